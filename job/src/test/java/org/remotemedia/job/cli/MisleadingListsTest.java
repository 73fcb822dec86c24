package org.remotemedia.job.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
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
import org.remotemedia.job.testing.PassRuns;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.job.testing.Tars;
import org.remotemedia.job.testing.Wavs;
import org.remotemedia.operators.value.AudioFormat;

/** Lists that could be taken for something else: no row may get other audio than it means. */
@Timeout(120)
class MisleadingListsTest {
  @RegisterExtension private static final MiniClusterExtension CLUSTER = Clusters.fourSlots();

  @TempDir private Path directory;
  private PassRuns runs;
  private RunDirectory run;

  @BeforeEach
  void prepare() throws IOException {
    runs = new PassRuns(directory);
    run = runs.outputs();
    Files.write(directory.resolve("a.wav"), wav(8000));
  }

  private static byte[] wav(int frames) throws IOException {
    return Tars.wav(Wavs.bursts(8000, 1, AudioFormat.I16, frames));
  }

  private CommandLineRun over(String name, String text, String... options) throws IOException {
    Path list = Files.writeString(directory.resolve(name), text);
    return runs.over(list, options);
  }

  private String failures() throws IOException {
    return RunDirectory.field(run.failed(), "message").toString();
  }

  @Test
  void membersOfOneNameInSeveralFoldersOfAShard() throws IOException {
    Tars tar = new Tars();
    tar.add("spk1/001.wav", wav(1000));
    tar.add("spk2/001.wav", wav(2000));
    tar.add("utt.wav", wav(8000));
    Files.write(directory.resolve("audio_0.tar"), tar.bytes());
    CommandLineRun command =
        over(
            "m.jsonl",
            """
            {"audio_filepath": "spk2/001.wav", "t": "B", "shard_id": 0}
            {"audio_filepath": "spk1/001.wav", "t": "A", "shard_id": 0}
            {"audio_filepath": "utt-sub1.wav", "offset": 0.25, "duration": 0.5, "t": "C", "shard_id": 0}
            {"audio_filepath": "utt-sub2.wav", "offset": 0.75, "duration": 0.25, "t": "D", "shard_id": 0}
            """);
    assertThat(command.exitCode()).as(command.err()).isEqualTo(ExitCode.OK);
    assertThat(RunDirectory.field(run.results(), "t"))
        .hasToString(
            "{audio_0.tar/spk1/001.wav=\"A\", audio_0.tar/spk2/001.wav=\"B\","
                + " audio_0.tar/utt.wav#0.25-0.5=\"C\", audio_0.tar/utt.wav#0.75-0.25=\"D\"}");
    assertThat(run.results().get("audio_0.tar/spk2/001.wav").get("duration_s").doubleValue())
        .isEqualTo(0.25);
  }

  @Test
  void aShardsEntriesEndWhereTheNamedFieldSays() throws IOException {
    Tars tar = new Tars();
    tar.add("utt.wav", wav(8000));
    Files.write(directory.resolve("audio_0.tar"), tar.bytes());
    over(
        "m.jsonl",
        "{\"audio_filepath\": \"utt.wav\", \"offset\": 0.25, \"to\": 0.5, \"shard_id\": 0}\n",
        "--end-field",
        "to");
    assertThat(run.results()).containsOnlyKeys("audio_0.tar/utt.wav#0.25-0.25");
  }

  @Test
  void anotherStretchUnderTheSameIdIsDoneAgain() throws IOException {
    String line =
        "{\"audio_filepath\": \"a.wav\", \"offset\": %s, \"duration\": 0.25, \"id\": \"u\"}\n";
    over("l.jsonl", line.formatted("0.25"), "--id-field", "id");
    over("l.jsonl", line.formatted("0.25"), "--id-field", "id", "--resume");
    assertThat(run.metrics().at("/attempt/records").intValue()).isZero();
    over("l.jsonl", line.formatted("0.5"), "--id-field", "id", "--resume");
    assertThat(run.metrics().at("/attempt/records").intValue()).isEqualTo(1);
    assertThat(run.results()).containsOnlyKeys("u");
  }

