package org.remotemedia.operators.rules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelValue;
import java.util.AbstractList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.RandomAccess;

/**
 * A JSON list as a list of CEL's; see {@link JsonMap} why it is a {@link CelValue}, which is a
 * class, so that what makes a list of it has to be written out.
 */
@SuppressWarnings("Immutable") // Not changed while it is looked at.
final class JsonList extends CelValue implements List<Object>, RandomAccess {
  private static final CelType TYPE = ListType.create(SimpleType.DYN);

  private final List<Object> items;

  JsonList(JsonNode list, Place place, Reads reads) {
    this.items =
        new AbstractList<>() {
          @Override
          public Object get(int index) {
            return JsonValues.of(list.get(index), place.child(index), reads);
          }

          @Override
          public int size() {
            return list.size();
          }
        };
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
  public int size() {
    return items.size();
  }

  @Override
  public Object get(int index) {
    return items.get(index);
  }

  @Override
  public boolean isEmpty() {
    return items.isEmpty();
  }

  @Override
  public boolean contains(Object item) {
    return items.contains(item);
  }

  @Override
  public boolean containsAll(Collection<?> others) {
    return items.containsAll(others);
  }

  @Override
  public int indexOf(Object item) {
    return items.indexOf(item);
  }

  @Override
  public int lastIndexOf(Object item) {
    return items.lastIndexOf(item);
  }

  @Override
  public Iterator<Object> iterator() {
    return items.iterator();
  }

  @Override
  public ListIterator<Object> listIterator() {
    return items.listIterator();
  }

  @Override
  public ListIterator<Object> listIterator(int index) {
    return items.listIterator(index);
  }

  @Override
  public List<Object> subList(int from, int to) {
    return items.subList(from, to);
  }

  @Override
  public Object[] toArray() {
    return items.toArray();
  }

  @Override
  public <T> T[] toArray(T[] array) {
    return items.toArray(array);
  }

  @Override
  public boolean equals(Object other) {
    return items.equals(other);
  }

  @Override
  public int hashCode() {
    return items.hashCode();
  }

  @Override
  public String toString() {
    return items.toString();
  }

  // As AbstractList has it, none of these change it.

  @Override
  public boolean add(Object item) {
    return items.add(item);
  }

  @Override
  public void add(int index, Object item) {
    items.add(index, item);
  }

  @Override
  public boolean addAll(Collection<?> added) {
    return items.addAll(added);
  }

  @Override
  public boolean addAll(int index, Collection<?> added) {
    return items.addAll(index, added);
  }

  @Override
  public Object set(int index, Object item) {
    return items.set(index, item);
  }

  @Override
  public Object remove(int index) {
    return items.remove(index);
  }

  @Override
  public boolean remove(Object item) {
    return items.remove(item);
  }

  @Override
  public boolean removeAll(Collection<?> removed) {
    return items.removeAll(removed);
  }

  @Override
  public boolean retainAll(Collection<?> retained) {
    return items.retainAll(retained);
  }

  @Override
  public void clear() {
    items.clear();
  }
}
