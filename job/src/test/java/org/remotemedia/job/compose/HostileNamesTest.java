package org.remotemedia.job.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.testing.Clusters;
import org.remotemedia.job.testing.CommandLineRun;
import org.remotemedia.job.testing.Corpus;
import org.remotemedia.job.testing.Pipelines;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.job.testing.Wavs;

/** Records and nodes with names that would lead out of OUT write into it all the same. */
@Timeout(60)
class HostileNamesTest {
  @RegisterExtension private static final MiniClusterExtension CLUSTER = Clusters.fourSlots();

  private static final String NODES =
      """
      {"version": "v1", "connections": [],
       "nodes": [
         {"id": "../../../up", "node_type": "PassThroughNode"},
         {"id": "..", "node_type": "PassThroughNode"},
         {"id": "/", "node_type": "PassThroughNode"}]}
      """;

  @TempDir private Path directory;

  @Test
  void nothingIsWrittenOutsideOut() throws IOException {
    Path lists = directory.resolve("corpus/lists");
    Corpus corpus = new Corpus(lists.getParent());
    corpus.add("above.wav", Wavs.bursts(16_000, 800));
    corpus.add("lists/..%2F..%2Fa.wav", Wavs.bursts(16_000, 800));
    corpus.add("lists/%2E%2E.wav", Wavs.bursts(16_000, 800));
    Path list = lists.resolve("list.jsonl");
    Files.writeString(
        list,
        """
        {"audio_filepath": "../above.wav"}
        {"audio_filepath": "../../corpus/above.wav"}
        {"audio_filepath": "..%2F..%2Fa.wav"}
        {"audio_filepath": "%2E%2E.wav"}
        {"audio_filepath": "../../../../../../../../../../no/such/place.wav"}
        """);
    Path manifest = Pipelines.write(directory, NODES);
    Path out = directory.resolve("runs/deep/out");
    long before = filesOutside(out);
    CommandLineRun run = CommandLineRun.run(manifest, list, out);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
    assertThat(new RunDirectory(out).results()).hasSize(4);
    assertThat(new RunDirectory(out).failed()).hasSize(1);
    assertThat(filesOutside(out)).isEqualTo(before);
    try (Stream<Path> audio = Files.walk(out.resolve("audio"))) {
      assertThat(audio.filter(Files::isRegularFile)).hasSize(4 * 3);
    }
  }

  private long filesOutside(Path out) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).filter(file -> !file.startsWith(out)).count();
    }
  }
}
