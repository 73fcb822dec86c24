package org.remotemedia.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotemedia.job.testing.PassRuns.assertSuccess;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

/** Runs over lists as they are found. */
@Timeout(120)
class FieldListsTest {
  private static final Path LISTS = Path.of("src/test/resources/lists");

  @RegisterExtension private static final MiniClusterExtension CLUSTER = Clusters.fourSlots();

  @TempDir private Path directory;
  private PassRuns runs;
  private RunDirectory run;

  @BeforeEach
  void prepare() throws IOException {
    runs = new PassRuns(directory);
    run = runs.outputs();
    for (String name : List.of("a.wav", "b.wav")) {
      Files.copy(LISTS.resolve(name), directory.resolve(name));
    }
  }

  private CommandLineRun over(String list, String... more) throws IOException {
    if (!Files.exists(directory.resolve(list))) {
      Files.copy(LISTS.resolve(list), directory.resolve(list));
    }
    return runs.over(directory.resolve(list), more);
  }

  private CommandLineRun overText(String list, String text, String... more) throws IOException {
    Files.writeString(directory.resolve(list), text);
    return over(list, more);
  }

  private static void assertRefused(CommandLineRun command, String... words) {
    assertThat(command.exitCode()).as(command.err()).isEqualTo(ExitCode.USAGE);
    assertThat(command.err()).contains(words);
  }

  @Test
  void spacesAroundNamesAreNoneOfThem() throws IOException {
    assertSuccess(over("spaces-after-commas.csv"));
    assertThat(runs.durations()).isEqualTo("{a.wav#0.1-0.1=0.1, b.wav#0-0.2=0.2}");
    assertSuccess(
        overText(
            "spaces.jsonl", "{\" audio_filepath\": \"a.wav\", \"duration \": 0.1}", "--overwrite"));
    assertThat(runs.durations()).isEqualTo("{a.wav#0-0.1=0.1}");
  }

  @Test
  void columnsThatMayBeTimesAreNotCarriedInSilence() throws IOException {
    assertRefused(over("capitals.csv"), "\"Offset\"", "--offset-field \"Offset\"");
    assertRefused(over("start-end.csv"), "\"start\"", "--offset-field \"start\"");
    assertRefused(over("start-end.jsonl"), "\"start\"", "--offset-field \"start\"");
    assertRefused(
        over("start-end.csv", "--offset-field", "start"), "\"end\"", "--end-field \"end\"");
    assertRefused(overText("x.csv", "audio_filepath,End Time (s)\na.wav,1\n"), "--end-field");
    assertRefused(overText("x.csv", "audio_filepath,DURATION\na.wav,1\n"), "--duration-field");
    assertRefused(overText("x.csv", "audio_filepath,a\na.wav,1\n", "--end-field", "b"), "\"b\"");
    assertThat(run.root()).doesNotExist();
  }

  @Test
  void theOptionsThatAreNamedUseThem() throws IOException {
    assertSuccess(over("capitals.csv", "--offset-field", "Offset", "--duration-field", "Duration"));
    assertThat(runs.durations()).isEqualTo("{a.wav#0.1-0.1=0.1}");
    for (String list : List.of("start-end.csv", "start-end.jsonl")) {
      assertSuccess(over(list, "--overwrite", "--offset-field", "start", "--end-field", "end"));
      assertThat(runs.durations()).isEqualTo("{a.wav#0.1-0.1=0.1}");
    }
  }

  @Test
  void whatIsSaidToBeNoTimeIsCarried() throws IOException {
    assertSuccess(
        over("start-end.csv", "--offset-field", "offset", "--duration-field", "duration"));
    JsonNode line = run.results().get("a.wav");
    assertThat(line.get("start").textValue()).isEqualTo("0.1");
    assertThat(line.get("duration_s").doubleValue()).isEqualTo(0.3);
    assertSuccess(
        overText(
            "both.csv",
            "audio_filepath,offset,duration,start,end\na.wav,0.1,0.1,7,8\n",
            "--overwrite"));
    assertThat(runs.durations()).isEqualTo("{a.wav#0.1-0.1=0.1}");
  }

  @Test
  void aLengthThatMayBeMeantIsWarnedOf() throws IOException {
    CommandLineRun command = overText("x.csv", "audio_filepath,length_s\na.wav,1\n");
    assertSuccess(command);
    assertThat(command.err())
        .contains("warning: ", "\"length_s\"", "--duration-field \"length_s\"", "(x.csv)");
  }

