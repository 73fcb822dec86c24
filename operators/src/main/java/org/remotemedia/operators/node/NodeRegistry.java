package org.remotemedia.operators.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The native node types that the class path offers, found through {@link ServiceLoader}. */
public final class NodeRegistry {
  private final Map<String, NodeType> byAnyName = new HashMap<>();
  private final Map<String, NodeType> byName = new TreeMap<>();

  /**
   * A node type that can be made.
   *
   * @param metadata its description
   * @param factory makes a new instance
   */
  public record NodeType(NodeMetadata metadata, Supplier<Node> factory) {}

  private NodeRegistry() {}

  /** The types visible to {@code loader}. */
  public static NodeRegistry load(ClassLoader loader) {
    NodeRegistry registry = new NodeRegistry();
    ServiceLoader.load(Node.class, loader).stream()
        .forEach(provider -> registry.register(new NodeType(provider.get().metadata(), provider)));
    return registry;
  }

  /** The types visible to this class's own loader. */
  public static NodeRegistry load() {
    return load(NodeRegistry.class.getClassLoader());
  }

  /** By name or alias. */
  public Optional<NodeType> find(String typeOrAlias) {
    return Optional.ofNullable(byAnyName.get(typeOrAlias));
  }

  /** A new instance of a type that is known to exist. */
  public Node create(String typeOrAlias) {
    return find(typeOrAlias)
        .orElseThrow(() -> new IllegalArgumentException("no native node " + typeOrAlias))
        .factory()
        .get();
  }

  /** All types, by name. */
  public List<NodeMetadata> all() {
    return byName.values().stream().map(NodeType::metadata).toList();
  }

  private void register(NodeType type) {
    List<String> names = new ArrayList<>(type.metadata().aliases());
    names.add(type.metadata().name());
    for (String name : names) {
      NodeType earlier = byAnyName.putIfAbsent(name, type);
      if (earlier != null) {
        throw new IllegalStateException(
            "two native nodes are named " + name + ": " + earlier.metadata().name());
      }
    }
    byName.put(type.metadata().name(), type);
  }
}
