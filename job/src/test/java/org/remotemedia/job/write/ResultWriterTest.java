package org.remotemedia.job.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.IntNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.output.Fence;
import org.remotemedia.job.output.Fences;
import org.remotemedia.job.output.Marker;
import org.remotemedia.job.output.SplitNote;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.operators.accounts.NodeVisit;
import org.remotemedia.operators.accounts.NodeVisit.Outcome;
import org.remotemedia.operators.accounts.RecordTrace;
import org.remotemedia.operators.codec.write.AudioFileKind;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.stage.StagePlan;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.ValuePath;

/** Elements at the end of the chain become lines, markers and reports to the coordinator. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ResultWriterTest {
  private static final ChainPlan CHAIN =
      new ChainPlan(
          List.of(
              new StagePlan(
                  1, "vad", "Vad", "rust_native", "{}", List.of(0), List.of(), List.of())),
          List.of(1),
          List.of("vad"));

  @TempDir private Path directory;
  private final List<RunEvent> events = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private Fence fence;
  private ResultWriter writer;
  private long nanos;

  /** How far the clock goes each time it is read. */
  private long tick;

  @BeforeEach
  void open() throws Exception {
    fence = Fences.claim(directory);
    writer = writer();
  }

  private ResultWriter writer() {
    ResultWriterPlan plan =
        new ResultWriterPlan(
            "run", Fences.layout(directory), fence, CHAIN, FailureLimit.NONE, AudioFileKind.WAV);
    return new ResultWriter(
        plan, events::add, new FailureLog(log::add, System::nanoTime), () -> nanos += tick);
  }

  @AfterEach
  void close() throws IOException {
    writer.close();
  }

  private RunDirectory outputs() {
    return new RunDirectory(directory);
  }

  private void beginRecord(String name) throws IOException {
    writer.accept(new Element.RecordBegin(new RecordInfo(name, "/in/" + name, null)));
  }

  private void endRecord(Outcome outcome) throws IOException {
    RecordTrace trace = new RecordTrace();
    trace.visited(1, new NodeVisit(outcome, 1_000, 0.5, 0, 64, null));
    writer.accept(new Element.RecordEnd(0.5, false, trace));
  }

  private void succeed(String name) throws IOException {
    beginRecord(name);
    writer.accept(new Element.Json(1, ValuePath.ROOT, IntNode.valueOf(7)));
    writer.accept(new Element.ValueEnd(1));
    endRecord(Outcome.SUCCEEDED);
  }

  private void fail(String name) throws IOException {
    beginRecord(name);
    writer.accept(
        new Element.Failed(1, new Failure("vad", ErrorKind.NODE_EXECUTION, "no luck", null, 1)));
    endRecord(Outcome.FAILED);
  }

  private void endSplit(String id, boolean alreadyDone) throws IOException {
    writer.accept(new Element.SplitEnd(id, new SplitNote("digest", null, alreadyDone).toJson()));
  }

  private List<Marker> splitsDone() throws IOException {
    List<Marker> markers = new ArrayList<>();
    for (RunEvent event : events) {
      if (event instanceof RunEvent.SplitDone done) {
        markers.add(Marker.fromJson(done.marker()));
      }
    }
    return markers;
  }

  private Path marker(String splitId) {
    return directory.resolve(".remotemedia/splits/" + splitId + ".json");
  }

  @Test
  void recordsBecomeLinesOfTheirSplits() throws Exception {
    writer.accept(new Element.SplitBegin("000000"));
    succeed("a.wav");
    fail("b.wav");
    endSplit("000000", false);
    writer.accept(new Element.SplitBegin("000001"));
    succeed("c.wav");
    endSplit("000001", false);
    writer.finish();

    assertThat(outputs().resultsBySplit())
        .containsOnlyKeys("part-000000.jsonl", "part-000001.jsonl");
    assertThat(outputs().results()).containsOnlyKeys("a.wav", "c.wav");
    assertThat(outputs().results().get("c.wav").at("/outputs/vad").intValue()).isEqualTo(7);
    assertThat(outputs().failed()).containsOnlyKeys("b.wav");
    assertThat(outputs().failed().get("b.wav").get("message").textValue()).isEqualTo("no luck");
    assertThat(splitsDone()).extracting(Marker::splitId).containsExactly("000000", "000001");
    assertThat(splitsDone()).extracting(done -> done.accounts().records()).containsExactly(2L, 1L);
    assertThat(log).singleElement().asString().contains("record=\"b.wav\"", "no luck");
  }

  @Test
  void aSplitWithoutRecordsIsDoneToo() throws Exception {
    writer.accept(new Element.SplitBegin("000000"));
    endSplit("000000", false);
    writer.finish();
    assertThat(marker("000000")).exists();
    assertThat(splitsDone()).extracting(Marker::splitId).containsExactly("000000");
  }

  @Test
  void aSplitThatIsDoneIsToldOnceMoreAndLeftAlone() throws Exception {
    Fences.writeSplit(directory, fence, "000000", 3);
    var before = outputs().results();
    writer.accept(new Element.SplitBegin("000000"));
    endSplit("000000", true);
    assertThat(splitsDone()).extracting(done -> done.accounts().records()).containsExactly(3L);
    assertThat(outputs().results()).isEqualTo(before);
  }

  @Test
  void aSplitWhoseMarkerHasGoneIsNotTakenForDone() throws Exception {
    writer.accept(new Element.SplitBegin("000000"));
    assertThatThrownBy(() -> endSplit("000000", true))
        .isInstanceOf(IOException.class)
        .hasMessage("the marker of split 000000 has gone");
  }

  @Test
  void howFarASplitIsIsToldNowAndThen() throws Exception {
    writer.accept(new Element.SplitBegin("000000"));
    fail("first.wav");
    assertThat(events).as("too early").isEmpty();
    nanos += 500_000_000;
    succeed("second.wav");
    succeed("third.wav");
    assertThat(events).containsExactly(new RunEvent.InProgress("000000", 2, 1, 1.0));
  }

  @Test
  void aSplitIsToldBeforeTheNextIsAtItsEnd() throws Exception {
    writer.accept(new Element.SplitBegin("000000"));
    succeed("a.wav");
    endSplit("000000", false);
    writer.accept(new Element.SplitBegin("000001"));
    for (int i = 0; splitsDone().isEmpty(); i++) {
      succeed("b" + i + ".wav");
    }
    assertThat(marker("000001")).doesNotExist();
  }

  @Test
  void whatIsUnfinishedAtTheEndOfATaskGoes() throws Exception {
    writer.accept(new Element.SplitBegin("000000"));
    succeed("a.wav");
    beginRecord("b.wav");
    AudioBuffer audio = AudioBuffer.f32(new float[100], 100, 8000, 1);
    writer.accept(new Element.AudioStart(1, ValuePath.ROOT, audio.spec()));
    writer.accept(new Element.AudioChunk(1, ValuePath.ROOT, audio));
    writer.close();
    assertThat(outputs().results()).isEmpty();
    assertThat(directory.resolve(".remotemedia/tmp/" + fence.id())).isEmptyDirectory();
  }

  @Test
  void theTimeOfWritingIsThatOfItsRecordAlone() throws Exception {
    tick = 1;
    AudioBuffer audio = AudioBuffer.f32(new float[100], 100, 8000, 1);
    writer.accept(new Element.SplitBegin("000000"));
    beginRecord("large.wav");
    writer.accept(new Element.AudioStart(1, ValuePath.ROOT, audio.spec().withFrames(-1)));
    for (int i = 0; i < 10; i++) {
      writer.accept(new Element.AudioChunk(1, ValuePath.ROOT, audio));
    }
    writer.accept(new Element.AudioEnd(1, ValuePath.ROOT));
    writer.accept(new Element.ValueEnd(1));
    endRecord(Outcome.SUCCEEDED);
    succeed("small.wav");
    endSplit("000000", false);
    writer.finish();
    long pieces = 13 + 2;
    assertThat(splitsDone().get(0).accounts().corpus().writingNanos()).isEqualTo(pieces + 2);
  }
}
