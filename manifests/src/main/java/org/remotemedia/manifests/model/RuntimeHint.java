package org.remotemedia.manifests.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where a manifest wants a node to run. */
public enum RuntimeHint {
  /** The native runtime only. */
  RUST_NATIVE,
  /** Python only. */
  CPYTHON,
  /** Native where the type has a native implementation, otherwise Python. */
  AUTO;

  /** Name in manifests: {@code rust_native}, {@code cpython}, {@code auto}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The hint of that name in manifests. */
  public static Optional<RuntimeHint> ofWireName(String name) {
    return Arrays.stream(values()).filter(hint -> hint.wireName().equals(name)).findFirst();
  }

  /** All names in manifests. */
  public static List<String> wireNames() {
    return Arrays.stream(values()).map(RuntimeHint::wireName).toList();
  }
}
