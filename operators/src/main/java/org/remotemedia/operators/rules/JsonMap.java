package org.remotemedia.operators.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelValue;
import dev.cel.common.values.SelectableValue;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON object as a map of CEL's. As a {@link CelValue} it is taken as it is; CEL goes through all
 * of any other map each time it meets it.
 */
@SuppressWarnings("Immutable") // Not changed while it is looked at.
final class JsonMap extends CelValue implements Map<String, Object>, SelectableValue<String> {
  private static final CelType TYPE = MapType.create(SimpleType.DYN, SimpleType.DYN);

  private final ObjectNode object;
  private final Place place;
  private final Reads reads;

  JsonMap(ObjectNode object, Place place, Reads reads) {
    this.object = object;
    this.place = place;
    this.reads = reads;
  }

  @Override
  public Object select(String field) {
    JsonNode member = object.get(field);
    if (member == null) {
      throw UnusableValueException.missing(place.child(field));
    }
    return JsonValues.of(member, place.child(field), reads);
  }

  @Override
  public Optional<Object> find(String field) {
    return Optional.ofNullable(member(field));
  }

  @Override
  public Object get(Object key) {
    if (!(key instanceof String name)) {
      return null;
    }
    Object member = member(name);
    Place at = place.child(name);
    if (member == null && at.isNode()) {
      // CEL would call it a missing key.
      throw UnusableValueException.missing(at);
    }
    return member;
  }

  private Object member(String name) {
    JsonNode member = object.get(name);
    return member == null ? null : JsonValues.of(member, place.child(name), reads);
  }

  @Override
  public boolean containsKey(Object key) {
    return key instanceof String name && object.has(name);
  }

  @Override
  public int size() {
    return object.size();
  }

  @Override
  public boolean isEmpty() {
    return object.isEmpty();
  }

  @Override
  public Object value() {
    return this;
  }

  @Override
  public boolean isZeroValue() {
    return isEmpty();
  }

  @Override
  public CelType celType() {
    return TYPE;
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    return new Entries();
  }

  @Override
  public Set<String> keySet() {
    return plain().keySet();
  }

  @Override
  public Collection<Object> values() {
    return plain().values();
  }

  @Override
  public boolean containsValue(Object value) {
    return plain().containsValue(value);
  }

  @Override
  public boolean equals(Object other) {
    return plain().equals(other);
  }

  @Override
  public int hashCode() {
    return plain().hashCode();
  }

  @Override
  public String toString() {
    return object.toString();
  }

  @Override
  public Object put(String key, Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void putAll(Map<? extends String, ?> added) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object remove(Object key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void clear() {
    throw new UnsupportedOperationException();
  }

  private Map<String, Object> plain() {
    Set<Entry<String, Object>> entries = entrySet();
    return new AbstractMap<>() {
      @Override
      public Set<Entry<String, Object>> entrySet() {
        return entries;
      }
    };
  }

  private final class Entries extends AbstractSet<Entry<String, Object>> {
    @Override
    public int size() {
      return object.size();
    }

    @Override
    public Iterator<Entry<String, Object>> iterator() {
      Iterator<Entry<String, JsonNode>> members = object.properties().iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return members.hasNext();
        }

        @Override
        public Entry<String, Object> next() {
          Entry<String, JsonNode> member = members.next();
          String key = member.getKey();
          return Map.entry(key, JsonValues.of(member.getValue(), place.child(key), reads));
        }
      };
    }
  }
}
