package org.remotemedia.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotemedia.job.testing.PassRuns.assertSuccess;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
import org.remotemedia.job.testing.PassRuns;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.job.testing.Tars;
import org.remotemedia.job.testing.Wavs;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;

/** Runs over lists of what is in tar shards, and over lists that only look like these. */
@Timeout(120)
class TarredListsTest {
  private static final AudioBuffer TALK = Wavs.bursts(8000, 1, AudioFormat.I16, 8000);

  @RegisterExtension private static final MiniClusterExtension CLUSTER = Clusters.fourSlots();

  @TempDir private Path directory;
  private PassRuns runs;
  private RunDirectory run;
  private Path in;

  @BeforeEach
  void prepare() throws IOException {
    runs = new PassRuns(directory);
    run = runs.outputs();
    in = Files.createDirectory(directory.resolve("in"));
    for (String name : List.of("a.wav", "b.wav")) {
      Files.write(in.resolve(name), Tars.wav(TALK));
    }
  }

  private void tar(String name, String... members) throws IOException {
    Tars tar = new Tars();
    for (String member : members) {
      tar.add(member, Tars.wav(TALK));
    }
    tar.write(in.resolve(name));
  }

  private Path write(String name, String text) throws IOException {
    Path file = in.resolve(name);
    Files.createDirectories(file.getParent());
    return name.endsWith(".gz")
        ? Files.write(file, Tars.gzip(text.getBytes(StandardCharsets.UTF_8)))
        : Files.writeString(file, text);
  }

  private CommandLineRun over(Path input, String... more) {
    List<String> options = new ArrayList<>(List.of(more));
    options.add("--overwrite");
    return runs.over(input, options.toArray(String[]::new));
  }

  private CommandLineRun over(String name, String text, String... more) throws IOException {
    return over(write(name, text), more);
  }

  private JsonNode result(String record) throws IOException {
    assertThat(run.results()).containsKey(record);
    return run.results().get(record);
  }

  private String failure(String record) throws IOException {
    assertThat(run.failed()).containsKey(record);
    return run.failed().get(record).get("message").textValue();
  }

