package org.remotemedia.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
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
import org.remotemedia.operators.metrics.ProcessMemory;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;

/** One run over a corpus with bad recordings in it, and one over its good ones alone. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunCommandTest {
  private static final int NAN_FRAME = 70_000;

  @RegisterExtension private static final MiniClusterExtension CLUSTER = Clusters.fourSlots();

  /** Good recordings: rates that divide and do not, names that a path holds and does not. */
  private static final Map<String, AudioBuffer> GOOD = new LinkedHashMap<>();

  static {
    GOOD.put("8k.wav", Wavs.bursts(8000, 1, AudioFormat.I16, 8001));
    GOOD.put("11k.wav", Wavs.bursts(11_025, 1, AudioFormat.I16, 9999));
    GOOD.put("16k.wav", Wavs.bursts(16_000, 2, AudioFormat.F32, 16_000));
    GOOD.put("22k.wav", Wavs.bursts(22_050, 1, AudioFormat.I32, 22_051));
    GOOD.put("44k.wav", Wavs.bursts(44_100, 2, AudioFormat.I16, 100_003));
    GOOD.put("48k.wav", Wavs.bursts(48_000, 1, AudioFormat.F64, 48_001));
    GOOD.put("prime.wav", Wavs.bursts(7919, 1, AudioFormat.F32, 5003));
    GOOD.put("one frame.WAV", Wavs.bursts(48_000, 1));
    GOOD.put("Grüße/日本語 🎵.wav", Wavs.bursts(16_000, 300));
    GOOD.put("two\nlines.wav", Wavs.bursts(16_000, 301));
    GOOD.put("x..wav", Wavs.bursts(16_000, 302));
    GOOD.put("100%2E.wav", Wavs.bursts(16_000, 303));
    GOOD.put("deep/a/b/c.wav", Wavs.bursts(16_000, 304));
  }

  /** What must be said of each bad recording. */
  private static final Map<String, String> BAD =
      Map.of(
          "bad/header.wav",
          "bad/header.wav is truncated: it ends after 30 bytes within its \"fmt \" chunk",
          "bad/data.wav",
          "bad/data.wav is truncated: its header promises 1000 frames, found 400; --keep-truncated keeps what is there",
          "bad/empty.wav",
          "bad/empty.wav holds no audio: it has a header but not a single frame",
          "bad/text.wav",
          "bad/text.wav cannot be decoded: it is text; supported is WAV, FLAC, MP3, Ogg Vorbis, Opus,"
              + " FLAC in Ogg, M4A, Matroska, AAC, AIFF, AU, NIST SPHERE",
          "bad/nan.wav",
          "bad/nan.wav has a sample that is not a finite number, first in frame " + NAN_FRAME,
          "bad/gone.wav",
          "cannot read %s/bad/gone.wav: no such file or directory");

  @TempDir private static Path directory;
  private Path input;
  private RunDirectory run;
  private CommandLineRun command;

  @BeforeEach
  void runOnce() throws IOException {
    if (run != null) {
      return;
    }
    Path manifest = Pipelines.write(directory, Pipelines.SPEECH_PREP);
    input = Files.createDirectory(directory.resolve("corpus"));
    Corpus corpus = new Corpus(input);
    for (Map.Entry<String, AudioBuffer> good : GOOD.entrySet()) {
      corpus.add(good.getKey(), good.getValue());
    }
    corpus.add("notes.txt", "not audio".getBytes(StandardCharsets.UTF_8));
    addBad(corpus);
    run = new RunDirectory(directory.resolve("out"));
    command = CommandLineRun.run(manifest, input, run.root(), "--parallelism", "2");
  }

  private static void addBad(Corpus corpus) throws IOException {
    AudioBuffer whole = Wavs.bursts(16_000, 1, AudioFormat.I16, 1000);
    corpus.addBeginning("bad/header.wav", whole, 30);
    corpus.addCut("bad/data.wav", whole, 600 * 2);
    corpus.add("bad/empty.wav", Wavs.bursts(16_000, 0));
    corpus.add("bad/text.wav", "I am no recording.\n".getBytes(StandardCharsets.UTF_8));
    float[] samples = Wavs.bursts(16_000, 2, AudioFormat.F32, 80_000).floats();
    samples[2 * NAN_FRAME + 1] = Float.NaN;
    corpus.add("bad/nan.wav", AudioBuffer.f32(samples, 80_000, 16_000, 2));
    corpus.addDanglingLink("bad/gone.wav");
  }

  @Test
  void everyRecordIsInExactlyOneOfResultsAndFailed() throws IOException {
    assertThat(command.exitCode()).as(command.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(run.results().keySet()).containsExactlyInAnyOrderElementsOf(GOOD.keySet());
    assertThat(run.failed().keySet()).containsExactlyInAnyOrderElementsOf(BAD.keySet());
    assertThat(command.out())
        .contains("19 records", "13 succeeded, 6 failed", run.root() + "/failed")
        .contains("Pipeline completed in ", "(3 nodes, ");
  }

  @Test
  void badRecordingsFailAtTheSourceSayingWhatIsWrong() throws IOException {
    run.failed()
        .forEach(
            (record, line) -> {
              assertThat(line.get("node_id").isNull()).as(record).isTrue();
              assertThat(line.get("error").textValue()).as(record).isEqualTo("AudioFormatError");
              assertThat(line.get("message").textValue())
                  .isEqualTo(String.format(BAD.get(record), input));
              assertThat(line.get("traceback").isNull()).as(record).isTrue();
              assertThat(line.get("attempts").intValue()).as(record).isEqualTo(1);
              assertThat(line.get("source").textValue()).isEqualTo(input + "/" + record);
              assertThat(line.has("outputs")).as(record + " has outputs").isFalse();
            });
  }

  @Test
  void goodRecordingsAreWhatTheyAreWithoutTheBadOnes() throws IOException {
    Path alone = Files.createDirectory(directory.resolve("good"));
    Corpus corpus = new Corpus(alone);
    for (Map.Entry<String, AudioBuffer> good : GOOD.entrySet()) {
      corpus.add(good.getKey(), good.getValue());
    }
    RunDirectory expected = new RunDirectory(directory.resolve("out-good"));
    CommandLineRun goodRun =
        CommandLineRun.run(directory.resolve("manifest.json"), alone, expected.root());

    assertThat(goodRun.exitCode()).as(goodRun.err()).isEqualTo(ExitCode.OK);
    assertThat(audioDigests(run)).isEqualTo(audioDigests(expected)).hasSize(GOOD.size());
    assertThat(RunDirectory.field(run.results(), "outputs"))
        .isEqualTo(RunDirectory.field(expected.results(), "outputs"));
    assertThat(expected.root().resolve("failed")).doesNotExist();
  }

  private static SortedMap<String, String> audioDigests(RunDirectory directory) throws IOException {
    return directory.digests().tailMap("audio/").headMap("audio0");
  }

  @Test
  void resultsSayWhatWasReadAndWhatCameOut() throws IOException {
    for (Map.Entry<String, JsonNode> result : run.results().entrySet()) {
      AudioBuffer given = GOOD.get(result.getKey());
      JsonNode line = result.getValue();
      assertThat(line.get("status").textValue()).isEqualTo("success");
      assertThat(line.get("source").textValue()).isEqualTo(input + "/" + result.getKey());
      assertThat(line.get("duration_s").doubleValue()).isEqualTo(given.durationSeconds());
      assertThat(line.has("truncated")).isFalse();
      JsonNode audio = line.get("outputs").get("pcm");
      int frames =
          Math.toIntExact((given.frames() * 16_000L + given.sampleRate() - 1) / given.sampleRate());
      assertThat(audio.get("frames").intValue()).as(result.getKey()).isEqualTo(frames);
      assertThat(audio.get("sample_rate").intValue()).isEqualTo(16_000);
      assertThat(audio.get("channels").intValue()).isEqualTo(given.channels());
      assertThat(audio.get("format").textValue()).isEqualTo("i16");
      AudioBuffer written = Wavs.read(run.audio(audio));
      assertThat(written)
          .hasToString(frames + " frames, 16000 Hz, " + given.channels() + " ch, i16");
    }
  }

  @Test
  void jsonValuesStandInTheResultLine() throws IOException {
    JsonNode segments = run.results().get("16k.wav").get("outputs").get("vad");
    assertThat(segments).hasSize(5);
    for (int i = 0; i < 5; i++) {
      // 100 ms on, 100 ms off, seen through frames of 30 ms.
      assertThat(segments.get(i).get("start_ms").intValue()).isBetween(200 * i - 30, 200 * i + 30);
      assertThat(segments.get(i).get("end_ms").intValue()).isBetween(200 * i + 70, 200 * i + 130);
    }
  }

  @Test
  void namesThatAPathCannotHoldAreEncoded() throws IOException {
    assertThat(RunDirectory.files(run.root().resolve("audio")))
        .map(file -> run.root().relativize(file).toString())
        .containsExactlyInAnyOrder(
            "audio/pcm/8k.wav",
            "audio/pcm/11k.wav",
            "audio/pcm/16k.wav",
            "audio/pcm/22k.wav",
            "audio/pcm/44k.wav",
            "audio/pcm/48k.wav",
            "audio/pcm/prime.wav",
            "audio/pcm/one frame.WAV",
            "audio/pcm/Grüße/日本語 🎵.wav",
            "audio/pcm/two%0Alines.wav",
            "audio/pcm/x..wav",
            "audio/pcm/100%252E.wav",
            "audio/pcm/deep/a/b/c.wav");
  }

  @Test
  void metricsHaveTheFieldsOfTheContract() throws IOException {
    JsonNode metrics = run.metrics();
    assertThat(metrics.get("total_time_ms").isIntegralNumber()).isTrue();
    assertThat(metrics.get("total_memory_mb").doubleValue())
        .as("resident, of this JVM at least")
        .isBetween(50.0, ProcessMemory.peakBytes() / (double) (1 << 20) + 1);
    assertThat(metrics.get("node_count").intValue()).isEqualTo(3);
    assertThat(metrics.get("complete").booleanValue()).isTrue();
    assertThat(metrics.get("nodes"))
        .extracting(node -> node.get("node_id").textValue())
        .containsExactly("vad", "resample", "pcm");
    assertThat(metrics.get("nodes"))
        .extracting(node -> node.get("node_type").textValue())
        .containsExactly("VADNode", "ResampleNode", "FormatConverterNode");
    for (JsonNode node : metrics.get("nodes")) {
      assertThat(node.get("runtime").textValue()).isEqualTo("rust_native");
      assertThat(node.get("execution_time_ms").isIntegralNumber()).isTrue();
      assertThat(node.get("memory_mb").isFloatingPointNumber()).isTrue();
      assertThat(node.get("status").textValue()).isEqualTo("success");
      assertThat(node.get("retry_count").intValue()).isZero();
      assertThat(node.get("error").isNull()).isTrue();
    }
    assertThat(run.nodeMetrics("resample").get("memory_mb").doubleValue()).isPositive();
  }

  @Test
  void metricsAddUpToTheLines() throws IOException {
    JsonNode metrics = run.metrics();
    assertThat(metrics.get("records").intValue()).isEqualTo(GOOD.size() + BAD.size());
    assertThat(metrics.get("succeeded").intValue()).isEqualTo(run.results().size());
    assertThat(metrics.get("failed").intValue()).isEqualTo(run.failed().size());
    double given = GOOD.values().stream().mapToDouble(AudioBuffer::durationSeconds).sum();
    double resampled =
        RunDirectory.field(run.results(), "outputs").values().stream()
            .mapToDouble(outputs -> outputs.get("pcm").get("frames").intValue() / 16_000.0)
            .sum();
    Map<String, Double> audioSeconds = Map.of("vad", given, "resample", given, "pcm", resampled);
    for (JsonNode node : metrics.get("nodes")) {
      String id = node.get("node_id").textValue();
      assertThat(node.get("succeeded").intValue()).as(id).isEqualTo(GOOD.size());
      assertThat(node.get("failed").intValue()).as(id).isZero();
      assertThat(node.get("skipped").intValue()).as(id).isEqualTo(BAD.size());
      assertThat(node.get("records").intValue()).as(id).isEqualTo(GOOD.size() + BAD.size());
      assertThat(node.get("audio_seconds").doubleValue())
          .as(id)
          .isCloseTo(audioSeconds.get(id), within(1e-6));
    }
  }

  @Test
  void nothingUnfinishedIsLeft() throws IOException {
    assertThat(run.temporaryFiles()).isEmpty();
    assertThat(run.root().resolve(".remotemedia/tmp")).doesNotExist();
  }
}
