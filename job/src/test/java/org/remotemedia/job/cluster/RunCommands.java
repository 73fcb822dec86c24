package org.remotemedia.job.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands that run a manifest over an input.
 *
 * @param options of the run, beyond manifest, input and output
 */
record RunCommands(Path manifest, Path input, List<String> options) {
  /** The example that most runs here take. */
  static final Path SPEECH_PREP =
      CommandRun.projectFile("manifests/examples/speech-prep.json").toAbsolutePath();

  /** Of {@code bin/remotemedia}. */
  List<String> embedded(RunFiles output, String... more) {
    return command(
        List.of(CommandRun.projectFile("bin/remotemedia").toString()), List.of(), output, more);
  }

  /** Of {@code flink run}, with options of its own. */
  List<String> on(
      StandaloneCluster cluster, List<String> ofFlink, RunFiles output, String... more) {
    List<String> beforeArguments = new ArrayList<>(ofFlink);
    beforeArguments.add(System.getProperty("remotemedia.jar"));
    return command(cluster.flinkRunCommand(), beforeArguments, output, more);
  }

  private List<String> command(
      List<String> program, List<String> beforeArguments, RunFiles output, String... more) {
    List<String> command = new ArrayList<>(program);
    command.addAll(beforeArguments);
    command.addAll(List.of("run", "--manifest", manifest.toString()));
    command.addAll(List.of("--input", input.toString(), "--output", output.root().toString()));
    command.addAll(options);
    command.addAll(List.of(more));
    return command;
  }
}
