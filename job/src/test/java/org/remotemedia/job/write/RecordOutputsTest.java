package org.remotemedia.job.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.IntNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.output.AttemptOutput;
import org.remotemedia.job.output.Fence;
import org.remotemedia.job.output.Fences;
import org.remotemedia.job.output.Layout;
import org.remotemedia.job.output.SplitOutput;
import org.remotemedia.job.storage.StorageException;
import org.remotemedia.job.testing.HookedFileSystem;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.manifests.graph.Upstream;
import org.remotemedia.operators.accounts.Ending;
import org.remotemedia.operators.codec.write.AudioFileKind;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.stage.StagePlan;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;

/** The values of the sinks on their way into files. */
class RecordOutputsTest {
  private static final AudioBuffer AUDIO = AudioBuffer.f32(new float[100], 100, 8000, 1);

  /** What no WAV file can hold. */
  private static final AudioSpec TOO_WIDE = new AudioSpec(1_500_000, 1000, AudioFormat.F32, 100);

  private static final ValuePath LEFT = new ValuePath(List.of("sides", "left"));
  private static final ValuePath RIGHT = new ValuePath(List.of("sides", "right"));

  /** Nodes 1 and 3 are sinks. */
  private static final ChainPlan CHAIN =
      new ChainPlan(
          List.of(stage(1, "gain"), stage(2, "between"), stage(3, "vad")),
          List.of(1, 3),
          List.of("gain", "vad"));

  @TempDir private Path directory;
  private Fence fence;
  private SplitOutput split;
  private RecordOutcome outcome;
  private final RecordOutputs outputs = new RecordOutputs(CHAIN, false);

  private static StagePlan stage(int index, String id) {
    return new StagePlan(index, id, "Gain", "rust_native", "{}", List.of(0), List.of(), List.of());
  }

  @BeforeEach
  void begin() throws Exception {
    fence = Fences.claim(directory);
    beginSplit(Fences.layout(directory));
  }

  private void beginSplit(Layout layout) throws IOException {
    split =
        new AttemptOutput(layout, fence, CHAIN.nodeIds(), AudioFileKind.WAV).beginSplit("000000");
    begin("a.wav");
    beginAudio(1, ValuePath.ROOT);
  }

  @AfterEach
  void unhook() {
    HookedFileSystem.reset();
  }

  private void begin(String record) throws IOException {
    outcome =
        new RecordOutcome(
            new RecordInfo(record, "/in/" + record, null), CHAIN, new Upstream(CHAIN));
    outputs.begin(split, outcome);
  }

  private void beginAudio(int producer, ValuePath path) throws IOException {
    outputs.accept(new Element.AudioStart(producer, path, AUDIO.spec()));
    outputs.accept(new Element.AudioChunk(producer, path, AUDIO));
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

  @Test
  void theValueOfANodeIsPutTogetherFromItsParts() throws Exception {
    beginAudio(3, LEFT);
    outputs.accept(new Element.AudioEnd(3, LEFT));
    outputs.accept(new Element.Json(3, RIGHT, IntNode.valueOf(2)));
    outputs.accept(new Element.Json(3, new ValuePath(List.of("n")), IntNode.valueOf(3)));
    outputs.accept(new Element.ValueEnd(3));
    outputs.accept(new Element.AudioEnd(1, ValuePath.ROOT));
    outputs.accept(new Element.ValueEnd(1));
    var values = outputs.end();
    assertThat(values.fieldNames()).toIterable().containsExactly("gain", "vad");
    assertThat(values.at("/vad/sides/left/audio").textValue())
        .isEqualTo("audio/vad/sides/left/a.wav");
    assertThat(values.at("/vad/sides/right").intValue()).isEqualTo(2);
    assertThat(values.at("/vad/n").intValue()).isEqualTo(3);
  }

  @Test
  void whatIsNoOutputIsLeftAlone() throws Exception {
    outputs.accept(new Element.Json(0, ValuePath.ROOT, IntNode.valueOf(1)));
    beginAudio(2, ValuePath.ROOT);
    outputs.accept(new Element.Failed(1, failure()));
    assertThat(outputs.end()).isEmpty();
    assertThat(filesBeingWritten()).isEmpty();
  }

  private static Failure failure() {
    return new Failure("gain", ErrorKind.NODE_EXECUTION, "boom", null, 1);
  }

  @Test
  void nothingOfARecordIsLeftForTheNext() throws Exception {
    outputs.accept(new Element.Json(3, ValuePath.ROOT, IntNode.valueOf(1)));
    begin("b.wav");
    assertThat(filesBeingWritten()).isEmpty();
    assertThat(outputs.end()).isEmpty();

    outputs.accept(new Element.Json(3, ValuePath.ROOT, IntNode.valueOf(2)));
    assertThat(outputs.end()).hasSize(1);
    assertThat(outputs.end()).isEmpty();
  }

  @Test
  void audioThatNoFileCanHoldFailsTheRecordAtItsSink() throws Exception {
    beginAudio(3, LEFT);
    outputs.accept(new Element.AudioStart(3, RIGHT, TOO_WIDE));
    assertThat(filesBeingWritten()).as("that of the other sink").hasSize(1);
    outputs.accept(new Element.AudioChunk(3, RIGHT, AUDIO));
    outputs.accept(new Element.AudioEnd(3, LEFT));
    outputs.accept(new Element.ValueEnd(3));

    assertThat(outcome.ending()).isEqualTo(Ending.FAILED);
    assertThat(outcome.failures()).hasSize(1);
    assertThat(outcome.failures().get(0).nodeId()).isEqualTo("vad");
    assertThat(outcome.failures().get(0).kind()).isEqualTo(ErrorKind.AUDIO_FORMAT);
    outputs.accept(new Element.AudioEnd(1, ValuePath.ROOT));
    outputs.accept(new Element.ValueEnd(1));
    assertThat(outputs.end().fieldNames()).toIterable().containsExactly("gain");
  }

  /** Of a record whose audio is written. */
  private void refusePublishing(IOException why) throws IOException {
    beginSplit(Fences.hookedLayout(directory));
    outputs.accept(new Element.AudioEnd(1, ValuePath.ROOT));
    HookedFileSystem.hook(
        (operation, path) -> {
          if (operation.equals("rename") && path.contains("/audio/")) {
            throw why;
          }
        });
  }

  @Test
  void aNameThatTheStorageCannotHoldFailsTheRecord() throws Exception {
    refusePublishing(
        new StorageException(StorageException.Reason.BAD_NAME, "the name is too long", null));
    outputs.accept(new Element.ValueEnd(1));
    assertThat(outcome.failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.message()).contains("the name is too long"));
    assertThat(outputs.end()).isEmpty();
  }

  @Test
  void aFaultOfTheStorageIsNotTheFailureOfTheRecord() throws Exception {
    refusePublishing(new IOException("no room"));
    assertThatThrownBy(() -> outputs.accept(new Element.ValueEnd(1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no room");
    assertThat(outcome.ending()).isEqualTo(Ending.SUCCEEDED);
  }
}
