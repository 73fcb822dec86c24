package org.remotemedia.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.job.testing.Clusters;
import org.remotemedia.job.testing.CommandLineRun;
import org.remotemedia.job.testing.Corpus;
import org.remotemedia.job.testing.Pipelines;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.job.testing.Wavs;

/** Audio written as FLAC. */
@Timeout(60)
class FlacOutputTest {
  @RegisterExtension private static final MiniClusterExtension CLUSTER = Clusters.fourSlots();

  @TempDir private Path directory;
  private Path input;
  private Path manifest;
  private RunDirectory output;

  @BeforeEach
  void write() throws IOException {
    input = Files.createDirectory(directory.resolve("in"));
    new Corpus(input)
        .add("a/tone.wav", Wavs.bursts(16_000, 9000))
        .add("a/tone.WAV", Wavs.bursts(44_100, 9000));
    manifest = Pipelines.write(directory, Pipelines.SPEECH_PREP);
    output = new RunDirectory(directory.resolve("out"));
  }

  private CommandLineRun run(Path with, String... options) {
    return CommandLineRun.run(with, input, output.root(), options);
  }

  @Test
  void filesAreNamedAndMarkedAsFlac() throws IOException {
    CommandLineRun run = run(manifest, "--audio-format", "FLAC");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(output.results().get("a/tone.wav").at("/outputs/pcm/audio").textValue())
        .isEqualTo("audio/pcm/a/tone.flac");
    assertThat(output.results().get("a/tone.WAV").at("/outputs/pcm/audio").textValue())
        .isEqualTo("audio/pcm/a/tone.FLAC");
    byte[] file = Files.readAllBytes(output.root().resolve("audio/pcm/a/tone.flac"));
    assertThat(Arrays.copyOf(file, 4)).asString().isEqualTo("fLaC");
    assertThat(output.root().resolve("audio/pcm/a/tone.wav")).doesNotExist();
  }

  @Test
  void audioOfAnotherFormatFailsWithAdvice() throws IOException {
    Path floats = Pipelines.write(directory, Pipelines.PASS);

    CommandLineRun run = run(floats, "--audio-format", "flac");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(output.failed().get("a/tone.wav").get("message").textValue())
        .contains("16 bit", "f32", "FormatConverterNode");
  }

  @Test
  void aRunIsNotResumedInAnotherFormat() throws IOException {
    assertThat(run(manifest).exitCode()).isEqualTo(ExitCode.OK);

    CommandLineRun run = run(manifest, "--resume", "--audio-format", "flac");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--audio-format: was wav, is flac");
    assertThat(run(manifest, "--audio-format", "mp3").err()).contains("wav or flac", "mp3");
  }
}
