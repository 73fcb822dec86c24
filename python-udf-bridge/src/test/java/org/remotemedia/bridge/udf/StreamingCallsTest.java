package org.remotemedia.bridge.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.bridge.call.PythonNodeSpec;
import org.remotemedia.bridge.udf.FakeWorker.Answer;
import org.remotemedia.manifests.model.RetryPolicy;
import org.remotemedia.operators.accounts.NodeVisit;
import org.remotemedia.operators.accounts.NodeVisit.Outcome;
import org.remotemedia.operators.accounts.RecordTrace;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.element.PieceSink;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.stage.StageListener;
import org.remotemedia.operators.stage.StagePlan;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.Value;
import org.remotemedia.operators.value.ValueCollector;
import org.remotemedia.operators.value.ValueFeed;
import org.remotemedia.operators.value.ValuePath;

/** A streaming node in its stage, with a worker that is played. */
class StreamingCallsTest {
  private static final int RATE = 1000;
  private static final int CHUNK_MS = 20;
  private static final PythonNodeSpec SPEC =
      new PythonNodeSpec("gain", "Gain", "{}", 3, 100, RetryPolicy.NO_TIMEOUT, CHUNK_MS);
  private static final StagePlan PLAN =
      new StagePlan(1, "gain", "Gain", "cpython", "{}", List.of(0), List.of(), List.of());

  private final FakeWorker worker = new FakeWorker();
  private final List<Element> sent = new ArrayList<>();
  private ValueCollector output = new ValueCollector();
  private PythonSession session;
  private PythonStage stage;

  @BeforeEach
  void open() throws IOException {
    session =
        new PythonSession(
            SPEC,
            new WorkerOptions(PythonMode.PROCESS, true, 64 << 20, 30_000, List.of(), null),
            "job",
            worker);
    stage = PythonStage.of(PLAN, SPEC, session, this::collect, StageListener.NONE);
    worker.behaviour = StreamingCallsTest::echoChunks;
  }

  @AfterEach
  void close() throws IOException {
    session.close();
    worker.close();
  }

  private static Answer echoChunks(FakeWorker.Request request) {
    return "chunk".equals(request.stream()) ? Answer.of(request.value()) : Answer.NOTHING;
  }

  /** Samples are valid only while they pass, so they are collected at once. */
  private void collect(Element element) {
    sent.add(element);
    if (element instanceof Element.AudioStart start) {
      output.audioStart(start.path(), start.spec());
    } else if (element instanceof Element.AudioChunk chunk) {
      output.audioChunk(chunk.path(), chunk.samples());
    } else if (element instanceof Element.AudioEnd end) {
      output.audioEnd(end.path());
    } else if (element instanceof Element.Json json) {
      output.json(json.path(), json.value());
    } else if (element instanceof Element.ValueEnd) {
      output.done();
    }
  }

  private void feed(String record, Value value, int chunkFrames) {
    output = new ValueCollector();
    sent.clear();
    stage.accept(new Element.RecordBegin(new RecordInfo(record, record, null)));
    ValueFeed.feed(value, new PieceSink(Element.SOURCE, stage::accept), chunkFrames);
    stage.accept(new Element.RecordEnd(0, false));
    stage.flush();
  }

