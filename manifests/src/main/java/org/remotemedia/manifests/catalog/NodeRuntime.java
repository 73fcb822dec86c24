package org.remotemedia.manifests.catalog;

/** Where a node runs. */
public enum NodeRuntime {
  /** In the Java runtime, which keeps the name it has in manifests and metrics. */
  NATIVE("rust_native", "native"),
  CPYTHON("cpython", "CPython");

  private final String wireName;
  private final String displayName;

  NodeRuntime(String wireName, String displayName) {
    this.wireName = wireName;
    this.displayName = displayName;
  }

  /** Name in manifests and metrics. */
  public String wireName() {
    return wireName;
  }

  /** Name for people. */
  public String displayName() {
    return displayName;
  }
}
