package org.remotemedia.job.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.job.testing.Clusters;
import org.remotemedia.job.testing.CommandLineRun;
import org.remotemedia.job.testing.Corpus;
import org.remotemedia.job.testing.Pipelines;
import org.remotemedia.job.testing.ReportData;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.operators.value.AudioBuffer;

/** The report of a run that cuts and judges says what the lines say. */
@Timeout(120)
class CurationReportTest {
  private static final String MANIFEST =
      """
      {"version": "v1",
       "nodes": [
         {"id": "prepare", "node_type": "PassThroughNode"},
         {"id": "vad", "node_type": "VADNode", "params": {"frame_length_ms": 10}},
         {"id": "cut", "node_type": "SegmentNode",
          "params": {"min_duration_s": 0.2, "merge_gap_ms": 50, "pad_ms": 0}},
         {"id": "keep", "node_type": "FilterNode",
          "params": {"rules": {"early": "record.offset_s <= 3.5",
                               "long": "record.duration_s > 0.5"}}},
         {"id": "kept", "node_type": "FormatConverterNode", "params": {"target_format": "i16"}}%s],
       "connections": [
         {"from": "prepare", "to": "vad"},
         {"from": "prepare", "to": "cut"},
         {"from": "vad", "to": "cut"},
         {"from": "cut", "to": "keep"},
         {"from": "keep", "to": "kept"}%s]}
      """;

  private static final int RATE = 16_000;

  @RegisterExtension private static final MiniClusterExtension CLUSTER = Clusters.fourSlots();

  @TempDir private Path directory;

  /** Bursts of tone, as long as the seed says, with pauses between. */
  private static AudioBuffer bursts(int seed) {
    short[] samples = new short[6 * RATE];
    int at = RATE / 4;
    for (int burst = 0; at < 5 * RATE; burst++) {
      int length = RATE * (3 + (seed + burst) % 7) / 10;
      for (int i = at; i < Math.min(samples.length, at + length); i++) {
        samples[i] = (short) (10_000 * Math.sin(2 * Math.PI * 441 * i / RATE));
      }
      at += length + RATE / 4;
    }
    return AudioBuffer.i16(samples, samples.length, RATE, 1);
  }

  private JsonNode report(RunDirectory output) throws IOException {
    return ReportData.in(Files.readString(output.root().resolve("report.html")));
  }

  private RunDirectory run(String moreNodes, String moreConnections) throws IOException {
    Path input = directory.resolve("corpus");
    if (!Files.exists(input)) {
      Corpus corpus = new Corpus(Files.createDirectory(input));
      for (int i = 0; i < 12; i++) {
        corpus.add("s/ä " + i + ".wav", bursts(i));
      }
      corpus.addCut("broken.wav", bursts(20), 30_000);
    }
    RunDirectory output = new RunDirectory(directory.resolve("out"));
    Path manifest = Pipelines.write(directory, String.format(MANIFEST, moreNodes, moreConnections));
    CommandLineRun run = CommandLineRun.run(manifest, input, output.root());
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    return output;
  }

  private static List<JsonNode> players(JsonNode examples) {
    List<JsonNode> players = new ArrayList<>();
    examples.forEach(example -> players.add(example.get("player")));
    return players;
  }

  @Test
  void sumsAndNumbersAreThoseOfTheLines() throws IOException {
    RunDirectory output = run("", "");
    Collection<JsonNode> kept = output.utterances().values();
    Collection<JsonNode> rejected = output.rejected().values();
    assertThat(kept).hasSizeGreaterThan(5);
    assertThat(rejected).hasSizeGreaterThan(5);

    JsonNode data = report(output);
    assertThat(data.at("/utterances/kept").intValue()).isEqualTo(kept.size());
    assertThat(data.at("/utterances/rejected").intValue()).isEqualTo(rejected.size());
    JsonNode seconds = data.get("seconds");
    double sum = 0;
    for (String part : List.of("kept", "rejected", "failed", "not_speech", "too_short")) {
      sum += seconds.get(part).doubleValue();
      assertThat(seconds.get(part)).isEqualTo(output.metrics().at("/seconds/" + part));
    }
    assertThat(sum).isEqualTo(seconds.get("input").doubleValue(), within(1e-9));

    assertThat(data.at("/numbers/count").intValue()).isEqualTo(2);
    JsonNode offsets = data.at("/numbers/shown/0");
    assertThat(offsets.get("name").textValue()).isEqualTo("record.offset_s");
    assertThat(offsets.get("thresholds").toString()).isEqualTo("[[\"early\",3.5]]");
    assertThat(offsets.get("kept").intValue()).isEqualTo(kept.size());
    assertThat(offsets.get("rejected").intValue()).isEqualTo(rejected.size());
    double lowest =
        Stream.concat(kept.stream(), rejected.stream())
            .mapToDouble(line -> line.at("/values/record/offset_s").doubleValue())
            .min()
            .orElseThrow();
    assertThat(offsets.get("lowest").doubleValue()).isEqualTo(lowest);
    for (JsonNode bar : offsets.get("bins")) {
      assertThat(bar.get(0).doubleValue() >= 3.55 && bar.get(2).longValue() > 0)
          .as("kept above the threshold: %s", bar)
          .isFalse();
    }
  }

  @Test
  void examplesOfUtterancesWithoutAudioOfTheirOwnAreStretchesOfTheRecording() throws IOException {
    RunDirectory output = run("", "");
    JsonNode data = report(output);
    for (JsonNode rule : data.at("/rules/shown")) {
      assertThat(rule.get("examples")).hasSize(3);
      for (JsonNode example : rule.get("examples")) {
        JsonNode line = output.rejected().get(example.get("record").textValue());
        JsonNode player = example.get("player");
        assertThat(target(output, player))
            .isEqualTo(Path.of(line.get("source").textValue()))
            .exists();
        assertThat(player.get("from")).isEqualTo(line.get("offset"));
        assertThat(player.get("to").doubleValue())
            .isEqualTo(
                line.get("offset").doubleValue() + line.get("duration_s").doubleValue(),
                within(1e-9));
      }
    }
    assertThat(players(data.at("/failures/groups/0/examples")))
        .singleElement()
        .satisfies(
            player ->
                assertThat(target(output, player))
                    .isEqualTo(directory.resolve("corpus/broken.wav")));
  }

  @Test
  void examplesWithAudioOfTheirOwnPlayThat() throws IOException {
    RunDirectory output =
        run(
            ", {\"id\": \"all\", \"node_type\": \"PassThroughNode\"}",
            ", {\"from\": \"cut\", \"to\": \"all\"}");
    for (JsonNode rule : report(output).at("/rules/shown")) {
      for (JsonNode example : rule.get("examples")) {
        JsonNode line = output.rejected().get(example.get("record").textValue());
        assertThat(example.get("player").has("from")).isFalse();
        assertThat(target(output, example.get("player")))
            .isEqualTo(output.root().resolve(line.at("/outputs/all/audio").textValue()))
            .exists();
      }
    }
  }

  /** What a link of the page leads to. */
  private static Path target(RunDirectory output, JsonNode player) {
    URI page = output.root().resolve("report.html").toUri();
    return Path.of(page.resolve(player.get("href").textValue()));
  }
}
