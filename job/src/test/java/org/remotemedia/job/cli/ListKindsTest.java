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
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.job.testing.Clusters;
import org.remotemedia.job.testing.CommandLineRun;
import org.remotemedia.job.testing.PassRuns;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.job.testing.Tars;
import org.remotemedia.job.testing.Wavs;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;

/** Runs over the kinds of lists that toolkits have. */
@Timeout(120)
class ListKindsTest {
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
  void tabSeparatedValues() throws IOException {
    String rows =
        """
        audio_filepath\toffset\tduration\ttext
        a.wav\t0.1\t0.2\the said "no", once
        b.wav\t\t\t"quoted ""as"" a whole"
        b.wav\t0.5\t\t"open
        """;
    for (String name : List.of("x.tsv", "x.tsv.gz")) {
      assertSuccess(over(name, rows));
      assertThat(result("a.wav#0.1-0.2").get("text").textValue()).isEqualTo("he said \"no\", once");
      assertThat(result("b.wav").get("text").textValue()).isEqualTo("quoted \"as\" a whole");
      assertThat(result("b.wav#0.5-").get("text").textValue()).isEqualTo("\"open");
    }
    assertSuccess(over("x.csv.gz", "audio_filepath,t\na.wav,\"1, 2\"\n"));
    assertThat(result("a.wav").get("t").textValue()).isEqualTo("1, 2");
  }

  @Test
  void kaldiWithoutSegments() throws IOException {
    write("text", "utt-a one two\nutt-b three\nutt-c four\n");
    write("utt2spk", "utt-a anna\nutt-b ben\n");
    CommandLineRun command = over("wav.scp", "utt-a a.wav\nutt-b  " + in.resolve("b.wav") + "\n");
    assertSuccess(command);
    assertThat(result("a.wav").get("text").textValue()).isEqualTo("one two");
    assertThat(result("a.wav").get("speaker").textValue()).isEqualTo("anna");
    assertThat(result("a.wav").get("id").textValue()).isEqualTo("utt-a");
    assertThat(run.results()).hasSize(2);
    assertThat(command.err()).contains("lines of text that are of no entry of wav.scp");
    assertSuccess(over(in.resolve("wav.scp"), "--id-field", "id"));
    assertThat(run.results()).containsOnlyKeys("utt-a", "utt-b");
  }

