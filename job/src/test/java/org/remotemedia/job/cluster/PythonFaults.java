package org.remotemedia.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Kills the Python processes of a run. */
final class PythonFaults {
  /** Nodes in Python, whose outputs do not depend on which process made them. */
  static final String MANIFEST =
      """
      {"version": "v1", "nodes": [
        {"id": "resample", "node_type": "ResampleNode", "params": {"target_rate": 16000}},
        {"id": "same", "node_type": "Identity"},
        {"id": "quiet", "node_type": "Halve"}],
       "connections": [{"from": "resample", "to": "same"}, {"from": "same", "to": "quiet"}]}
      """;

  static final String NODES =
      CommandRun.projectFile("job/src/test/resources/python/trial_nodes.py").toString();

  /** In the command of PyFlink's own worker. */
  static final String WORKER = "pyflink";

  /** In the command of the process that runs a node. */
  static final String NODE = "remotemedia";

  private PythonFaults() {}

  /** A Python that has PyFlink. */
  static String executable() throws InterruptedException {
    CommandRun found =
        CommandRun.of(
            Duration.ofMinutes(5),
            Map.of(),
            List.of(CommandRun.projectFile("bin/flink-home").toString(), "--python"));
    assertThat(found.exitCode()).as("%s", found).isZero();
    return found.out().strip();
  }

  /** Kills those below a process that have that in their command; returns how many. */
  static long kill(ProcessHandle above, String inCommand) {
    List<ProcessHandle> found =
        above.descendants().filter(process -> isPython(process, inCommand)).toList();
    found.forEach(ProcessHandle::destroyForcibly);
    return found.size();
  }

  private static boolean isPython(ProcessHandle process, String inCommand) {
    String command = process.info().commandLine().orElse("");
    return command.contains("python")
        && !command.contains("java")
        && command.replaceFirst(".*? -", "-").contains(inCommand);
  }
}
