package org.remotemedia.job.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotemedia.bridge.call.PythonNodeSpec;
import org.remotemedia.bridge.environment.PythonEnvironment;
import org.remotemedia.bridge.environment.PythonNodes;
import org.remotemedia.bridge.udf.WorkerOptions;
import org.remotemedia.job.error.UsageException;
import org.remotemedia.manifests.catalog.NodeRuntime;
import org.remotemedia.manifests.graph.GraphNode;
import org.remotemedia.manifests.graph.PipelineGraph;

/** What the options for CPython nodes come to; Python is asked only when something needs it. */
public final class PythonSetup {
  private static final long MEBIBYTE = 1L << 20;

  private final PythonOptions options;
  private final List<String> files;
  private final String requirements;
  private final List<String> archives;
  private PythonEnvironment environment;
  private PythonNodes nodes;

  /**
   * Looks at the files that the options name, and at nothing else yet.
   *
   * @throws UsageException when one does not exist
   */
  public PythonSetup(PythonOptions options) {
    this.options = options;
    files = existing("--py-files", options.files);
    requirements =
        options.requirements == null
            ? null
            : existing("--py-requirements", List.of(options.requirements)).get(0);
    archives = existing("--py-archives", options.archives);
  }

  /**
   * The node types that the options lead to.
   *
   * @throws UsageException when Python cannot be asked, or a module that was shipped cannot be
   *     imported
   */
  public PythonNodes nodes() {
    if (nodes == null) {
      nodes = options.nameNodes() ? look() : PythonNodes.NONE;
    }
    return nodes;
  }

  private PythonNodes look() {
    try {
      PythonNodes found =
          PythonNodes.of(environment().lookupExecutable(), environment().files(), options.modules);
      if (!found.problems().isEmpty()) {
        throw new UsageException(
            "Python modules that cannot be imported:\n  " + String.join("\n  ", found.problems()));
      }
      return found;
    } catch (IOException e) {
      throw new UsageException("The Python nodes cannot be looked up: " + e.getMessage(), e);
    }
  }

  /**
   * The CPython nodes of a pipeline; empty when it has none.
   *
   * @throws UsageException when their environment cannot be prepared
   */
  public Optional<PythonPlan> plan(PipelineGraph graph) {
    Map<String, PythonNodeSpec> specs = new LinkedHashMap<>();
    for (GraphNode node : graph.nodes()) {
      if (node.runtime() == NodeRuntime.CPYTHON) {
        int chunkMs = nodes().chunkMs().getOrDefault(node.nodeType(), 0);
        specs.put(node.id(), PythonNodeSpec.of(node, chunkMs));
      }
    }
    if (specs.isEmpty()) {
      return Optional.empty();
    }
    try {
      environment().requirePyFlink();
      WorkerOptions worker =
          new WorkerOptions(
              options.mode,
              options.transport == PythonOptions.Transport.SHARED,
              options.maxValueMb * MEBIBYTE,
              options.breakerPauseMs,
              nodes().modules(),
              environment().packages());
      return Optional.of(new PythonPlan(environment().flinkOptions(options.mode), worker, specs));
    } catch (IOException e) {
      throw new UsageException("Python cannot be prepared: " + e.getMessage(), e);
    }
  }

  private PythonEnvironment environment() throws IOException {
    if (environment == null) {
      environment =
          PythonEnvironment.of(
              options.mode, ClientPython::find, options.executable, files, requirements, archives);
    }
    return environment;
  }

  private static List<String> existing(String option, List<String> paths) {
    List<String> absolute = new ArrayList<>();
    for (String path : paths) {
      int mark = path.indexOf('#');
      String file = mark < 0 ? path : path.substring(0, mark);
      if (!Files.exists(Path.of(file))) {
        throw new UsageException(option + ": there is no " + file);
      }
      absolute.add(
          Path.of(file).toAbsolutePath().normalize() + (mark < 0 ? "" : path.substring(mark)));
    }
    return absolute;
  }
}
