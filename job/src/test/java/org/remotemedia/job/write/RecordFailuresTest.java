package org.remotemedia.job.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.remotemedia.job.testing.FaultyNode;
import org.remotemedia.job.testing.Pipelines;
import org.remotemedia.job.testing.ReportData;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.job.testing.Wavs;
import org.remotemedia.operators.value.AudioBuffer;

/** Records that fail at their end, or in several places: the record fails, never the job. */
@Timeout(60)
class RecordFailuresTest {
  @RegisterExtension private static final MiniClusterExtension CLUSTER = Clusters.fourSlots();

  @TempDir private Path directory;
  private Path input;
  private RunDirectory output;
  private Corpus corpus;

  @BeforeEach
  void makeCorpus() throws IOException {
    input = Files.createDirectory(directory.resolve("corpus"));
    output = new RunDirectory(directory.resolve("out"));
    corpus = new Corpus(input).add("good.wav", Wavs.bursts(8000, 80));
  }

  /** 16 bit PCM of one frame of silence. */
  private static byte[] wav(int channels, int sampleRate) {
    ByteBuffer file = ByteBuffer.allocate(44 + 2 * channels).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * channels);
    file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    file.putShort((short) 1).putShort((short) channels).putInt(sampleRate);
    file.putInt(sampleRate * channels * 2).putShort((short) (2 * channels)).putShort((short) 16);
    file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * channels);
    return file.array();
  }

  @Test
  void audioThatNoFileCanHoldFailsItsRecordAtTheSink() throws IOException {
    corpus.add("fast.wav", wav(1000, 1_500_000));
    Path manifest = Pipelines.write(directory, Pipelines.PASS);
    CommandLineRun run = CommandLineRun.run(manifest, input, output.root());
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(output.results()).containsOnlyKeys("good.wav");
    JsonNode failed = output.failed().get("fast.wav");
    assertThat(failed.get("node_id").textValue()).isEqualTo("pass");
    assertThat(failed.get("error").textValue()).isEqualTo("AudioFormatError");
    assertThat(failed.get("message").textValue()).contains("1000 channels of f32 at 1500000 Hz");
    assertThat(output.temporaryFiles()).isEmpty();
  }

  @Test
  void tensOfThousandsOfChannelsFailTheirRecordWithoutExhaustingMemory() throws IOException {
    corpus.add("wide.wav", wav(65_535, 8000));
    Path manifest = Pipelines.write(directory, Pipelines.single("r", "ResampleNode"));
    CommandLineRun run = CommandLineRun.run(manifest, input, output.root());
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(output.results()).containsOnlyKeys("good.wav");
    assertThat(output.failed().get("wide.wav").get("message").textValue()).contains("65535");
  }

  @Test
  void aNodeThatMiscountsItsFramesFailsTheRecordWhateverIsWritten() throws IOException {
    corpus.add("bad.wav", AudioBuffer.f32(new float[500], 500, 8000, 1));
    for (int miscount : new int[] {7, -7}) {
      FaultyNode.reset();
      Path manifest =
          Pipelines.write(
              directory,
              """
              {"version": "v1",
               "nodes": [
                 {"id": "odd", "node_type": "FaultyNode",
                  "params": {"at_frames": 500, "times": 100, "miscount": %d}},
                 {"id": "pcm", "node_type": "FormatConverterNode",
                  "params": {"target_format": "i16"}}],
               "connections": [{"from": "odd", "to": "pcm"}]}
              """
                  .formatted(miscount));
      for (String kind : new String[] {"wav", "flac"}) {
        CommandLineRun run =
            CommandLineRun.run(
                manifest, input, output.root(), "--overwrite", "--audio-format", kind);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.RECORDS_FAILED);
        assertThat(output.results()).containsOnlyKeys("good.wav");
        JsonNode failed = output.failed().get("bad.wav");
        assertThat(failed.get("node_id").textValue()).isEqualTo("odd");
        assertThat(failed.get("error").textValue()).isEqualTo("NodeExecutionError");
        assertThat(failed.get("message").textValue())
            .matches(
                "the node announced %d frames of audio, and gave (at least )?500"
                    .formatted(500 + miscount));
        assertThat(output.temporaryFiles()).isEmpty();
      }
    }
  }

  /** The node that comes later in the record's time comes first in the graph. */
  @Test
  void failuresAreInTopologicalOrderWhereverChunksAreCut() throws IOException {
    float[] samples = new float[5000];
    samples[10] = 2;
    samples[4000] = 1000;
    corpus.add("loud.wav", AudioBuffer.f32(samples, 5000, 8000, 1));
    Path manifest =
        Pipelines.write(
            directory,
            """
            {"version": "v1",
             "nodes": [
               {"id": "late", "node_type": "MultiplyNode", "params": {"factor": 1e36}},
               {"id": "early", "node_type": "MultiplyNode", "params": {"factor": 3e38}}],
             "connections": []}
            """);
    List<JsonNode> lines = new ArrayList<>();
    for (String chunkSamples : new String[] {"100", "100000"}) {
      CommandLineRun run =
          CommandLineRun.run(
              manifest, input, output.root(), "--overwrite", "--chunk-samples", chunkSamples);
      assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.RECORDS_FAILED);
      lines.add(output.failed().get("loud.wav"));
    }
    assertThat(lines.get(0)).isEqualTo(lines.get(1));
    assertThat(lines.get(0).get("node_id").textValue()).isEqualTo("late");
    assertThat(lines.get(0).get("also").get(0).get("node_id").textValue()).isEqualTo("early");
  }

  @Test
  void ignoredFilesAreCounted() throws IOException {
    corpus.add("notes.txt", new byte[] {1});
    corpus.add("cover.jpg", new byte[] {1});
    Path manifest = Pipelines.write(directory, Pipelines.PASS);
    CommandLineRun run = CommandLineRun.run(manifest, input, output.root());
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("2 other files ignored: .jpg 1, .txt 1");
    assertThat(output.metrics().at("/input_notes/left_out/files"))
        .hasToString("{\".jpg\":1,\".txt\":1}");
    assertThat(
            ReportData.in(Files.readString(output.root().resolve("report.html")))
                .at("/input_notes/left_out/files/.txt")
                .intValue())
        .isEqualTo(1);
    assertThat(output.digests())
        .containsOnlyKeys("audio/pass/good.wav", "results/part-000000.jsonl");
    assertThat(Map.copyOf(output.failed())).isEmpty();
  }
}