  @Test
  void laterEntriesWithSuchNamesFail() throws IOException {
    CommandLineRun command =
        overText(
            "x.jsonl",
            """
            {"audio_filepath": "a.wav"}
            {"audio_filepath": "a.wav", "start_time": 0.1}
            {"audio_filepath": "b.wav", "start": "of the second half"}
            """);
    assertThat(command.exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(run.failed()).containsOnlyKeys("x.jsonl:2");
    assertThat(run.failed().get("x.jsonl:2").get("message").textValue())
        .contains("--offset-field \"start_time\"");
    assertThat(run.results()).containsOnlyKeys("a.wav", "b.wav");
  }

  @Test
  void numbersThatAreNoneBecomeNullWithOneWarning() throws IOException {
    CommandLineRun command = over("nan.jsonl");
    assertSuccess(command);
    assertThat(run.results().get("a.wav").get("score").isNull()).isTrue();
    assertThat(run.results().get("b.wav").get("score").doubleValue()).isEqualTo(0.5);
    assertThat(command.err()).containsOnlyOnce("warning: NaN and Infinity");
    assertSuccess(
        overText(
            "more.json",
            "[{\"audio_filepath\": \"a.wav\", \"x\": [{\"y\": [1, -Infinity]}], \"z\": Infinity}]",
            "--overwrite"));
    assertThat(run.results().get("a.wav").get("x")).hasToString("[{\"y\":[1,null]}]");
    assertThat(run.results().get("a.wav").get("z").isNull()).isTrue();
  }

  @Test
  void aTimeThatIsNoneFailsItsRecord() throws IOException {
    CommandLineRun command =
        overText("x.jsonl", "{\"audio_filepath\": \"a.wav\", \"duration\": NaN}");
    assertThat(command.exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(run.failed().get("x.jsonl:1").get("message").textValue())
        .contains("\"duration\" is not a number of seconds");
  }

  @Test
  void nothingIsUncountedAfterAQuoteThatIsNotClosed() throws IOException {
    CommandLineRun command =
        over("unclosed-quote-in-row-7-of-2000.csv", "--id-field", "text", "--max-failures", "1");
    assertThat(command.exitCode()).as(command.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(run.metrics().get("succeeded").intValue()).isEqualTo(1999);
    assertThat(run.failed()).containsOnlyKeys("unclosed-quote-in-row-7-of-2000.csv:8");
  }

  @Test
  void aListOfWhichTheRestCannotBeReadIsNotComplete() throws IOException {
    CommandLineRun command = overText("cut.json", "[{\"audio_filepath\": \"a.wav\"}, {\"audio");
    assertThat(command.exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(command.err()).contains("cut.json could not be read to its end");
    assertThat(run.metrics().get("complete").booleanValue()).isFalse();
    assertThat(run.metrics().get("failed").intValue()).isEqualTo(1);
    command = over("cut.json", "--overwrite", "--max-failures", "5");
    assertThat(command.exitCode()).isEqualTo(ExitCode.JOB_FAILED);
    assertThat(command.err()).contains("--max-failures");
  }

  @Test
  void packedListsAreReadAndDamageIsTold() throws IOException {
    String lines = "{\"audio_filepath\": \"a.wav\", \"x\": 1}\n{\"audio_filepath\": \"b.wav\"}\n";
    byte[] packed = Tars.gzip(lines.getBytes(StandardCharsets.UTF_8));
    Files.write(directory.resolve("l.jsonl.gz"), packed);
    assertSuccess(over("l.jsonl.gz"));
    assertThat(run.results()).containsOnlyKeys("a.wav", "b.wav");
    Files.write(directory.resolve("l.jsonl.gz"), Arrays.copyOf(packed, packed.length - 9));
    CommandLineRun cut = over("l.jsonl.gz", "--overwrite");
    assertThat(cut.exitCode()).as(cut.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(run.metrics().get("complete").booleanValue()).isFalse();
    assertThat(run.failed()).hasSize(1);
    assertThat(run.failed().values().iterator().next().get("message").textValue())
        .contains("damaged or cut", "what follows could not be read");
  }

  @Test
  void minusOneIsAllUpToTheEnd() throws IOException {
    assertSuccess(
        overText(
            "x.jsonl",
            """
            {"audio_filepath": "a.wav", "duration": -1}
            {"audio_filepath": "a.wav", "offset": 0.1, "duration": -1.0}
            """));
    assertThat(runs.durations()).isEqualTo("{a.wav=0.3, a.wav#0.1-=0.2}");
  }

  @Test
  void stretchesThatAreALittleTooLongAreAcceptedAndMarkedWhenToldTo() throws IOException {
    String list =
        """
        {"audio_filepath": "a.wav", "duration": 0.3}
        {"audio_filepath": "a.wav", "duration": 0.34}
        {"audio_filepath": "a.wav", "offset": 0.1, "duration": 0.4}
        """;
    CommandLineRun command = overText("x.jsonl", list);
    assertThat(command.exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(run.failed().get("a.wav#0-0.34").get("message").textValue())
        .contains("--duration-tolerance");
    over("x.jsonl", "--overwrite", "--duration-tolerance", "0.05");
    assertThat(run.failed()).containsOnlyKeys("a.wav#0.1-0.4");
    assertThat(runs.durations()).isEqualTo("{a.wav#0-0.3=0.3, a.wav#0-0.34=0.3}");
    assertThat(run.results().get("a.wav#0-0.34").get("truncated").booleanValue()).isTrue();
    assertThat(run.results().get("a.wav#0-0.3").has("truncated")).isFalse();
    assertRefused(over("x.jsonl", "--duration-tolerance", "-1"), "expected a number of seconds");
  }

  @Test
  void aFileInAnotherUnicodeFormIsNamed() throws IOException {
    String composed = "caf\u00e9.wav";
    String apart = "cafe\u0301.wav";
    Files.copy(LISTS.resolve("a.wav"), directory.resolve(apart));
    CommandLineRun command = overText("x.jsonl", "{\"audio_filepath\": \"" + composed + "\"}");
    assertThat(command.exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(run.failed().get(composed).get("message").textValue())
        .contains(apart, "Unicode form NFD", "in NFC");
    Files.createDirectory(directory.resolve("d\u00e9"));
    Files.copy(LISTS.resolve("a.wav"), directory.resolve("d\u00e9/" + apart));
    overText("x.jsonl", "{\"audio_filepath\": \"de\u0301/" + composed + "\"}", "--overwrite");
    assertThat(run.failed().values().iterator().next().get("message").textValue())
        .contains("d\u00e9/" + apart);
    assertRefused(runs.over(directory.resolve(composed)), apart, "NFD");
  }
}
