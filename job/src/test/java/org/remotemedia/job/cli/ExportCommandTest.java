package org.remotemedia.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.export.RunExport;
import org.remotemedia.job.output.Layout;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.job.testing.Clusters;
import org.remotemedia.job.testing.CommandLineRun;
import org.remotemedia.job.testing.Corpus;
import org.remotemedia.job.testing.Pipelines;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.job.testing.Wavs;

/** Lists and shards of what a run has written. */
@Timeout(60)
class ExportCommandTest {
  private static final int RECORDS = 12;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @RegisterExtension private static final MiniClusterExtension CLUSTER = Clusters.fourSlots();

  @TempDir private Path directory;
  private RunDirectory output;

  @BeforeEach
  void run() throws IOException {
    Corpus corpus = new Corpus(Files.createDirectory(directory.resolve("in")));
    List<String> list = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      String name = "a.b c/" + i + ".x.wav";
      corpus.add(name, Wavs.bursts(16_000, 8000 + i));
      list.add("{\"audio_filepath\": \"in/" + name + "\", \"text\": \"Wört " + i + "\"}");
    }
    corpus.add("bad.wav", new byte[] {1, 2});
    list.add("{\"audio_filepath\": \"in/bad.wav\"}");
    Path input = Files.write(directory.resolve("list.jsonl"), list);
    output = new RunDirectory(directory.resolve("out"));
    Path manifest = Pipelines.write(directory, Pipelines.SPEECH_PREP);
    CommandLineRun run = CommandLineRun.run(manifest, input, output.root());
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.RECORDS_FAILED);
  }

  private List<JsonNode> export(String... options) throws IOException {
    List<String> args = new ArrayList<>(List.of("export", output.root().toString()));
    args.addAll(List.of(options));
    CommandLineRun run = CommandLineRun.of(args.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains(RECORDS + " audio files");
    List<JsonNode> entries = new ArrayList<>();
    for (String line : Files.readAllLines(output.root().resolve("export/manifest.jsonl"))) {
      entries.add(MAPPER.readTree(line));
    }
    return entries;
  }

  @Test
  void theListNamesEachFileWithTheFieldsOfItsRecord() throws IOException {
    List<JsonNode> entries = export();

    assertThat(entries).hasSize(RECORDS);
    for (JsonNode entry : entries) {
      String record = entry.get("record").textValue();
      JsonNode result = output.results().get(record);
      assertThat(Path.of(entry.get("audio_filepath").textValue()))
          .isEqualTo(output.audio(result.at("/outputs/pcm")))
          .exists();
      int frames = result.at("/outputs/pcm/frames").intValue();
      assertThat(entry.get("duration").doubleValue()).isCloseTo(frames / 16_000.0, within(1e-9));
      assertThat(entry.get("text")).isEqualTo(result.get("text"));
      assertThat(entry.get("vad")).isEqualTo(result.at("/outputs/vad"));
      assertThat(entry.get("sink").textValue()).isEqualTo("pcm");
    }
  }

  @Test
  void shardsHoldEachFileBesideItsEntry() throws IOException {
    List<JsonNode> entries = export("--sink", "pcm", "--shard-mb", "1");
    assertThat(Files.exists(output.root().resolve("export/audio-000001.tar"))).isFalse();
    Map<String, byte[]> members = members(output.root().resolve("export/audio-000000.tar"));

    assertThat(members).hasSize(2 * RECORDS);
    for (JsonNode entry : entries) {
      String member = entry.get("audio_filepath").textValue();
      assertThat(member).matches("\\d{9}\\.wav");
      JsonNode result = output.results().get(entry.get("record").textValue());
      assertThat(members.get(member))
          .isEqualTo(Files.readAllBytes(output.audio(result.at("/outputs/pcm"))));
      assertThat(MAPPER.readTree(members.get(member.replace(".wav", ".json")))).isEqualTo(entry);
      assertThat(entry.get("shard_id").intValue()).isZero();
    }
    assertThat(RunDirectory.files(output.root().resolve("export"))).hasSize(2);
  }

  @Test
  void aFullShardIsFollowedByAnother() throws IOException {
    Path target = directory.resolve("shards");
    // Each recording takes 17,920 bytes with its entry, so three go into a shard.
    RunExport export = new RunExport(new Layout(output.root().toString()), target.toString());
    export.write(null, 60_000);

    assertThat(export.shards()).isEqualTo(RECORDS / 3);
    List<String> names = new ArrayList<>();
    for (int shard = 0; shard < export.shards(); shard++) {
      Path tar = target.resolve(String.format("audio-%06d.tar", shard));
      assertThat(Files.size(tar)).isEqualTo(3 * 17_920 + 1024);
      names.addAll(members(tar).keySet());
    }
    assertThat(names).hasSize(2 * RECORDS).doesNotHaveDuplicates();
    for (String line : Files.readAllLines(target.resolve("manifest.jsonl"))) {
      JsonNode entry = MAPPER.readTree(line);
      String tar = String.format("audio-%06d.tar", entry.get("shard_id").intValue());
      assertThat(members(target.resolve(tar))).containsKey(entry.get("audio_filepath").textValue());
    }
  }

  @Test
  void whatIsNoRunIsRefused() {
    CommandLineRun run = CommandLineRun.of("export", directory.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("holds no results");
  }

  /** The members of a tar archive, as its format has them. */
  private static Map<String, byte[]> members(Path tar) throws IOException {
    byte[] bytes = Files.readAllBytes(tar);
    assertThat(bytes.length % 512).isZero();
    Map<String, byte[]> members = new LinkedHashMap<>();
    int at = 0;
    while (bytes[at] != 0) {
      String name = field(bytes, at, 100);
      int size = Integer.parseInt(field(bytes, at + 124, 12).trim(), 8);
      int sum = 0;
      for (int i = 0; i < 512; i++) {
        sum += i >= 148 && i < 156 ? ' ' : bytes[at + i] & 0xFF;
      }
      assertThat(Integer.parseInt(field(bytes, at + 148, 7), 8)).as("checksum").isEqualTo(sum);
      assertThat(field(bytes, at + 257, 6)).isEqualTo("ustar");
      members.put(name, Arrays.copyOfRange(bytes, at + 512, at + 512 + size));
      at += 512 + (size + 511) / 512 * 512;
    }
    assertThat(bytes.length - at).as("two empty blocks at the end").isEqualTo(1024);
    return members;
  }

  private static String field(byte[] bytes, int at, int length) {
    String text = new String(bytes, at, length, StandardCharsets.US_ASCII);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }
}
