package org.remotemedia.job.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.job.testing.Clusters;
import org.remotemedia.job.testing.CommandLineRun;
import org.remotemedia.job.testing.Corpus;
import org.remotemedia.job.testing.Pipelines;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.job.testing.Wavs;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;

/** A run's outputs, byte for byte, do not depend on how it is carried out. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeterminismTest {
  private static final List<AudioFormat> FORMATS = List.of(AudioFormat.values());

  private static final String DIAMOND =
      """
      {"version": "v1",
       "nodes": [
         {"id": "resample", "node_type": "ResampleNode", "params": {"target_rate": 16000}},
         {"id": "vad", "node_type": "VADNode", "params": {"threshold": -20.0, "pad_ms": 7}},
         {"id": "stereo", "node_type": "AudioTransformNode"},
         {"id": "mono", "node_type": "ChannelMixNode", "params": {"channels": 1}},
         {"id": "left", "node_type": "ChannelMixNode", "params": {"select": [1]}},
         {"id": "both", "node_type": "PassThroughNode"}],
       "connections": [
         {"from": "resample", "to": "vad"},
         {"from": "resample", "to": "stereo"},
         {"from": "resample", "to": "mono"},
         {"from": "mono", "to": "both"},
         {"from": "vad", "to": "both"}]}
      """;

  @RegisterExtension private static final MiniClusterExtension CLUSTER = Clusters.fourSlots();

  @TempDir private static Path directory;
  private Path manifest;
  private Path input;
  private RunDirectory expected;

  @BeforeEach
  void runAtOnce() throws IOException {
    if (expected != null) {
      return;
    }
    manifest = Pipelines.write(directory, DIAMOND);
    input = Files.createDirectory(directory.resolve("corpus"));
    addRecordings(new Corpus(input));
    expected = new RunDirectory(directory.resolve("expected"));
    CommandLineRun run =
        CommandLineRun.run(
            manifest, input, expected.root(), "-p", "1", "--chunk-samples", "1000000");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(expected.results()).hasSize(11);
    assertThat(expected.failed()).hasSize(9);
  }

  private static void addRecordings(Corpus corpus) throws IOException {
    int number = 0;
    for (int frames : List.of(1, 2, 999, 65_536, 65_537, 150_001)) {
      int rate = List.of(8000, 11_025, 16_000, 44_100, 48_000, 22_050).get(number);
      AudioFormat format = FORMATS.get(number % FORMATS.size());
      corpus.add(number + "-stereo.wav", Wavs.bursts(rate, 2, format, frames));
      // Has no second channel, so that one branch fails.
      corpus.add(number + "-mono.wav", Wavs.bursts(rate, 1, AudioFormat.I16, frames));
      number++;
    }
    for (int i = 0; i < 3; i++) {
      corpus.add("short-" + i + ".wav", Wavs.bursts(16_000, 2, AudioFormat.F32, 500 + i));
    }
    corpus.addCut("x-cut.wav", Wavs.bursts(44_100, 2, AudioFormat.I16, 50_000), 70_001);
    float[] samples = Wavs.bursts(48_000, 70_000).floats();
    samples[69_000] = Float.POSITIVE_INFINITY;
    corpus.add("y-infinite.wav", AudioBuffer.f32(samples, 70_000, 48_000, 1));
    corpus.add("z-text.wav", "text".getBytes(StandardCharsets.UTF_8));
    corpus.add("z-last.wav", Wavs.bursts(16_000, 2, AudioFormat.I32, 20_000));
    corpus.add("z-more.wav", Wavs.bursts(16_000, 2, AudioFormat.F64, 20_001));
  }

  @ParameterizedTest
  @CsvSource({
    "1,    1000, ''",
    "1,   65536, ''",
    "2,    1000, ''",
    "2,   65536, ''",
    "2, 1000000, ''",
    "3,    1000, ''",
    "3,   65536, ''",
    "3, 1000000, ''",
    "1,    1000, --unchained",
    "1,   65536, --unchained",
    "1, 1000000, --unchained",
    "2,    1000, --unchained",
    "2,   65536, --unchained",
    "3,    1000, --unchained",
    "3,   65536, --unchained",
  })
  void sameBytes(int parallelism, int chunkSamples, String unchained) throws IOException {
    String name = parallelism + "-" + chunkSamples + unchained;
    RunDirectory actual = new RunDirectory(directory.resolve(name));
    String[] options = {
      "--parallelism", "" + parallelism, "--chunk-samples", "" + chunkSamples, "--unchained"
    };
    int used = unchained.isEmpty() ? options.length - 1 : options.length;
    CommandLineRun run =
        CommandLineRun.run(
            manifest,
            input,
            actual.root(),
            List.of(options).subList(0, used).toArray(new String[0]));

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    // The lines first, whose difference says more than that of digests.
    assertThat(actual.results()).isEqualTo(expected.results());
    assertThat(actual.failed()).isEqualTo(expected.failed());
    SortedMap<String, String> digests = actual.digests();
    assertThat(digests).isEqualTo(expected.digests());
    assertThat(actual.temporaryFiles()).isEmpty();
    for (String count : List.of("records", "succeeded", "failed")) {
      assertThat(actual.metrics().get(count)).isEqualTo(expected.metrics().get(count));
    }
  }
}