  @Test
  void kaldiWithSegmentsInAnyOrder() throws IOException {
    write(
        "segments",
        "u3 r2 0.5 -1\nu1 r1 0.1 0.3\nu2 r1 0.25 0.75\nu4 r9 0 1\nu5 r3 0 1\nu6 r1 x y\n");
    write("text", "u1 one\nu2 two\nu3 three\n");
    write("utt2spk", "u2 s2\nu3 s3\nu1 s1\n");
    CommandLineRun command = over("wav.scp", "r1 a.wav\nr2 b.wav\nr3 sph2pipe -f wav x.sph |\n");
    assertThat(command.exitCode()).as(command.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(runs.durations())
        .isEqualTo("{a.wav#0.1-0.2=0.2, a.wav#0.25-0.5=0.5, b.wav#0.5-=0.5}");
    assertThat(result("a.wav#0.1-0.2").get("text").textValue()).isEqualTo("one");
    assertThat(result("a.wav#0.25-0.5").get("speaker").textValue()).isEqualTo("s2");
    assertThat(result("b.wav#0.5-").get("recording_id").textValue()).isEqualTo("r2");
    assertThat(failure("wav.scp:4")).contains("no recording r9");
    assertThat(failure("wav.scp:5")).contains("output of a command, which is not run");
    assertThat(failure("wav.scp:6")).contains("x and y");
  }

  private static String lhotse(String id, String path, int channels) {
    return "{\"id\": \""
        + id
        + "\", \"sources\": [{\"type\": \"file\", \"channels\": "
        + (channels == 1 ? "[0]" : "[0, 1]")
        + ", \"source\": \""
        + path
        + "\"}], \"sampling_rate\": 8000, \"num_samples\": 8000, \"duration\": 1.0}";
  }

  @Test
  void lhotseRecordings() throws IOException {
    CommandLineRun command =
        over(
            "recordings.jsonl.gz",
            lhotse("r1", "a.wav", 1)
                + "\n"
                + lhotse("r2", "cat x |", 1).replace("file", "command")
                + "\n"
                + lhotse("r3", "b.wav", 1)
                    .replace("1.0}", "1.0, \"transforms\": [{\"name\": \"Speed\"}]}")
                + "\n");
    assertThat(command.exitCode()).as(command.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(result("a.wav").get("id").textValue()).isEqualTo("r1");
    assertThat(result("a.wav").has("sources")).isFalse();
    assertThat(failure("recordings.jsonl.gz:2")).contains("command");
    assertThat(failure("recordings.jsonl.gz:3")).contains("transformed (Speed");
  }

  @Test
  void lhotseSupervisionsWithTheirRecordings() throws IOException {
    String supervisions =
        """
        {"id": "s1", "recording_id": "r1", "start": 0.1, "duration": 0.2, "channel": 0, "text": "one", "custom": {"snr": 7}}
        {"id": "s2", "recording_id": "r2", "start": 0.0, "duration": 1.0, "channel": 0, "text": "two"}
        {"id": "s3", "recording_id": "r9", "start": 0.0, "duration": 1.0, "channel": 0}
        {"id": "s4", "recording_id": "stereo", "start": 0.0, "duration": 1.0, "channel": 1}
        """;
    CommandLineRun alone = over("x_supervisions_dev.jsonl.gz", supervisions);
    assertThat(alone.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(alone.err()).contains("x_recordings_dev.jsonl.gz, which is not there");
    write(
        "x_recordings_dev.jsonl.gz",
        lhotse("r1", "a.wav", 1)
            + "\n"
            + lhotse("r2", "b.wav", 1)
            + "\n"
            + lhotse("stereo", "s.wav", 2)
            + "\n");
    CommandLineRun command = over(in.resolve("x_supervisions_dev.jsonl.gz"));
    assertThat(command.exitCode()).as(command.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(runs.durations()).isEqualTo("{a.wav#0.1-0.2=0.2, b.wav=1.0}");
    assertThat(result("a.wav#0.1-0.2").get("text").textValue()).isEqualTo("one");
    assertThat(result("a.wav#0.1-0.2").get("snr").intValue()).isEqualTo(7);
    assertThat(failure("x_supervisions_dev.jsonl.gz:3")).contains("r9");
    assertThat(failure("x_supervisions_dev.jsonl.gz:4")).contains("channel 1");
  }

  @Test
  void lhotseCuts() throws IOException {
    String cut =
        "{\"id\": \"c1\", \"start\": 0.25, \"duration\": 0.5, \"channel\": 0, \"supervisions\": [{\"id\":"
            + " \"s1\", \"recording_id\": \"r1\", \"start\": 0.0, \"duration\": 0.5, \"channel\": 0, \"text\":"
            + " \"one\", \"speaker\": \"anna\"}], \"recording\": "
            + lhotse("r1", "a.wav", 1)
            + ", \"type\": \"MonoCut\"}\n";
    CommandLineRun command =
        over(
            "cuts.jsonl",
            cut
                + "{\"id\": \"m\", \"type\": \"MixedCut\", \"tracks\": []}\n"
                + cut.replace(
                    "\"start\": 0.25, \"duration\": 0.5", "\"start\": 0, \"duration\": 1.0"));
    assertThat(command.exitCode()).as(command.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(runs.durations()).isEqualTo("{a.wav=1.0, a.wav#0.25-0.5=0.5}");
    JsonNode line = result("a.wav#0.25-0.5");
    assertThat(line.get("text").textValue()).isEqualTo("one");
    assertThat(line.get("speaker").textValue()).isEqualTo("anna");
    assertThat(line.get("id").textValue()).isEqualTo("c1");
    assertThat(line.get("recording_id").textValue()).isEqualTo("r1");
    assertThat(failure("cuts.jsonl:2")).contains("MixedCut");
  }

  @Test
  void commonVoice() throws IOException {
    write("clips/x", "");
    Files.move(in.resolve("a.wav"), in.resolve("clips/a.wav"));
    Files.move(in.resolve("b.wav"), in.resolve("clips/b.mp3"));
    CommandLineRun command =
        over(
            "train.tsv",
            """
            client_id\tpath\tsentence\tup_votes\tsegment
            7f\ta.wav\tSie sagte: "Nein".\t2\t
            7f\tb\t\t1\t
            """);
    assertThat(result("clips/a.wav").get("sentence").textValue()).isEqualTo("Sie sagte: \"Nein\".");
    assertThat(command.exitCode()).as(command.err()).isEqualTo(ExitCode.OK);
    assertThat(run.results()).containsOnlyKeys("clips/a.wav", "clips/b.mp3");
  }

  @Test
  void audioFolder() throws IOException {
    assertSuccess(over("metadata.csv", "file_name,transcription\na.wav,one\nb.wav,two\n"));
    assertThat(result("b.wav").get("transcription").textValue()).isEqualTo("two");
    assertSuccess(over("metadata.jsonl", "{\"file_name\": \"a.wav\", \"label\": 3}\n"));
    assertThat(result("a.wav").get("label").intValue()).isEqualTo(3);
  }

  private void tar(String name, String... members) throws IOException {
    Tars tar = new Tars();
    for (String member : members) {
      tar.add(
          member,
          member.endsWith("json")
              ? "{\"own\": 1}".getBytes(StandardCharsets.UTF_8)
              : Tars.wav(TALK));
    }
    tar.write(in.resolve(name));
  }

  @Test
  void listsOfShards() throws IOException {
    tar("x.tar", "one.wav", "one.json");
    tar("y.tar", "two.wav");
    CommandLineRun command =
        over(
            "shards.jsonl",
            "{\"audio_filepath\": \"x.tar\", \"corpus\": \"c\", \"own\": 0}\n{\"audio_filepath\":"
                + " \"y.tar\"}\n{\"audio_filepath\": \"b.wav\"}\n{\"audio_filepath\": \"x.tar\"}\n"
                + "{\"audio_filepath\": \"y.tar\", \"offset\": 1}\n");
    assertThat(command.exitCode()).as(command.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(run.results()).containsOnlyKeys("x.tar/one.wav", "y.tar/two.wav", "b.wav");
    assertThat(result("x.tar/one.wav").get("corpus").textValue()).isEqualTo("c");
    assertThat(result("x.tar/one.wav").get("own").intValue()).isEqualTo(1);
    assertThat(failure("x.tar")).contains("is taken");
    assertThat(failure("shards.jsonl:5")).contains("no stretch");
  }

  @Test
  void fieldsThatAreNamedAreUsed() throws IOException {
    assertSuccess(
        over(
            "x.csv", "wav,key\na.wav,k1\nb.wav,k2\n", "--audio-field", "wav", "--id-field", "key"));
    assertThat(run.results()).containsOnlyKeys("k1", "k2");
    tar("x.tar", "one.wav", "one.json");
    assertSuccess(over(in.resolve("x.tar"), "--id-field", "own"));
    assertThat(run.results()).containsOnlyKeys("x.tar/1");
    CommandLineRun none = over(in.resolve("x.tar"), "--id-field", "none");
    assertThat(none.exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(failure("x.tar/one.wav")).contains("it has no \"none\" that could name it");
    CommandLineRun refused = over("x.csv", "wav,key\na.wav,k1\n");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("--audio-field", "\"wav\", \"key\"");
  }

  @Test
  void severalInputsAreOneRun() throws IOException {
    write("d/n.txt", "");
    Files.move(in.resolve("a.wav"), in.resolve("d/a.wav"));
    tar("t-000.tar", "one.wav");
    tar("t-001.tar", "two.wav");
    write("l.csv", "audio_filepath\nb.wav\n");
    String[] more = {
      "--input", in + "/t-{000..001}.tar", "--input", in.resolve("l.csv").toString()
    };
    CommandLineRun command = over(in.resolve("d"), more);
    assertSuccess(command);
    assertThat(run.results())
        .containsOnlyKeys("a.wav", "b.wav", "t-000.tar/one.wav", "t-001.tar/two.wav");
    assertThat(command.out()).contains("1 other files ignored: .txt 1");
    CommandLineRun twice = over(in.resolve("d"), "--input", in.resolve("d/a.wav").toString());
    assertThat(twice.exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(failure("a.wav")).contains("is taken");
    CommandLineRun none = over(in.resolve("d"), "--input", in.resolve("nowhere").toString());
    assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void textOfAnotherSuffixSaysWhichListsThereAre() throws IOException {
    CommandLineRun command = over("files.txt", "a.wav\nb.wav ü\n");
    assertThat(command.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(command.err()).contains("is text", ".jsonl", ".csv", ".tsv", "wav.scp", ".gz");
  }

  @Test
  void globsOfListsAreTheirLists() throws IOException {
    write("l_0.jsonl", "{\"audio_filepath\": \"a.wav\", \"n\": 0}\n");
    write("l_1.jsonl", "{\"audio_filepath\": \"b.wav\", \"n\": 1}\n");
    assertSuccess(over(Path.of(in + "/l_{0..7}.jsonl")));
    assertThat(RunDirectory.field(run.results(), "n")).hasToString("{a.wav=0, b.wav=1}");
    CommandLineRun none = over(Path.of(in + "/m_{0..7}.jsonl"));
    assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(none.err()).contains("no file matches");
  }

  @Test
  void metadataBesideRecordingsIsPointedOut() throws IOException {
    write("metadata.csv", "file_name,text\na.wav,one\n");
    CommandLineRun command = over(in);
    assertSuccess(command);
    assertThat(command.err()).contains("give it as --input", "(metadata.csv)");
  }
}
