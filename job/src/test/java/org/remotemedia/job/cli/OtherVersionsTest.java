package org.remotemedia.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotemedia.job.testing.PassRuns.assertSuccess;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** Output directories that other versions of this program have left. */
@Timeout(120)
class OtherVersionsTest {
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
    Files.write(in.resolve("a.wav"), Tars.wav(Wavs.bursts(8000, 1, AudioFormat.I16, 800)));
  }

  private void write(String name, String text) throws IOException {
    Path file = run.root().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void assertRefused(String... words) throws IOException {
    var before = run.digests();
    CommandLineRun command = runs.over(in, "--resume");
    assertThat(command.exitCode()).as(command.err()).isEqualTo(ExitCode.USAGE);
    assertThat(command.err()).contains(words).contains("resume the run with the version that");
    assertThat(command.err()).contains("give --overwrite to replace it");
    assertThat(run.digests()).isEqualTo(before);
    assertThat(run.results()).containsOnlyKeys("a.wav");
  }

  /** As runs were described before their attempts had claims. */
  @Test
  void aRunFromBeforeAttemptsHadClaimsIsLeftAlone() throws IOException {
    write(
        ".remotemedia/run.json",
        """
        {"attempt_id": "4f6c", "attempt": 1, "earlier_ms": 0, "input": "%s",
         "options": {"audio-format": "wav"}, "nodes": []}
        """
            .formatted(in));
    write(
        ".remotemedia/splits/000000.json",
        """
        {"split_id": "000000", "nodes": ["pass"], "versions": {"a.wav": "1-2"}}
        """);
    write("results/part-000000.jsonl", "{\"record\": \"a.wav\", \"source\": \"/in/a.wav\"}\n");
    assertRefused("an older one, without a number");
    assertSuccess(runs.over(in, "--overwrite"));
    assertThat(run.results().get("a.wav").has("duration_s")).isTrue();
    assertSuccess(runs.over(in, "--resume"));
  }

  /** Its markers could not be read, and its records would all be done again. */
  @Test
  void aRunWhoseDescriptionOnlyLacksTheNumberIsLeftAlone() throws IOException {
    assertSuccess(runs.over(in));
    Path description = run.root().resolve(".remotemedia/run.json");
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = mapper.readValue(description.toFile(), ObjectNode.class);
    for (String format : new String[] {null, "2", "0"}) {
      json.remove("format");
      if (format != null) {
        json.put("format", Integer.parseInt(format));
      }
      mapper.writeValue(description.toFile(), json);
      assertRefused(format == null ? "without a number" : "its format is " + format);
    }
  }
}
