package org.remotemedia.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
import org.remotemedia.job.testing.Pipelines;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.job.testing.Wavs;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;

/** Runs over lists, and over recordings that are cut off. */
@Timeout(60)
class ListInputTest {
  private static final AudioBuffer TALK = Wavs.bursts(8000, 1, AudioFormat.F32, 16_000);

  @RegisterExtension private static final MiniClusterExtension CLUSTER = Clusters.fourSlots();

  @TempDir private Path directory;
  private Path manifest;
  private RunDirectory run;

  @BeforeEach
  void makeCorpus() throws IOException {
    manifest = Pipelines.write(directory, Pipelines.PASS);
    run = new RunDirectory(directory.resolve("out"));
    new Corpus(directory).add("audio/talk.wav", TALK).addCut("cut/cut.wav", TALK, 6000 * 4);
  }

  private CommandLineRun runOver(String input, String... more) {
    return CommandLineRun.run(manifest, directory.resolve(input), run.root(), more);
  }

  private float[] written(String record) throws IOException {
    return Wavs.read(run.audio(run.results().get(record).get("outputs").get("pass"))).floats();
  }

  private CommandLineRun resume(String input) {
    return runOver(input, "--resume");
  }

  @Test
  void correctedFieldsOfAListReachTheLinesWithoutDoingTheAudioAgain() throws IOException {
    Path list = directory.resolve("list.jsonl");
    Files.writeString(
        list,
        """
        {"audio_filepath": "audio/talk.wav", "text": "wrong", "x": 1.50}
        {"audio_filepath": "audio/talk.wav", "offset": 0.5, "text": "right", "x": 1.50}
        """);
    assertThat(runOver("list.jsonl").exitCode()).isEqualTo(ExitCode.OK);
    var unchanged = run.results().get("audio/talk.wav#0.5-");

    Files.writeString(list, Files.readString(list).replace("wrong", "corrected"));
    CommandLineRun resumed = resume("list.jsonl");
    assertThat(resumed.exitCode()).as(resumed.err()).isEqualTo(ExitCode.OK);
    assertThat(resumed.out())
        .contains("0 of them in this attempt", "1 earlier results brought up to date");
    assertThat(run.results().get("audio/talk.wav").get("text").textValue()).isEqualTo("corrected");
    assertThat(run.results().get("audio/talk.wav#0.5-")).isEqualTo(unchanged);
    assertThat(run.metrics().at("/attempt/records").intValue()).isZero();
    assertThat(run.metrics().at("/succeeded").intValue()).isEqualTo(2);

    assertThat(resume("./list.jsonl").out()).doesNotContain("brought up to date");
  }

  @Test
  void aCorpusThatWasMovedIsTheSameInput() throws IOException {
    assertThat(runOver("audio").exitCode()).isEqualTo(ExitCode.OK);
    Files.move(directory.resolve("audio"), directory.resolve("elsewhere"));

    CommandLineRun resumed = resume("elsewhere");
    assertThat(resumed.exitCode()).as(resumed.err()).isEqualTo(ExitCode.OK);
    assertThat(resumed.err())
        .contains("note: the input was " + directory.resolve("audio") + ", it is now");
    assertThat(run.metrics().at("/attempt/records").intValue()).isZero();
    assertThat(run.results().get("talk.wav").get("source").textValue())
        .isEqualTo(directory.resolve("elsewhere/talk.wav").toString());
  }

  @Test
  void stretchesOfOneRecordingAreRecordsOfTheirOwn() throws IOException {
    Files.writeString(
        directory.resolve("list.jsonl"),
        """
        {"audio_filepath": "audio/talk.wav", "offset": 0.5, "duration": 0.25}
        {"audio_filepath": "audio/talk.wav", "offset": 1.5}
        {"audio_filepath": "audio/talk.wav"}
        """);
    CommandLineRun command = runOver("list.jsonl");
    assertThat(command.exitCode()).as(command.err()).isEqualTo(ExitCode.OK);
    assertThat(run.results())
        .containsOnlyKeys("audio/talk.wav#0.5-0.25", "audio/talk.wav#1.5-", "audio/talk.wav");
    assertThat(written("audio/talk.wav#0.5-0.25"))
        .containsExactly(Arrays.copyOfRange(TALK.floats(), 4000, 6000));
    assertThat(written("audio/talk.wav#1.5-"))
        .containsExactly(Arrays.copyOfRange(TALK.floats(), 12_000, 16_000));
    assertThat(written("audio/talk.wav")).containsExactly(TALK.floats());
    assertThat(RunDirectory.field(run.results(), "duration_s"))
        .hasToString("{audio/talk.wav=2.0, audio/talk.wav#0.5-0.25=0.25, audio/talk.wav#1.5-=0.5}");
  }

  @Test
  void furtherFieldsAreCarriedThroughToResultsAndFailures() throws IOException {
    Files.writeString(
        directory.resolve("list.jsonl"),
        """
        {"audio_filepath": "audio/talk.wav", "text": "Grüße", "speaker": {"id": 7}, "record": "r-1",
         "status": null, "input_record": "mine"}
        {"audio_filepath": "nowhere.wav", "text": "silence", "error": "none", "message": [1]}
        not JSON
        """
            .replace(",\n \"status\"", ", \"status\""));
    assertThat(runOver("list.jsonl").exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);

    JsonNode good = run.results().get("audio/talk.wav");
    assertThat(good.get("text").textValue()).isEqualTo("Grüße");
    assertThat(good.get("speaker")).isEqualTo(json("{\"id\": 7}"));
    assertThat(good.get("status").textValue()).isEqualTo("success");
    assertThat(good.get("input_status").isNull()).isTrue();
    assertThat(good.get("input_record").textValue()).isEqualTo("r-1");
    assertThat(good.get("input_input_record").textValue()).isEqualTo("mine");

    JsonNode bad = run.failed().get("nowhere.wav");
    assertThat(bad.get("error").textValue()).isEqualTo("AudioFormatError");
    assertThat(bad.get("input_error").textValue()).isEqualTo("none");
    assertThat(bad.get("input_message")).isEqualTo(json("[1]"));
    assertThat(bad.get("text").textValue()).isEqualTo("silence");

    assertThat(run.failed().get("list.jsonl:3").get("message").textValue())
        .contains("line 3 of the list list.jsonl cannot be used", "not valid JSON");
  }