  private static AudioBuffer ramp(int frames, int channels) {
    float[] samples = new float[frames * channels];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = i;
    }
    return AudioBuffer.f32(samples, frames, RATE, channels);
  }

  private static Value.Json number(int number) {
    return new Value.Json(JsonNodeFactory.instance.numberNode(number));
  }

  private List<Failure> failures() {
    return sent.stream()
        .filter(Element.Failed.class::isInstance)
        .map(element -> ((Element.Failed) element).failure())
        .toList();
  }

  /** What became of the last record that was fed. */
  private NodeVisit visit() {
    List<NodeVisit> visits = new ArrayList<>();
    for (Element element : sent) {
      if (element instanceof Element.RecordEnd end) {
        visits.addAll(end.trace().visits());
      }
    }
    assertThat(visits).hasSize(1);
    return visits.get(0);
  }

  private List<String> streamWords() {
    return worker.all().stream().map(FakeWorker.Request::stream).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 20, 33, Integer.MAX_VALUE})
  void chunksAreOfOneLengthHoweverTheInputIsCut(int chunkFrames) {
    AudioBuffer audio = ramp(750, 2);
    feed("r", audio, chunkFrames);
    List<Integer> frames =
        worker.all().stream()
            .filter(request -> request.stream().equals("chunk"))
            .map(request -> ((AudioBuffer) request.value()).frames())
            .toList();
    assertThat(frames).hasSize(38).endsWith(20, 10);
    assertThat(frames.subList(0, 37)).containsOnly(20);
    assertThat(streamWords()).endsWith("chunk", "finish");
    assertThat(worker.requests.stream().map(List::size)).containsExactly(16, 16, 7);
    assertThat(failures()).isEmpty();
    AudioBuffer joined = (AudioBuffer) output.value();
    assertThat(joined.frames()).isEqualTo(750);
    assertThat(joined.copy().floats()).isEqualTo(audio.floats());
    assertThat(sent.stream().filter(Element.AudioStart.class::isInstance))
        .containsExactly(
            new Element.AudioStart(
                1, ValuePath.ROOT, audio.spec().withFrames(AudioSpec.UNKNOWN_FRAMES)));
  }

  @Test
  void requestsCarryTheNameOfTheirRecord() {
    feed("a/b.wav", ramp(50, 1), 7);
    feed("c.wav", ramp(10, 1), 7);
    assertThat(worker.all())
        .extracting(FakeWorker.Request::record)
        .containsExactly("a/b.wav", "a/b.wav", "a/b.wav", "a/b.wav", "c.wav", "c.wav");
  }

  @Test
  void aRecordOfWholeChunksHasNoEmptyOneAtItsEnd() {
    feed("r", ramp(40, 1), 40);
    assertThat(streamWords()).containsExactly("chunk", "chunk", "finish");
  }

  @Test
  void chunksThatAreLongAreSentBeforeTheyAreMany() {
    int chunks = 20;
    int rate = 1_000_000;
    int channels = 32;
    int frames = chunks * rate * CHUNK_MS / 1000;
    feed("r", AudioBuffer.f32(new float[frames * channels], frames, rate, channels), 100_000);
    assertThat(failures()).isEmpty();
    int mostPerCall = worker.requests.stream().mapToInt(List::size).max().orElseThrow();
    assertThat(mostPerCall).as("32 MiB of chunks of 2.56 MB").isEqualTo(14);
  }

  @Test
  void whatFinishGivesComesLast() {
    worker.behaviour =
        request -> Answer.of(request.stream().equals("finish") ? ramp(3, 1) : request.value());
    feed("r", ramp(25, 1), 25);
    AudioBuffer joined = (AudioBuffer) output.value();
    assertThat(joined.frames()).isEqualTo(28);
    assertThat(joined.copy().floats()).endsWith(24, 0, 1, 2);
  }

  @Test
  void oneJsonValueMayComeAtTheEndAndNothingIsNull() {
    worker.behaviour =
        request -> request.stream().equals("finish") ? Answer.of(number(42)) : Answer.NOTHING;
    feed("r", ramp(100, 1), 100);
    assertThat(output.value()).isEqualTo(number(42));
    worker.behaviour = request -> Answer.NOTHING;
    feed("s", ramp(100, 1), 100);
    assertThat(output.value()).isEqualTo(new Value.Json(JsonNodeFactory.instance.nullNode()));
  }

  @Test
  void outputThatContradictsItselfFailsTheRecordAndTheStreamIsAbandoned() {
    worker.behaviour =
        request -> Answer.of(request.stream().equals("finish") ? number(1) : request.value());
    feed("r", ramp(30, 1), 30);
    assertThat(failures()).hasSize(1);
    assertThat(failures().get(0).kind()).isEqualTo(ErrorKind.MARSHALING);
    assertThat(failures().get(0).message()).contains("either audio, or one JSON value");

    worker.behaviour =
        request ->
            request.value() instanceof AudioBuffer audio
                ? Answer.of(audio.withSampleRate(audio.frames() == 20 ? RATE : 2 * RATE))
                : Answer.NOTHING;
    feed("s", ramp(30, 1), 30);
    assertThat(failures()).hasSize(1);
    assertThat(failures().get(0).message()).contains("audio of 2000 Hz", "after audio of 1000 Hz");

    worker.behaviour = request -> Answer.of(number(1));
    feed("t", ramp(30, 1), 30);
    assertThat(failures()).hasSize(1);

    worker.behaviour = StreamingCallsTest::echoChunks;
    feed("u", ramp(30, 1), 30);
    assertThat(failures()).isEmpty();
    assertThat(streamWords())
        .containsExactly(
            "chunk", "chunk", "finish", //
            "abandon", "chunk", "chunk", "finish", //
            "abandon", "chunk", "chunk", "finish", //
            "abandon", "chunk", "chunk", "finish");
    assertThat(((AudioBuffer) output.value()).frames()).isEqualTo(30);
  }

  @Test
  void afterAFailureTheRestOfTheRecordIsDroppedAndTheNextBeginsAnew() {
    worker.behaviour =
        request ->
            request.value() instanceof AudioBuffer audio && audio.floats()[0] == 20
                ? Answer.failure("PythonError", "boom", "Traceback: here", 3)
                : echoChunks(request);
    feed("r", ramp(1000, 1), 50);
    assertThat(failures())
        .containsExactly(new Failure("gain", ErrorKind.PYTHON, "boom", "Traceback: here", 3, true));
    assertThat(worker.requests).as("the first call only").hasSize(1);
    NodeVisit failed = visit();
    assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(failed.retries()).isEqualTo(2);
    feed("s", ramp(10, 1), 3);
    assertThat(streamWords().subList(16, 19)).containsExactly("abandon", "chunk", "finish");
    AudioBuffer next = (AudioBuffer) output.value();
    assertThat(next.copy().floats()).isEqualTo(ramp(10, 1).floats());
    assertThat(visit().outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(visit().retries()).isZero();
  }

  @Test
  void theRetriesOfARecordThatThenFailsUpstreamAreNotThoseOfTheNext() {
    worker.behaviour =
        request ->
            request.record().equals("r")
                ? new Answer(request.value(), null, 1000, 3)
                : echoChunks(request);
    stage.accept(new Element.RecordBegin(new RecordInfo("r", "r", null)));
    PieceSink source = new PieceSink(Element.SOURCE, stage::accept);
    AudioBuffer audio = ramp(400, 1);
    source.audioStart(ValuePath.ROOT, audio.spec());
    source.audioChunk(ValuePath.ROOT, audio);
    stage.accept(new Element.Failed(0, new Failure(null, ErrorKind.AUDIO_FORMAT, "cut", null, 1)));
    RecordTrace trace = new RecordTrace();
    stage.accept(new Element.RecordEnd(0, false, trace));
    assertThat(worker.all()).as("the chunks of the first call").hasSize(16);
    assertThat(trace.visits())
        .containsExactly(new NodeVisit(Outcome.SKIPPED, 0, 0, 16 * 2, 0, null));
    feed("s", ramp(5, 1), 5);
    assertThat(visit().outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(visit().retries()).isZero();
  }

  @Test
  void aRecordThatFailsUpstreamIsAbandonedToo() {
    stage.accept(new Element.RecordBegin(new RecordInfo("r", "r", null)));
    PieceSink source = new PieceSink(Element.SOURCE, stage::accept);
    AudioBuffer audio = ramp(400, 1);
    source.audioStart(ValuePath.ROOT, audio.spec());
    source.audioChunk(ValuePath.ROOT, audio);
    stage.accept(new Element.Failed(0, new Failure(null, ErrorKind.AUDIO_FORMAT, "cut", null, 1)));
    stage.accept(new Element.RecordEnd(0, false));
    feed("s", ramp(5, 1), 5);
    assertThat(worker.requests.get(1))
        .extracting(FakeWorker.Request::stream)
        .containsExactly("abandon", "chunk", "finish");
  }

  @Test
  void audioWithoutARateIsRefusedBeforeAnyCall() {
    feed("r", AudioBuffer.f32(new float[5], 5, AudioSpec.UNKNOWN_RATE, 1), 5);
    assertThat(failures().get(0).message()).contains("Gain", "needs a sample rate");
    assertThat(worker.calls).isEmpty();
    feed("s", ramp(5, 1), 5);
    assertThat(streamWords()).containsExactly("chunk", "finish");
  }

  @Test
  void aNodeThatCannotBeMadeFailsTheJobAndNoRecord() {
    worker.failToOpen("no torch", "Traceback: x");
    assertThatThrownBy(() -> feed("r", ramp(5, 1), 5))
        .hasCauseInstanceOf(SuppressRestartsException.class)
        .rootCause()
        .hasMessageContaining("Gain cannot be made: no torch\nTraceback: x");
    assertThat(failures()).isEmpty();
  }

  @Test
  void aWorkerThatCannotBeReachedFailsTheTaskAndNoRecord() {
    worker.reply =
        reply -> {
          throw new IllegalStateException("the worker is gone");
        };
    assertThatThrownBy(() -> feed("r", ramp(400, 1), 5)).hasRootCauseMessage("the worker is gone");
    assertThat(failures()).isEmpty();
  }
}
