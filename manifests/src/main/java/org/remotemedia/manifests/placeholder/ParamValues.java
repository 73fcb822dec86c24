package org.remotemedia.manifests.placeholder;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The values that are given beside a manifest, for its placeholders. */
public final class ParamValues {
  /** None at all: placeholders have their defaults. */
  public static final ParamValues NONE = of(Map.of());

  private final TreeMap<String, String> values;

  private ParamValues(Map<String, String> values) {
    this.values = new TreeMap<>(values);
  }

  /** Values as texts, by name. */
  public static ParamValues of(Map<String, String> values) {
    return new ParamValues(values);
  }

  Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** The names, in order. */
  Set<String> names() {
    return values.keySet();
  }
}