  @Test
  void csvFieldsAreCarriedAsTexts() throws IOException {
    Files.writeString(
        directory.resolve("list.csv"),
        "audio_filepath,offset,duration,take\naudio/talk.wav,0.25,0.5,3\n");
    assertThat(runOver("list.csv").exitCode()).isEqualTo(ExitCode.OK);
    JsonNode line = run.results().get("audio/talk.wav#0.25-0.5");
    assertThat(line.get("take").textValue()).isEqualTo("3");
    assertThat(line.get("outputs").get("pass").get("frames").intValue()).isEqualTo(4000);
  }

  @Test
  void cutRecordingsAreKeptAndMarkedWhenToldTo() throws IOException {
    assertThat(runOver("cut").exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(run.failed().get("cut.wav").get("message").textValue())
        .isEqualTo(
            "cut.wav is truncated: its header promises 16000 frames, found 10000; --keep-truncated keeps what is there");
    assertThat(RunDirectory.files(run.root().resolve("audio"))).isEmpty();

    CommandLineRun kept = runOver("cut", "--keep-truncated", "--overwrite");
    assertThat(kept.exitCode()).as(kept.err()).isEqualTo(ExitCode.OK);
    JsonNode line = run.results().get("cut.wav");
    assertThat(line.get("truncated").booleanValue()).isTrue();
    assertThat(line.get("duration_s").doubleValue()).isEqualTo(1.25);
    assertThat(written("cut.wav")).containsExactly(Arrays.copyOf(TALK.floats(), 10_000));
  }

  @Test
  void joinedRecordingsAreDecodedAsOneAndMarkedWhenToldTo() throws IOException {
    byte[] talk = Wavs.bytes(TALK);
    byte[] twice = Arrays.copyOf(talk, 2 * talk.length);
    System.arraycopy(talk, 0, twice, talk.length, talk.length);
    Files.write(directory.resolve("audio/twice.wav"), twice);
    Files.writeString(
        directory.resolve("list.jsonl"),
        """
        {"audio_filepath": "audio/talk.wav", "parts": "of speech"}
        {"audio_filepath": "audio/twice.wav"}
        {"audio_filepath": "audio/twice.wav", "offset": 0.5, "duration": 0.25}
        {"audio_filepath": "audio/twice.wav", "offset": 1.75, "duration": 0.5}
        {"audio_filepath": "audio/twice.wav", "offset": 2.5, "duration": 0.25}
        """);
    assertThat(runOver("list.jsonl").exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);
    String joined =
        "audio/twice.wav holds several recordings: after 16000 frames (2.000 s) another one is"
            + " joined on, which begins at byte %d, also of 8000 Hz, 1 ch; --join-parts decodes"
                .formatted(talk.length)
            + " them as one; --keep-truncated keeps what comes before";
    assertThat(run.failed())
        .containsOnlyKeys(
            "audio/twice.wav", "audio/twice.wav#1.75-0.5", "audio/twice.wav#2.5-0.25");
    assertThat(run.failed().get("audio/twice.wav").get("message").textValue()).isEqualTo(joined);
    assertThat(run.failed().get("audio/twice.wav#2.5-0.25").get("message").textValue())
        .isEqualTo(joined.replace("audio/twice.wav holds", "audio/twice.wav#2.5-0.25 holds"));

    CommandLineRun resumed = runOver("list.jsonl", "--join-parts", "--resume");
    assertThat(resumed.exitCode()).as(resumed.err()).isEqualTo(ExitCode.OK);
    assertThat(RunDirectory.field(run.results(), "parts"))
        .hasToString(
            "{audio/talk.wav=, audio/twice.wav=2, audio/twice.wav#0.5-0.25=,"
                + " audio/twice.wav#1.75-0.5=2, audio/twice.wav#2.5-0.25=2}");
    assertThat(run.results().get("audio/talk.wav").get("input_parts").textValue())
        .isEqualTo("of speech");
    assertThat(run.results().get("audio/twice.wav").has("truncated")).isFalse();
    float[] all = Arrays.copyOf(TALK.floats(), 32_000);
    System.arraycopy(TALK.floats(), 0, all, 16_000, 16_000);
    assertThat(written("audio/twice.wav")).containsExactly(all);
    assertThat(written("audio/twice.wav#1.75-0.5"))
        .containsExactly(Arrays.copyOfRange(all, 14_000, 18_000));
    assertThat(written("audio/twice.wav#2.5-0.25"))
        .containsExactly(Arrays.copyOfRange(all, 20_000, 22_000));

    CommandLineRun kept = runOver("audio/twice.wav", "--keep-truncated", "--overwrite");
    assertThat(kept.exitCode()).as(kept.err()).isEqualTo(ExitCode.OK);
    JsonNode line = run.results().values().iterator().next();
    assertThat(line.get("truncated").booleanValue()).isTrue();
    assertThat(line.has("parts")).isFalse();
    assertThat(line.get("duration_s").doubleValue()).isEqualTo(2.0);
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }
}
