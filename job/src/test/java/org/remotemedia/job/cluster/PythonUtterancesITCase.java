package org.remotemedia.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.testing.Corpus;
import org.remotemedia.job.testing.Wavs;
import org.remotemedia.operators.value.AudioBuffer;

/** CPython nodes that work on utterances, and before the cut, with the real PyFlink. */
@Timeout(600)
class PythonUtterancesITCase {
  private static final int RATE = 16_000;
  private static final int RECORDS = 7;
  private static final Duration RUN_TIMEOUT = Duration.ofMinutes(4);

  /** Frames of the one utterance that is as long: that of 0.9 s in the second recording. */
  private static final int DEADLY_FRAMES = RATE * 9 / 10;

  @TempDir private static Path folder;

  private static Path input;

  @BeforeAll
  static void writeInput() throws IOException {
    input = folder.resolve("input");
    Corpus corpus = new Corpus(input);
    for (int i = 0; i < RECORDS; i++) {
      double odd = i == 1 ? 0.9 : 0.6;
      corpus.add("r" + i + ".wav", stretches(0.2, 0.2 + odd, 1.5, 2.2, 3.0, 4.0 + 0.1 * i));
    }
  }

  /** Six seconds with sound from the first to the second time, and so on; the rest is silence. */
  private static AudioBuffer stretches(double... times) {
    short[] samples = new short[6 * RATE];
    for (int i = 0; i + 1 < times.length; i += 2) {
      int from = (int) Math.round(times[i] * RATE);
      int to = (int) Math.round(times[i + 1] * RATE);
      for (int at = from; at < to; at++) {
        samples[at] = (short) (8000 + at % 500);
      }
    }
    return AudioBuffer.i16(samples, samples.length, RATE, 1);
  }

  private static String manifest(String segments, String params) {
    return """
        {"version": "v1", "nodes": [
          {"id": "copy", "node_type": "PassThroughNode", "runtime_hint": "rust_native"},
          {"id": "about", "node_type": "Describe"},
          {"id": "segments", "node_type": "%s"},
          {"id": "cut", "node_type": "SegmentNode",
           "params": {"min_duration_s": 0.3, "merge_gap_ms": 0, "pad_ms": 0}},
          {"id": "audio", "node_type": "PassThroughNode", "runtime_hint": "rust_native"},
          {"id": "together", "node_type": "Together", "params": {%s},
           "retry": {"max_attempts": 2, "initial_backoff_ms": 10}}],
         "connections": [
          {"from": "copy", "to": "about"},
          {"from": "copy", "to": "segments"},
          {"from": "copy", "to": "cut"}, {"from": "segments", "to": "cut"},
          {"from": "cut", "to": "audio"},
          {"from": "cut", "to": "together"}, {"from": "about", "to": "together"}]}
        """
        .formatted(segments, params);
  }

  @Test
  void eachUtteranceIsAValueOfItsOwn() throws Exception {
    String atEnd = manifest("StretchesAtTheEnd", "");
    RunFiles process = run(atEnd, "process", 0, "--py-mode", "process", "-p", "2");
    RunFiles thread = run(atEnd, "thread", 0, "--py-mode", "thread", "-p", "1");
    RunFiles streaming = run(manifest("VADNode", ""), "streaming", 0, "-p", "1");

    List<JsonNode> utterances = process.utterances();
    assertThat(utterances).hasSize(3 * RECORDS);
    assertThat(process.failed()).isEmpty();
    for (JsonNode line : utterances) {
      JsonNode together = line.at("/outputs/together");
      float[] audio = audio(process, line);
      assertThat(together.path("frames").intValue()).as("%s", line).isEqualTo(audio.length);
      assertThat(together.path("sum").doubleValue()).as("%s", line).isEqualTo(sum(audio));
      float[] whole = decoded(line.path("parent").textValue());
      int from = (int) Math.round(line.path("offset").doubleValue() * RATE);
      assertThat(audio).isEqualTo(Arrays.copyOfRange(whole, from, from + audio.length));
      JsonNode about = together.at("/given/about");
      assertThat(about.path("sample_rate").intValue()).isEqualTo(RATE);
      assertThat(about.path("sum").doubleValue()).isEqualTo(sum(whole));
    }
    assertThat(thread.utterances()).isEqualTo(utterances);
    assertThat(thread.audio()).isEqualTo(process.audio());
    assertThat(streaming.utterances()).hasSize(3 * RECORDS);
    assertThat(nodes(process))
        .containsEntry("together", 3 * RECORDS)
        .containsEntry("about", RECORDS);
  }

  private static float[] audio(RunFiles files, JsonNode line) throws IOException {
    return Wavs.read(files.root().resolve(line.at("/outputs/audio/audio").textValue())).floats();
  }

  /** The samples of a recording as they are decoded. */
  private static float[] decoded(String record) throws IOException {
    short[] samples = Wavs.read(input.resolve(record)).shorts();
    float[] floats = new float[samples.length];
    for (int i = 0; i < samples.length; i++) {
      floats[i] = samples[i] / 32768f;
    }
    return floats;
  }

  /** Exact: all samples are multiples of the same power of two. */
  private static double sum(float[] samples) {
    double sum = 0;
    for (float sample : samples) {
      sum += sample;
    }
    return sum;
  }

  private static RunFiles run(String manifest, String output, int exitCode, String... options)
      throws Exception {
    Path file = Files.writeString(folder.resolve(output + ".json"), manifest);
    RunFiles files = new RunFiles(folder.resolve(output));
    RunCommands commands = new RunCommands(file, input, List.of("--py-files", PythonFaults.NODES));
    CommandRun run = CommandRun.of(RUN_TIMEOUT, Map.of(), commands.embedded(files, options));
    assertThat(run.exitCode()).as("%s", run).isEqualTo(exitCode);
    return files;
  }

  /** A value of the node, which is a call of it, for each utterance, and no more. */
  private static Map<String, Integer> nodes(RunFiles files) throws IOException {
    Map<String, Integer> succeeded = new TreeMap<>();
    for (JsonNode node : files.metrics().path("nodes")) {
      succeeded.put(node.path("node_id").textValue(), node.path("succeeded").intValue());
    }
    return succeeded;
  }

  @Test
  void aWorkerThatDiesCostsOneUtterance() throws Exception {
    Path immune = folder.resolve("immune");
    String manifest =
        manifest(
            "StretchesAtTheEnd",
            "\"deadly_frames\": " + DEADLY_FRAMES + ", \"immune_by\": \"" + immune + "\"");

    RunFiles files = run(manifest, "dying", 3, "-p", "1");

    assertThat(files.failed()).hasSize(1);
    JsonNode failed = files.failed().get(0);
    assertThat(failed.path("record").textValue()).isEqualTo("r1.wav#0.2-0.9");
    assertThat(failed.path("parent").textValue()).isEqualTo("r1.wav");
    assertThat(failed.path("node_id").textValue()).isEqualTo("together");
    assertThat(failed.path("message").textValue()).contains("SIGKILL");
    assertThat(files.results()).hasSize(RECORDS);
    assertThat(files.utterances()).hasSize(3 * RECORDS - 1);

    Files.createFile(immune);
    RunFiles resumed = run(manifest, "dying", 0, "-p", "1", "--resume");

    assertThat(resumed.failed()).isEmpty();
    assertThat(resumed.utterances()).hasSize(3 * RECORDS);
    assertThat(resumed.utterances())
        .extracting(line -> line.path("record").textValue())
        .doesNotHaveDuplicates();
    assertThat(nodes(resumed)).containsEntry("together", 3 * RECORDS);
  }
}
