package org.remotemedia.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotemedia.job.testing.PassRuns.assertSuccess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.remotemedia.operators.value.AudioFormat;

/** Inputs, and what they hold, that have the same names in different folders. */
@Timeout(120)
class SameNamesTest {
  @RegisterExtension private static final MiniClusterExtension CLUSTER = Clusters.fourSlots();

  @TempDir private Path directory;
  private PassRuns runs;
  private RunDirectory run;
  private Path a;
  private Path b;

  @BeforeEach
  void prepare() throws IOException {
    runs = new PassRuns(directory);
    run = runs.outputs();
    a = Files.createDirectories(directory.resolve("a/x"));
    b = Files.createDirectories(directory.resolve("b/x"));
    for (Path folder : new Path[] {a, b}) {
      Files.write(folder.resolve("u.wav"), wav());
      new Tars().add("u.wav", wav()).write(folder.resolve("audio_0.tar"));
    }
  }

  private static byte[] wav() throws IOException {
    return Tars.wav(Wavs.bursts(8000, 1, AudioFormat.I16, 800));
  }

  private CommandLineRun both(String name, String... options) {
    String[] all = new String[options.length + 2];
    System.arraycopy(options, 0, all, 0, options.length);
    all[options.length] = "--input";
    all[options.length + 1] = b.resolve(name).toString();
    return runs.over(a.resolve(name), all);
  }

  private void lists(String name, String ofBoth) throws IOException {
    Files.writeString(a.resolve(name), ofBoth);
    Files.writeString(b.resolve(name), ofBoth);
  }

  @Test
  void listsOfOneNameNameTheirRecordsByTheirFolders() throws IOException {
    lists("train.jsonl", "{\"audio_filepath\": \"u.wav\", \"text\": \"t\"}\n{}\n");
    CommandLineRun command = both("train.jsonl");
    assertThat(command.exitCode()).as(command.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(run.results()).containsOnlyKeys("a/x/u.wav", "b/x/u.wav");
    assertThat(run.failed()).containsOnlyKeys("a/x/train.jsonl:2", "b/x/train.jsonl:2");
    CommandLineRun glob = runs.over(directory.resolve("*/x/train.jsonl"), "--resume");
    assertThat(glob.exitCode()).as(glob.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(run.metrics().at("/attempt/records").intValue()).isEqualTo(2);
    CommandLineRun alone = runs.over(a.resolve("train.jsonl"), "--resume");
    assertThat(alone.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(alone.err()).contains("folders before names of records: was a/x/, b/x/, is not");
    lists("n.jsonl", "{\"audio_filepath\": \"u.wav\"}\n");
    assertSuccess(both("n.jsonl", "--overwrite", "--value-field", "."));
    assertThat(run.results()).containsOnlyKeys("a/x/n.jsonl:1", "b/x/n.jsonl:1");
  }

  @Test
  void shardsOfListsOfOneNameHaveTheirFolders() throws IOException {
    lists("m.json", "{\"audio_filepath\": \"u_.wav\", \"shard_id\": 0}\n".replace("u_", "v"));
    for (Path folder : new Path[] {a, b}) {
      new Tars().add("v.wav", wav()).write(folder.resolve("audio_0.tar"));
    }
    assertSuccess(both("m.json"));
    assertThat(run.results()).containsOnlyKeys("a/x/audio_0.tar/v.wav", "b/x/audio_0.tar/v.wav");
    assertSuccess(both("audio_0.tar", "--overwrite"));
    assertThat(run.results()).containsOnlyKeys("a/x/audio_0.tar/v.wav", "b/x/audio_0.tar/v.wav");
  }

  @Test
  void anInputThatIsGivenTwiceIsRefused() throws IOException {
    CommandLineRun command =
        runs.over(a.resolve("u.wav"), "--input", a.resolve("../x/u.wav").toString());
    assertThat(command.exitCode()).as(command.err()).isEqualTo(ExitCode.USAGE);
    assertThat(command.err()).contains("u.wav is given twice");
    assertThat(run.root()).doesNotExist();
  }

  @Test
  void aShardWhoseNameIsTakenIsMoreThanOneFailure() throws IOException {
    CommandLineRun command = both("", "--max-failures", "5");
    assertThat(command.exitCode()).as(command.err()).isEqualTo(ExitCode.JOB_FAILED);
    assertThat(run.results()).containsOnlyKeys("u.wav", "audio_0.tar/u.wav");
    assertThat(run.failed().get("audio_0.tar").get("message").textValue())
        .contains("none of the records of " + b.resolve("audio_0.tar") + " was read")
        .contains("since those of " + a.resolve("audio_0.tar") + " have the same names");
    assertThat(run.metrics().get("complete").booleanValue()).isFalse();
    assertThat(command.err()).contains("b/x/audio_0.tar could not be read to its end");
  }
}
