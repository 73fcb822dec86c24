package org.remotemedia.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotemedia.job.testing.PassRuns.assertSuccess;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.remotemedia.job.testing.PassRuns;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.job.testing.Tars;
import org.remotemedia.job.testing.Wavs;
import org.remotemedia.operators.value.AudioBuffer;

/** Runs over tar shards as they are found. */
@Timeout(120)
class FieldShardsTest {
  private static final Path SHARDS = Path.of("src/test/resources/shards");

  @RegisterExtension private static final MiniClusterExtension CLUSTER = Clusters.fourSlots();

  @TempDir private Path directory;
  private PassRuns runs;
  private RunDirectory run;

  @BeforeEach
  void prepare() throws IOException {
    runs = new PassRuns(directory);
    run = runs.outputs();
  }

  private CommandLineRun over(String shard) {
    return runs.over(SHARDS.resolve(shard));
  }

  private JsonNode field(String record, String field) throws IOException {
    return run.results().get(record).path(field);
  }

  @Test
  void membersInAnotherOrderAttach() throws IOException {
    CommandLineRun command = over("odd_order.tar");
    assertSuccess(command);
    assertThat(field("odd_order.tar/000.wav", "text").isTextual()).isTrue();
    assertThat(field("odd_order.tar/001.wav", "text").isTextual()).isTrue();
    assertThat(command.out()).doesNotContain("ignored");
  }

  @Test
  void dotsInNamesDoNotPartWhatBelongsTogether() throws IOException {
    assertSuccess(over("dots.tar"));
    assertThat(field("dots.tar/235 Track 2.0 (Clean).wav", "text").isTextual()).isTrue();
    assertThat(run.results()).hasSize(3);
  }

  @Test
  void textsBecomeFields() throws IOException {
    assertSuccess(over("txt_cls.tar"));
    assertThat(field("txt_cls.tar/000.wav", "txt").textValue()).isEqualTo("hello world");
    assertThat(field("txt_cls.tar/000.wav", "cls").intValue()).isEqualTo(7);
    assertThat(field("txt_cls.tar/001.wav", "lab").textValue()).isEqualTo("x");
    assertThat(field("txt_cls.tar/001.wav", "speaker").textValue()).isEqualTo("s9");
    assertThat(field("txt_cls.tar/001.wav", "normalized.txt").textValue()).isEqualTo("BYE");
  }

  @Test
  void fieldsThatAreNoneFailTheirRecords() throws IOException {
    CommandLineRun command = over("badjson.tar");
    assertThat(command.exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(run.failed()).containsOnlyKeys("badjson.tar/b.wav", "badjson.tar/c.wav");
    assertThat(field("badjson.tar/a.wav", "text").isNull()).isTrue();
    assertThat(command.err()).containsOnlyOnce("warning: NaN and Infinity");
  }

  @Test
  void aShardWithoutAnEndMarkIsReadWithAWarning() throws IOException {
    CommandLineRun command = over("noeof.tar");
    assertSuccess(command);
    assertThat(run.results()).hasSize(2);
    assertThat(command.err()).contains("warning: a shard has no end mark", "(noeof.tar)");
    assertThat(run.metrics().get("complete").booleanValue()).isTrue();
  }

  @Test
  void aShardThatIsCutMakesTheRunIncomplete() throws IOException {
    byte[] whole = new Tars().add("a.wav", Tars.wav(tone())).add("b.wav", Tars.wav(tone())).bytes();
    Files.write(directory.resolve("cut.tar"), Arrays.copyOf(whole, whole.length - 5000));
    CommandLineRun command = runs.over(directory.resolve("cut.tar"));
    assertThat(command.exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(run.metrics().get("complete").booleanValue()).isFalse();
    assertThat(command.err()).contains("cut.tar could not be read to its end");
    command = runs.over(directory.resolve("cut.tar"), "--overwrite", "--max-failures", "50");
    assertThat(command.exitCode()).isEqualTo(ExitCode.JOB_FAILED);
  }

  private static AudioBuffer tone() {
    return Wavs.tones(8000, 1, 1, 1);
  }
}
