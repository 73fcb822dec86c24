package org.remotemedia.operators.rules;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.values.StructValue;
import java.util.Optional;
import org.remotemedia.operators.node.RecordFacts;

/** The variable {@code record}: what is known of a record, with types that CEL checks. */
@SuppressWarnings("Immutable") // The facts' fields are not changed while they are looked at.
final class RecordValue extends StructValue<String, RecordFacts> {
  /** All facts, in the order in which they are told of. */
  private static final ImmutableMap<String, CelType> TYPES =
      ImmutableMap.of(
          "name", SimpleType.STRING,
          "parent", SimpleType.STRING,
          "duration_s", SimpleType.DOUBLE,
          "offset_s", SimpleType.DOUBLE,
          "sample_rate", SimpleType.INT,
          "channels", SimpleType.INT,
          "fields", MapType.create(SimpleType.STRING, SimpleType.DYN));

  static final ImmutableSet<String> NAMES = TYPES.keySet();

  /** Its type, which expressions cannot name. */
  static final StructType TYPE =
      StructType.create("the record", NAMES, name -> Optional.ofNullable(TYPES.get(name)));

  /** For the compiler. */
  static final CelTypeProvider PROVIDER =
      new CelTypeProvider() {
        @Override
        public ImmutableCollection<CelType> types() {
          return ImmutableList.of(TYPE);
        }

        @Override
        public Optional<CelType> findType(String typeName) {
          return typeName.equals(TYPE.name()) ? Optional.of(TYPE) : Optional.empty();
        }
      };

  private static final Place PLACE = Place.variable(RuleScope.RECORD);

  private final RecordFacts facts;
  private final Reads reads;

  RecordValue(RecordFacts facts, Reads reads) {
    this.facts = facts;
    this.reads = reads;
  }

  /** The facts as JSON, without those that are not known. */
  static ObjectNode json(RecordFacts facts) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (!facts.name().isEmpty()) {
      json.put("name", facts.name());
    }
    if (facts.parent() != null) {
      json.put("parent", facts.parent());
    }
    if (facts.durationSeconds() != null) {
      json.put("duration_s", facts.durationSeconds());
    }
    if (facts.offsetSeconds() != null) {
      json.put("offset_s", facts.offsetSeconds());
    }
    if (facts.sampleRate() != null) {
      json.put("sample_rate", facts.sampleRate());
    }
    if (facts.channels() != null) {
      json.put("channels", facts.channels());
    }
    json.set("fields", fields(facts));
    return json;
  }

  @Override
  public Object select(String field) {
    Object found = fact(field);
    if (found == null) {
      throw UnusableValueException.missing(PLACE.child(field));
    }
    return found;
  }

  @Override
  public Optional<Object> find(String field) {
    return Optional.ofNullable(fact(field));
  }

  private Object fact(String name) {
    return switch (name) {
      case "name" -> facts.name().isEmpty() ? null : facts.name();
      case "parent" -> facts.parent();
      case "duration_s" -> facts.durationSeconds();
      case "offset_s" -> facts.offsetSeconds();
      case "sample_rate" -> integer(facts.sampleRate());
      case "channels" -> integer(facts.channels());
      case "fields" -> new JsonMap(fields(facts), PLACE.child("fields"), reads);
      default -> throw new IllegalArgumentException("no fact is named " + name);
    };
  }

  private static Long integer(Integer number) {
    return number == null ? null : Long.valueOf(number);
  }

  /** What no list has given is an object without members. */
  private static ObjectNode fields(RecordFacts facts) {
    return facts.fields() == null ? JsonNodeFactory.instance.objectNode() : facts.fields();
  }

  @Override
  public RecordFacts value() {
    return facts;
  }

  @Override
  public boolean isZeroValue() {
    return false;
  }

  @Override
  public CelType celType() {
    return TYPE;
  }
}
