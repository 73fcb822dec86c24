package org.remotemedia.job.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.output.Fences;
import org.remotemedia.job.output.SplitOutput;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.stage.StagePlan;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.ValuePath;

/** The values of the sinks on their way into files. */
class RecordOutputsTest {
  private static final AudioBuffer AUDIO = AudioBuffer.f32(new float[100], 100, 8000, 1);

  @TempDir private Path directory;
  private SplitOutput split;
  private RecordOutputs outputs;

  @BeforeEach
  void begin() throws Exception {
    StagePlan stage =
        new StagePlan(1, "gain", "Gain", "rust_native", "{}", List.of(0), List.of(), List.of());
    ChainPlan chain = new ChainPlan(List.of(stage), List.of(1), List.of("gain"));
    split = Fences.beginSplit(directory, List.of("gain"), "000000");
    outputs = new RecordOutputs(chain);
    outputs.begin(split, new RecordOutcome(new RecordInfo("a.wav", "/in/a.wav", null)));
    outputs.accept(new Element.AudioStart(1, ValuePath.ROOT, AUDIO.spec()));
    outputs.accept(new Element.AudioChunk(1, ValuePath.ROOT, AUDIO));
  }

  private List<Path> filesBeingWritten() throws Exception {
    return RunDirectory.files(directory.resolve(".remotemedia/tmp"));
  }

  @Test
  void openAudioIsDiscardedAsSoonAsItsNodeFails() throws Exception {
    assertThat(filesBeingWritten()).hasSize(1);
    outputs.accept(
        new Element.Failed(1, new Failure("gain", ErrorKind.NODE_EXECUTION, "boom", null, 1)));
    assertThat(filesBeingWritten()).isEmpty();
    assertThat(outputs.end()).isEmpty();
  }

  @Test
  void openAudioIsDiscardedAsSoonAsItsNodeIsSkipped() throws Exception {
    outputs.accept(new Element.Skipped(1));
    assertThat(filesBeingWritten()).isEmpty();
    assertThat(outputs.end()).isEmpty();
  }

  @Test
  void openAudioIsDiscardedWithItsTask() throws Exception {
    outputs.close();
    assertThat(filesBeingWritten()).isEmpty();
    assertThat(directory.resolve("audio")).doesNotExist();
  }

  @Test
  void wholeAudioAppearsWithItsValue() throws Exception {
    outputs.accept(new Element.AudioEnd(1, ValuePath.ROOT));
    assertThat(directory.resolve("audio")).doesNotExist();
    outputs.accept(new Element.ValueEnd(1));
    assertThat(directory.resolve("audio/gain/a.wav")).exists();
    assertThat(outputs.end().at("/gain/frames").intValue()).isEqualTo(100);
  }
}
