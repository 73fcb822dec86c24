package org.remotemedia.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.core.io.InputStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.input.InputSpec;
import org.remotemedia.job.output.Fences;
import org.remotemedia.job.output.Layout;
import org.remotemedia.job.testing.Corpus;
import org.remotemedia.job.testing.Wavs;

/** What Flink makes of the source: an end, splits on one side and elements on the other. */
class RecordSourceTest {
  @TempDir private Path directory;

  private RecordSource source() throws Exception {
    Path input = Files.createDirectory(directory.resolve("in"));
    new Corpus(input).add("a.wav", Wavs.bursts(8000, 100));
    Layout layout = new Layout(directory.resolve("out").toString());
    return new RecordSource(
        new SourcePlan(
            InputSpec.parse(input.toString()),
            layout,
            Fences.first(),
            SourcePlan.DEFAULT_CHUNK_SAMPLES,
            false));
  }

  @Test
  void theInputHasAnEnd() throws Exception {
    assertThat(source().getBoundedness()).isEqualTo(Boundedness.BOUNDED);
  }

  @Test
  void whatTheEnumeratorHandsOutTheReaderReads() throws Exception {
    RecordSource source = source();
    FakeEnumeratorContext planning = new FakeEnumeratorContext();
    planning.register(0);
    for (var enumerator :
        List.of(source.createEnumerator(planning), source.restoreEnumerator(planning, null))) {
      enumerator.handleSplitRequest(0, "here");
      planning.runCalls();
      enumerator.close();
    }
    List<RecordSplit> splits = planning.unregister(0);
    assertThat(splits).hasSize(2);
    assertThat(splits).allSatisfy(split -> assertThat(split).hasToString("split 000000"));

    var serializer = source.getSplitSerializer();
    CollectingOutput output = new CollectingOutput();
    try (var reader = source.createReader(new FakeReaderContext())) {
      reader.addSplits(
          List.of(
              serializer.deserialize(
                  serializer.getVersion(), serializer.serialize(splits.get(0)))));
      reader.notifyNoMoreSplits();
      while (reader.pollNext(output) != InputStatus.END_OF_INPUT) {
        // On to the end.
      }
    }
    assertThat(output.taken()).contains("record a.wav", "chunk 100", "value end");
  }

  /** Flink asks for it although a batch job writes no state. */
  @Test
  void thereIsNoStateToKeep() throws Exception {
    var serializer = source().getEnumeratorCheckpointSerializer();
    assertThat(serializer.getVersion()).isEqualTo(1);
    assertThat(serializer.serialize(null)).isEmpty();
    assertThat(serializer.deserialize(1, new byte[0])).isNull();
  }
}
