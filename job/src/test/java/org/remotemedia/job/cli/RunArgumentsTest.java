package org.remotemedia.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.job.testing.Clusters;
import org.remotemedia.job.testing.CommandLineRun;
import org.remotemedia.job.testing.Corpus;
import org.remotemedia.job.testing.Pipelines;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.job.testing.Wavs;

/** Arguments of {@code run} that can and cannot be used. */
@Timeout(60)
class RunArgumentsTest {
  @RegisterExtension private static final MiniClusterExtension CLUSTER = Clusters.fourSlots();

  @TempDir private Path directory;
  private Path manifest;
  private Path input;
  private Path output;
  private Corpus corpus;

  @BeforeEach
  void makeCorpus() throws IOException {
    manifest = Pipelines.write(directory, Pipelines.PASS);
    input = Files.createDirectory(directory.resolve("corpus"));
    output = directory.resolve("out");
    corpus = new Corpus(input).add("a.wav", Wavs.bursts(8000, 80));
  }

  private CommandLineRun run(String... more) {
    return CommandLineRun.run(manifest, input, output, more);
  }

  private void assertRefused(CommandLineRun run, String... messages) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains(messages).doesNotContain("\tat ", "Exception");
    assertThat(run.out()).isEmpty();
    assertThat(Files.exists(output)).as("output exists").isFalse();
  }

  @Test
  void inputThatDoesNotExist() {
    Path missing = directory.resolve("missing");
    assertRefused(
        CommandLineRun.run(manifest, missing, output), "the input " + missing + " does not exist");
  }

  @Test
  void inputWithoutRecordings() throws IOException {
    Files.delete(input.resolve("a.wav"));
    assertRefused(run(), "the input " + input + " holds no audio file, but 0 other files");
    corpus.add("notes.txt", "x".getBytes(StandardCharsets.UTF_8));
    assertRefused(run(), "holds no audio file, but 1 other file;", ".wav", ".flac");
  }

  @Test
  void manifestThatDoesNotExist() {
    Path missing = directory.resolve("missing.json");
    assertRefused(
        CommandLineRun.run(missing, input, output), "There is no manifest " + missing.toString());
  }

  @Test
  void manifestThatIsADirectory() {
    assertRefused(
        CommandLineRun.run(input, input, output), "The manifest " + input + " cannot be read");
  }

  @Test
  void manifestWithTenMistakesIsRefusedNamingEachOne() throws IOException {
    manifest =
        Pipelines.write(
            directory,
            """
            {"version": "v2",
             "nodes": [
               {"id": "a", "node_type": "PassThroughNode"},
               {"id": "a", "node_type": "PassThroughNode"},
               {"id": "", "node_type": "PassThroughNode"},
               {"id": "untyped"},
               {"id": "unknown", "node_type": "ResampelNode"},
               {"id": "odd", "node_type": "ResampleNode", "params": {"target_rat": 8000}},
               {"id": "ill", "node_type": "ResampleNode", "params": {"target_rate": "high"}},
               {"id": "x", "node_type": "PassThroughNode"},
               {"id": "y", "node_type": "PassThroughNode"},
               {"id": "vad", "node_type": "VADNode"},
               {"id": "needs-audio", "node_type": "ResampleNode"}],
             "connections": [
               {"from": "a", "to": "nobody"},
               {"from": "a", "to": "a"},
               {"from": "x", "to": "y"},
               {"from": "y", "to": "x"},
               {"from": "a", "to": "vad"},
               {"from": "a", "to": "vad"},
               {"from": "vad", "to": "needs-audio"}]}
            """);
    CommandLineRun run = run();
    assertRefused(
        run,
        manifest + " is not a valid manifest: 12 problems",
        "v2",
        "Duplicate node ID: ",
        "the node id is empty",
        "node_type",
        "ResampelNode",
        "target_rat",
        "target_rate",
        "Connection references unknown node: ",
        "the node is connected to itself",
        "these nodes wait for each other",
        "duplicate connection",
        "'vad'");
    assertThat(run.err().lines()).hasSize(13);
  }

  @Test
  void requiredOptions() {
    assertRefused(
        CommandLineRun.of("run"), "Missing required options", "--manifest", "--input", "--output");
    assertRefused(CommandLineRun.of("run", "-m", "m.json", "-o", "out"), "--input");
  }

  @Test
  void unknownOption() {
    assertRefused(run("--paralelism", "2"), "Unknown option", "--paralelism");
  }

  @ParameterizedTest
  @ValueSource(strings = {"many", "-1", "101%", "5 %", "1.5", ""})
  void badLimitOfFailures(String limit) {
    assertRefused(run("--max-failures", limit), "--max-failures", "expected");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-3", "two"})
  void badParallelism(String parallelism) {
    assertRefused(run("--parallelism", parallelism), "--parallelism", parallelism);
  }

  @Test
  void outputBelowAFile() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "I am in the way");
    output = file.resolve("out");
    assertRefused(run(), "The output " + output + " cannot be written to", file.toString());
    assertThat(file).hasContent("I am in the way");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "corpus",
        "corpus/out",
        "corpus/deep/er/out",
        "./corpus/out",
        "corpus/../corpus/out"
      })
  void outputWithinTheInput(String relative) {
    Path inside = Path.of(directory + "/" + relative);
    CommandLineRun run = CommandLineRun.run(manifest, input, inside);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("lies within the input " + input);
    assertThat(input).isDirectoryNotContaining(path -> !path.endsWith("a.wav"));
  }

  @Test
  void outputWithinTheInputThroughALink() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), input);
    CommandLineRun run = CommandLineRun.run(manifest, input, link.resolve("out"));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("lies within the input " + input);
    assertThat(input.resolve("out")).doesNotExist();
  }

  @Test
  void outputBesideTheInputWithALongerName() throws IOException {
    CommandLineRun run = CommandLineRun.run(manifest, input, Path.of(input + "-out"));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
  }

  @Test
  void outputThatHoldsARunIsLeftAsItIs() throws IOException {
    assertThat(run().exitCode()).isEqualTo(ExitCode.OK);
    RunDirectory first = new RunDirectory(output);
    var digests = first.digests();
    corpus.add("b.wav", Wavs.bursts(8000, 90));

    CommandLineRun again = run();
    assertThat(again.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(again.err()).contains(output + " already holds a run", "--overwrite");
    assertThat(first.digests()).isEqualTo(digests);
    assertThat(first.metrics().get("records").intValue()).isEqualTo(1);
  }

  @Test
  void overwriteReplacesTheRunAndNothingElse() throws IOException {
    corpus.add("bad.wav", "text".getBytes(StandardCharsets.UTF_8));
    corpus.add("b.wav", Wavs.bursts(8000, 90));
    assertThat(run().exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);
    Files.delete(input.resolve("b.wav"));
    Files.delete(input.resolve("bad.wav"));
    Path mine = Files.writeString(output.resolve("notes.txt"), "mine");

    assertThat(run("--overwrite").exitCode()).isEqualTo(ExitCode.OK);
    RunDirectory second = new RunDirectory(output);
    assertThat(second.digests()).containsOnlyKeys("audio/pass/a.wav", "results/part-000000.jsonl");
    assertThat(second.metrics().get("records").intValue()).isEqualTo(1);
    assertThat(mine).hasContent("mine");
  }

  @Test
  void folderThatIsMerelyNamedLikeAPartOfARunIsNeitherUsedNorDeleted() throws IOException {
    Path mine = Files.createDirectories(output.resolve("audio")).resolve("mine.wav");
    Files.writeString(mine, "mine");
    for (String overwrite : new String[] {"--overwrite", "--keep-truncated"}) {
      CommandLineRun run = run(overwrite);
      assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err()).contains("already holds audio, not known to be of a run");
      assertThat(mine).hasContent("mine");
    }
  }

  @Test
  void overwriteNeverDeletesTheInput() throws IOException {
    assertThat(run().exitCode()).isEqualTo(ExitCode.OK);
    Path produced = output.resolve("audio/pass/a.wav");
    Path list = Files.writeString(directory.resolve("l.jsonl"), "{\"audio_filepath\": \"%s\"}\n");
    Files.writeString(list, Files.readString(list).formatted(produced));
    for (Path from : new Path[] {produced.getParent(), produced, list}) {
      CommandLineRun again = CommandLineRun.run(manifest, from, output, "--overwrite");
      assertThat(again.exitCode()).as(again.err()).isEqualTo(ExitCode.USAGE);
      assertThat(again.err()).contains("which --overwrite would delete");
      assertThat(produced).exists();
    }
  }

  @Test
  void emptyNameOfAnOutput() {
    CommandLineRun run =
        CommandLineRun.of("run", "-m", manifest.toString(), "-i", input.toString(), "-o", "");
    assertRefused(run, "The output is empty");
  }

  @Test
  void directoryWithForeignFilesAloneIsUsed() throws IOException {
    Path mine = Files.createDirectory(output).resolve("notes.txt");
    Files.writeString(mine, "mine");
    assertThat(run().exitCode()).isEqualTo(ExitCode.OK);
    assertThat(mine).hasContent("mine");
  }

  @Test
  void warningsOfTheManifestAreShown() throws IOException {
    manifest =
        Pipelines.write(directory, Pipelines.PASS.replace("\"nodes\"", "\"extra\": 1, \"nodes\""));
    CommandLineRun run = run();
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.err()).contains("warning: ", "extra");
  }

  @Test
  void asManyFailuresAsAllowed() throws IOException {
    addTexts(3);
    assertThat(run("--max-failures", "3").exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(run("--max-failures", "75%", "--overwrite").exitCode())
        .isEqualTo(ExitCode.RECORDS_FAILED);
  }

  @Test
  void moreFailuresThanTheNumberAllowedStopTheRun() throws IOException {
    addTexts(3);
    CommandLineRun run = run("--max-failures", "2", "--parallelism", "1");
    assertThat(run.exitCode()).isEqualTo(ExitCode.JOB_FAILED);
    assertThat(run.err())
        .contains("Stopped: 3 records failed; --max-failures allows 2")
        .doesNotContain("\tat ");
  }

  @Test
  void moreFailuresThanThePercentageAllowedCountAtTheEnd() throws IOException {
    addTexts(3);
    CommandLineRun run = run("--max-failures", "74.9%");
    assertThat(run.exitCode()).isEqualTo(ExitCode.JOB_FAILED);
    assertThat(run.err()).contains("3 of 4 records failed; --max-failures allows 74.9%");
    assertThat(new RunDirectory(output).results()).containsOnlyKeys("a.wav");
  }

  private void addTexts(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      corpus.add("text" + i + ".wav", "text".getBytes(StandardCharsets.UTF_8));
    }
  }
}
