package org.remotemedia.manifests.catalog;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.remotemedia.manifests.model.RuntimeHint;
import org.remotemedia.operators.node.NearestName;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.NodeRegistry;

/** The node types that exist, in either runtime. */
public final class NodeCatalog {
  private final NodeRegistry natives;
  private final Map<String, NodeMetadata> cpython = new HashMap<>();
  private final Map<String, Entry> byName = new TreeMap<>();

  /**
   * A node type.
   *
   * @param name canonical name
   * @param implementations its description in each runtime that has it, native first
   */
  public record Entry(String name, Map<NodeRuntime, NodeMetadata> implementations) {}

  /** What a node type and a runtime hint come to. */
  public sealed interface Resolution {}

  /** There is such a node. */
  public record Found(NodeRuntime runtime, NodeMetadata metadata) implements Resolution {}

  /**
   * There is none.
   *
   * @param message why, and what there is
   */
  public record Missing(String message) implements Resolution {}

  private NodeCatalog(NodeRegistry natives, List<NodeMetadata> cpythonNodes) {
    this.natives = natives;
    natives.all().forEach(metadata -> add(NodeRuntime.NATIVE, metadata));
    for (NodeMetadata metadata : cpythonNodes) {
      List<String> names = new ArrayList<>(metadata.aliases());
      names.add(metadata.name());
      for (String name : names) {
        if (cpython.putIfAbsent(name, metadata) != null) {
          throw new IllegalArgumentException("two CPython nodes are named " + name);
        }
      }
      add(NodeRuntime.CPYTHON, metadata);
    }
  }

  /** Native node types and CPython ones. */
  public static NodeCatalog of(NodeRegistry natives, List<NodeMetadata> cpythonNodes) {
    return new NodeCatalog(natives, cpythonNodes);
  }

  private void add(NodeRuntime runtime, NodeMetadata metadata) {
    byName
        .computeIfAbsent(metadata.name(), name -> new Entry(name, new EnumMap<>(NodeRuntime.class)))
        .implementations()
        .put(runtime, metadata);
  }

  /** The native types, for making instances. */
  public NodeRegistry natives() {
    return natives;
  }

  /** All types, by name. */
  public List<Entry> all() {
    return List.copyOf(byName.values());
  }

  /** A type by name or alias, as {@code auto} resolves it. */
  public Optional<NodeMetadata> find(String typeOrAlias) {
    return resolve(typeOrAlias, RuntimeHint.AUTO) instanceof Found found
        ? Optional.of(found.metadata())
        : Optional.empty();
  }

  /** Which implementation serves a node of that type and hint. */
  public Resolution resolve(String typeOrAlias, RuntimeHint hint) {
    Optional<NodeMetadata> nativeNode =
        natives.find(typeOrAlias).map(NodeRegistry.NodeType::metadata);
    Optional<NodeMetadata> cpythonNode = Optional.ofNullable(cpython.get(typeOrAlias));
    if (nativeNode.isPresent() && hint != RuntimeHint.CPYTHON) {
      return new Found(NodeRuntime.NATIVE, nativeNode.get());
    }
    if (cpythonNode.isPresent() && hint != RuntimeHint.RUST_NATIVE) {
      return new Found(NodeRuntime.CPYTHON, cpythonNode.get());
    }
    if (nativeNode.isPresent()) {
      return new Missing(
          "node type '"
              + typeOrAlias
              + "' has no CPython implementation; set runtime_hint to rust_native or auto"
              + ", or register a Python node of that name; "
              + listed(NodeRuntime.CPYTHON));
    }
    if (cpythonNode.isPresent()) {
      return new Missing(
          "node type '"
              + typeOrAlias
              + "' has no native implementation; set runtime_hint to cpython or auto; "
              + listed(NodeRuntime.NATIVE));
    }
    return new Missing(
        "unknown node type '"
            + typeOrAlias
            + "'"
            + nearest(typeOrAlias)
            + "; "
            + listed(NodeRuntime.NATIVE)
            + "; "
            + listed(NodeRuntime.CPYTHON));
  }

  private String nearest(String name) {
    TreeSet<String> names = new TreeSet<>(cpython.keySet());
    for (NodeMetadata metadata : natives.all()) {
      names.add(metadata.name());
      names.addAll(metadata.aliases());
    }
    return NearestName.of(name, names).map(near -> "; did you mean '" + near + "'?").orElse("");
  }

  private String listed(NodeRuntime runtime) {
    List<String> names =
        byName.values().stream()
            .filter(entry -> entry.implementations().containsKey(runtime))
            .map(Entry::name)
            .toList();
    return runtime.displayName()
        + " types: "
        + (names.isEmpty() ? "none" : String.join(", ", names));
  }
}