  @Test
  void anOptionThatNamesNoFieldAnswersNothing() throws IOException {
    CommandLineRun command =
        over(
            "l.jsonl",
            "{\"audio_filepath\": \"a.wav\", \"start\": 0.25, \"end\": 0.5}\n",
            "--offset-field",
            "strat",
            "--end-field",
            "ends");
    assertThat(command.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(command.err()).contains("\"start\" looks like the time");
  }

  @Test
  void textsOfKaldiInAnyOrder() throws IOException {
    Files.writeString(directory.resolve("text"), "u5 five\nu1 one\nu2 two\n");
    Files.write(directory.resolve("b.wav"), wav(100));
    Files.write(directory.resolve("c.wav"), wav(100));
    over("wav.scp", "u1 a.wav\nu2 b.wav\nu5 c.wav\n");
    assertThat(RunDirectory.field(run.results(), "text"))
        .hasToString("{a.wav=\"one\", b.wav=\"two\", c.wav=\"five\"}");
  }

  @Test
  void textsOfKaldiInAnotherEncodingAreToldOf() throws IOException {
    Files.write(directory.resolve("b.wav"), wav(100));
    Files.write(directory.resolve("c.wav"), wav(100));
    Files.writeString(
        directory.resolve("text"),
        "u1 Gr\u00fc\u00dfe\nu2 ja\nu3 \u00e4h\n\u00fc4 nein\n",
        ISO_8859_1);
    Files.writeString(directory.resolve("utt2spk"), "u1 J\u00fcrgen\nu2 s2\nu3 s3\n", ISO_8859_1);
    CommandLineRun command = over("wav.scp", "u1 a.wav\nu2 b.wav\nu3 c.wav\n");
    assertThat(command.exitCode()).as(command.err()).isEqualTo(ExitCode.OK);
    assertThat(RunDirectory.field(run.results(), "text"))
        .hasToString("{a.wav=, b.wav=\"ja\", c.wav=}");
    assertThat(RunDirectory.field(run.results(), "speaker"))
        .hasToString("{a.wav=, b.wav=\"s2\", c.wav=\"s3\"}");
    JsonNode warnings = run.metrics().at("/input_notes/warnings");
    String told = "lines of %s that are not UTF-8, and are not carried; save it as UTF-8";
    assertThat(warnings.get(told.formatted("text")).get("count").intValue()).isEqualTo(2);
    assertThat(warnings.get(told.formatted("utt2spk")).get("count").intValue()).isEqualTo(1);
    assertThat(warnings.has("lines of text that are of no entry of wav.scp")).isTrue();
    assertThat(command.err()).contains(told.formatted("text"));
  }

  @Test
  void aRowThatWasCutIsNoWholeRecording() throws IOException {
    CommandLineRun command =
        over("l.csv", "audio_filepath,text,offset,duration\na.wav,hello,0,0.5\na.wav,cut\n");
    assertThat(command.exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(run.results()).containsOnlyKeys("a.wav#0-0.5");
    assertThat(failures()).contains("2 fields for 4 columns");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 1e999999999", "0 1e-999999999", "1e999999999 2", "0 NaN"})
  void timesOfEndlesslyManyDigitsFailTheirEntry(String times) throws IOException {
    Files.writeString(directory.resolve("segments"), "u1 r1 0 0.5\nu2 r1 " + times + "\n");
    CommandLineRun command = over("wav.scp", "r1 a.wav\n");
    assertThat(command.exitCode()).as(command.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(run.results()).containsOnlyKeys("a.wav#0-0.5");
    assertThat(failures()).contains("are no stretch in seconds");
  }

  @Test
  void aLengthThatIsNoNumberIsNone() throws IOException {
    CommandLineRun command =
        over(
            "recordings.jsonl",
            """
            {"id": "r", "sources": [{"type": "file", "channels": [0], "source": "a.wav"}], "sampling_rate": 8000, "num_samples": 8000, "duration": NaN}
            """);
    assertThat(command.exitCode()).as(command.err()).isEqualTo(ExitCode.OK);
    assertThat(run.results()).hasSize(1);
  }
}
