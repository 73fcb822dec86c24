package org.remotemedia.operators.value;

import java.util.ArrayList;
import java.util.List;

/** Where in a composite value a part belongs: the keys from the root down; none for the root. */
public record ValuePath(List<String> keys) {
  public static final ValuePath ROOT = new ValuePath(List.of());

  public ValuePath {
    keys = List.copyOf(keys);
  }

  public boolean isRoot() {
    return keys.isEmpty();
  }

  /** This path below {@code key}. */
  public ValuePath under(String key) {
    List<String> longer = new ArrayList<>(keys.size() + 1);
    longer.add(key);
    longer.addAll(keys);
    return new ValuePath(longer);
  }

  /** {@code key} below this path. */
  public ValuePath child(String key) {
    List<String> longer = new ArrayList<>(keys);
    longer.add(key);
    return new ValuePath(longer);
  }
}