  @Test
  void nemosTarredLists() throws IOException {
    tar("audio_0.tar", "one.wav", "two.wav", "three.wav");
    tar("audio_1.tar", "four.wav");
    String list =
        """
        {"audio_filepath": "one.wav", "duration": 1.0, "text": "1", "shard_id": 0}
        {"audio_filepath": "four.wav", "duration": 1.0, "text": "4", "shard_id": 1}
        {"audio_filepath": "dir/two.wav", "offset": 0.25, "duration": 0.5, "text": "2", "shard_id": 0}
        {"audio_filepath": "dir/two.wav", "offset": 0.5, "duration": 0.25, "text": "2b", "shard_id": 0}
        """;
    for (String name : List.of("m.jsonl", "m.json", "m.jsonl.gz", "lists/manifest_0.json")) {
      assertSuccess(over(name, list));
      assertThat(runs.durations())
          .isEqualTo(
              "{audio_0.tar/one.wav#0-1=1.0, audio_0.tar/two.wav#0.25-0.5=0.5,"
                  + " audio_0.tar/two.wav#0.5-0.25=0.25, audio_1.tar/four.wav#0-1=1.0}");
      assertThat(result("audio_0.tar/two.wav#0.5-0.25").get("text").textValue()).isEqualTo("2b");
      assertThat(run.metrics().at("/input_notes/left_out/members/.wav not in the list").intValue())
          .isEqualTo(1);
    }
    CommandLineRun command =
        over(
            "m.jsonl",
            list
                + "{\"audio_filepath\": \"no.wav\", \"shard_id\": 1}\n"
                + "{\"audio_filepath\": \"x.wav\", \"shard_id\": 7}\n"
                + "{\"audio_filepath\": \"x.wav\", \"shard_id\": null}\n");
    assertThat(command.exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(failure("audio_1.tar/no.wav")).contains("in the list, but not in the shard");
    assertThat(failure("m.jsonl:shard-7")).contains("1 entries in shard 7", "no tar file");
    assertThat(failure("m.jsonl:7")).contains("shard_id");
    assertThat(run.metrics().get("complete").booleanValue()).isFalse();
  }

  @Test
  void aRunOverATarredListIsTakenUp() throws IOException {
    tar("audio_0.tar", "one.wav", "two.wav");
    write(
        "m.jsonl",
        "{\"audio_filepath\": \"one.wav\", \"text\": \"1\", \"shard_id\": 0}\n{\"audio_filepath\": \"two.wav\", \"shard_id\": 0}\n");
    assertSuccess(over(in.resolve("m.jsonl")));
    CommandLineRun again = runs.over(in.resolve("m.jsonl"), "--resume");
    assertSuccess(again);
    assertThat(run.metrics().at("/attempt/records").intValue()).isZero();
    write("m.jsonl", "{\"audio_filepath\": \"one.wav\", \"text\": \"changed\", \"shard_id\": 0}\n");
    assertSuccess(runs.over(in.resolve("m.jsonl"), "--resume"));
    assertThat(run.results()).containsOnlyKeys("audio_0.tar/one.wav");
    assertThat(result("audio_0.tar/one.wav").get("text").textValue()).isEqualTo("changed");
  }

  @Test
  void whatIsExportedIsReadAgain() throws IOException {
    assertSuccess(over("l.csv", "audio_filepath,text\na.wav,one\nb.wav,two\n"));
    Path to = directory.resolve("shards");
    CommandLineRun export =
        CommandLineRun.of(
            "export", run.root().toString(), "--to", to.toString(), "--shard-mb", "1");
    assertThat(export.exitCode()).as(export.err()).isZero();
    runs = new PassRuns(Files.createDirectory(directory.resolve("again")));
    run = runs.outputs();
    assertSuccess(over(to.resolve("manifest.jsonl")));
    assertThat(RunDirectory.field(run.results(), "text"))
        .hasToString(
            "{audio-000000.tar/000000000.wav#0-1=\"one\", audio-000000.tar/000000001.wav#0-1=\"two\"}");
  }

  @Test
  void namesThatAreNearlyThoseOfTimesAreNotCarriedInSilence() throws IOException {
    tar("audio_0.tar", "one.wav", "two.wav", "three.wav");
    for (String near : List.of("start", "Offset", "end", "End Time (s)")) {
      CommandLineRun command =
          over(
              "m.jsonl",
              "{\"audio_filepath\": \"one.wav\", \"%s\": 0.5, \"shard_id\": 0}".formatted(near));
      assertThat(command.exitCode()).as(near).isEqualTo(ExitCode.USAGE);
      assertThat(command.err()).contains("-field \"" + near + '"');
    }
    CommandLineRun rows = over("m.csv", "audio_filepath,start,shard_id\none.wav,0.5,0\n");
    assertThat(rows.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(rows.err()).contains("--offset-field \"start\"");
    assertThat(run.root()).doesNotExist();
    CommandLineRun later =
        over(
            "m.jsonl",
            """
            {" audio_filepath": "one.wav", "offset ": 0.25, "duration": 0.5, "shard_id": 0}
            {"audio_filepath": "two.wav", "start": 0.5, "shard_id": 0}
            {"audio_filepath": "three.wav", "length_s": 0.5, " shard_id ": 0}
            """);
    assertThat(later.exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(run.results())
        .containsOnlyKeys("audio_0.tar/one.wav#0.25-0.5", "audio_0.tar/three.wav");
    assertThat(run.failed()).containsOnlyKeys("m.jsonl:2");
    assertThat(failure("m.jsonl:2")).contains("--offset-field \"start\"");
    assertThat(later.err()).containsOnlyOnce("--duration-field \"length_s\"");
    assertSuccess(
        over(
            "m.jsonl",
            "{\"audio_filepath\": \"one.wav\", \"start\": 0.5, \"end\": 0.75, \"shard_id\": 0}",
            "--offset-field",
            "start",
            "--end-field",
            "end"));
    assertThat(run.results()).containsOnlyKeys("audio_0.tar/one.wav#0.5-0.25");
  }

  /** As an export without shards has it, of a run over a list of shards. */
  @ParameterizedTest
  @ValueSource(strings = {"a.wav", "./a.wav", "../in/a.wav", "IN/a.wav", "file:IN/a.wav"})
  void aListThatNamesFilesIsOneOfFilesWhateverItCarries(String path) throws IOException {
    String place = path.replace("IN", in.toString());
    tar("audio_0.tar", "a.wav", "b.wav");
    for (String name : List.of("m.jsonl", "m.jsonl.gz")) {
      assertSuccess(over(name, "{\"audio_filepath\": \"%s\", \"shard_id\": 0}\n".formatted(place)));
      assertThat(run.results()).hasSize(1);
      JsonNode line = run.results().values().iterator().next();
      assertThat(line.get("source").textValue()).endsWith("in/a.wav");
      assertThat(line.get("shard_id").intValue()).isZero();
    }
    assertSuccess(over("m.csv", "audio_filepath,shard_id\n%s,0\n".formatted(place)));
    assertThat(run.results().values().iterator().next().get("shard_id").textValue()).isEqualTo("0");
  }

  @Test
  void anAbsolutePathIsOfAShardOnlyWhereThereIsOne() throws IOException {
    String list = "{\"audio_filepath\": \"/no/such/one.wav\", \"shard_id\": 0}\n";
    CommandLineRun missing = over("m.jsonl", list);
    assertThat(missing.exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(failure("no/such/one.wav")).contains("no such file");
    tar("audio_0.tar", "one.wav");
    assertSuccess(over("m.jsonl", list));
    assertThat(run.results()).containsOnlyKeys("audio_0.tar/one.wav");
  }
}
