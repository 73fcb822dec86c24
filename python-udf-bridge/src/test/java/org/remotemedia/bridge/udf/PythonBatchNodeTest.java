package org.remotemedia.bridge.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.bridge.call.PythonNodeSpec;
import org.remotemedia.bridge.call.PythonOutcome;
import org.remotemedia.manifests.model.RetryPolicy;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.error.MarshalingError;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.Value;
import org.remotemedia.operators.value.ValueCollector;
import org.remotemedia.operators.value.ValueFeed;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/** The conversation with a worker, by either way for samples, and the batches. */
class PythonBatchNodeTest {
  private static final PythonNodeSpec SPEC =
      new PythonNodeSpec("asr", "Transcriber", "{\"beam\": 4}", 3, 100, RetryPolicy.NO_TIMEOUT, 0);

  private final FakeWorker worker = new FakeWorker();
  private PythonSession session;
  private PythonBatchNode node;
  private long now;

  private void open(boolean sharedMemory) throws IOException {
    session = new PythonSession(SPEC, options(sharedMemory), "job", worker);
    node = new PythonBatchNode("asr", session, () -> now);
  }

  private static WorkerOptions options(boolean sharedMemory) {
    return new WorkerOptions(
        PythonMode.PROCESS, sharedMemory, 64 << 20, 30_000, List.of("mine"), "env");
  }

  @AfterEach
  void close() throws IOException {
    if (session != null) {
      session.close();
    }
    worker.close();
  }

  private void give(String record, Value value) {
    ValueFeed.feed(value, node.begin(record), 1000);
  }

  private static Value.Json number(int number) {
    return new Value.Json(JsonNodeFactory.instance.numberNode(number));
  }

  private static AudioBuffer ramp(int frames, int channels) {
    float[] samples = new float[frames * channels];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = i;
    }
    return AudioBuffer.f32(samples, frames, 16000, channels);
  }

  private static Value valueOf(PythonOutcome outcome) {
    ValueCollector collector = new ValueCollector();
    outcome.give(collector);
    return collector.value();
  }

  private static void assertSame(Value actual, AudioBuffer expected) {
    AudioBuffer audio = (AudioBuffer) actual;
    assertThat(audio.spec()).isEqualTo(expected.spec());
    assertThat(audio.copy().floats()).isEqualTo(expected.copy().floats());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void valuesGoThereAndBackWithOneCall(boolean sharedMemory) throws IOException {
    open(sharedMemory);
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("src", ramp(5, 1));
    members.put("vad", number(3));
    give("a", ramp(2500, 2));
    give("b", number(7));
    give("c", new Value.Composite(members));
    give("d", AudioBuffer.f32(new float[0], 0, 8000, 1));
    List<PythonOutcome> outcomes = node.execute();
    assertThat(worker.calls).hasSize(1);
    assertThat(worker.all())
        .extracting(FakeWorker.Request::record)
        .containsExactly("a", "b", "c", "d");
    assertSame(valueOf(outcomes.get(0)), ramp(2500, 2));
    assertThat(valueOf(outcomes.get(1))).isEqualTo(number(7));
    Map<String, Value> back = ((Value.Composite) valueOf(outcomes.get(2))).members();
    assertThat(back.keySet()).containsExactly("src", "vad");
    assertSame(back.get("src"), ramp(5, 1));
    assertThat(((AudioBuffer) valueOf(outcomes.get(3))).frames()).isZero();
    assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.failure()).isEmpty());
    assertThat(outcomes.get(0).nanos()).isEqualTo(1000);
  }

  @Test
  void onlyTheFirstCallOpensAndSaysAllThatTheWorkerNeeds() throws IOException {
    open(false);
    for (int i = 0; i < 2; i++) {
      give("r", number(i));
      node.execute();
    }
    ObjectNode opening = worker.calls.get(0).get("open").deepCopy();
    assertThat(opening.remove("notices").textValue()).endsWith("/notices");
    assertThat(opening)
        .hasToString(
            "{\"node_id\":\"asr\",\"node_type\":\"Transcriber\",\"params\":{\"beam\":4},"
                + "\"retry\":{\"max_attempts\":3,"
                + "\"initial_backoff_ms\":100,\"timeout_ms\":null},\"modules\":[\"mine\"],"
                + "\"breaker\":{\"failures\":5,\"pause_ms\":30000},\"isolated\":true,\"packages\":\"env\",\"owner_pid\":"
                + ProcessHandle.current().pid()
                + ","
                + "\"segments\":null}");
    assertThat(worker.calls.get(1).has("open")).isFalse();
    assertThat(worker.calls.get(1).get("session")).isEqualTo(worker.calls.get(0).get("session"));
  }

  @Test
  void segmentsHaveNamesOnlyUntilTheFirstReplyAndGrowWithoutThem() throws IOException {
    open(true);
    give("a", ramp(10, 1));
    worker.behaviour =
        request -> {
          assertThat(input()).exists();
          return FakeWorker.Answer.of(request.value());
        };
    node.execute();
    assertThat(input().getParent()).doesNotExist();
    worker.behaviour = request -> FakeWorker.Answer.of(request.value());
    AudioBuffer recording = ramp(1_000_000, 1);
    give("b", recording);
    assertSame(valueOf(node.execute().get(0)), recording);
    assertThat(worker.calls.get(1).get("input_size").longValue()).isEqualTo(4 << 20);
    assertThat(node.memoryBytes())
        .as("segments, that of the input in whole MiB, and worker")
        .isEqualTo((4 << 20) + 4_000_000 + 1000);
  }

  private Path input() {
    return Path.of(worker.calls.get(0).at("/open/segments/input").textValue());
  }

  @Test
  void nothingIsLeftOfASessionThatNeverCalled() throws IOException {
    Path shm = Path.of("/dev/shm");
    Path place = Files.isWritable(shm) ? shm : Path.of(System.getProperty("java.io.tmpdir"));
    List<Path> before = segmentFolders(place);
    open(true);
    give("a", ramp(10, 1));
    session.close();
    session = null;
    assertThat(segmentFolders(place)).isSubsetOf(before);
  }

  private static List<Path> segmentFolders(Path place) throws IOException {
    List<Path> folders = new ArrayList<>();
    String own = "remotemedia-" + ProcessHandle.current().pid() + "-*";
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(place, own)) {
      stream.forEach(folders::add);
    }
    return folders;
  }

  @Test
  void quickNodesGetLargerBatchesAndSlowOnesSmaller() throws IOException {
    open(false);
    giveUntilCalled(14);
    assertThat(sizes())
        .containsExactly(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 4096);
    worker.behaviour = request -> answerAfter(125_000, request);
    giveUntilCalled(3);
    worker.behaviour = FakeWorker::echo;
    giveUntilCalled(3);
    assertThat(sizes().subList(14, 20)).containsExactly(4096, 2048, 2048, 2048, 4096, 4096);
  }

  /** Calls of 256 ms neither shrink nor grow the batches, calls of 512 ms halve them. */
  private FakeWorker.Answer answerAfter(long nanos, FakeWorker.Request request) {
    now += nanos;
    return FakeWorker.echo(request);
  }

  private void giveUntilCalled(int calls) {
    int end = worker.calls.size() + calls;
    while (worker.calls.size() < end) {
      give("r", number(1));
      if (node.isFull()) {
        node.execute();
      }
    }
  }

  @Test
  void valuesThatComeSlowlyDoNotWaitLong() throws IOException {
    open(false);
    giveUntilCalled(4);
    give("early", number(1));
    now += 1_000_000_000;
    assertThat(node.isFull()).as("after a second").isFalse();
    now++;
    assertThat(node.isFull()).as("after more than a second").isTrue();
    node.execute();
    assertThat(node.isFull()).as("nothing waits").isFalse();
  }

  private List<Integer> sizes() {
    return worker.requests.stream().map(List::size).toList();
  }

  @Test
  void manySamplesFillABatchOfAnySize() throws IOException {
    open(false);
    give("a", number(1));
    node.execute();
    give("b", ramp((int) (session.callBytes() / 4), 1));
    assertThat(node.isFull()).isTrue();
    node.execute();
    assertThat(node.heldBytes()).isZero();
  }

  @Test
  void aValueInProgressDoesNotFillTheBatchBeforeItIsComplete() throws IOException {
    open(false);
    give("a", number(1));
    node.execute();
    give("b", number(1));
    AudioBuffer much = ramp((int) (session.callBytes() / 4), 1);
    ValueSink value = node.begin("c");
    value.audioStart(ValuePath.ROOT, much.spec());
    value.audioChunk(ValuePath.ROOT, much);
    assertThat(node.isFull()).as("the value is still being given").isFalse();
    value.audioEnd(ValuePath.ROOT);
    value.done();
    assertThat(node.isFull()).isTrue();
  }

  @Test
  void anAbandonedValueLeavesNoTraceAndOneInProgressSurvivesACall() throws IOException {
    open(true);
    give("a", ramp(20, 1));
    ValueSink given = node.begin("lost");
    given.audioStart(ValuePath.ROOT, ramp(1, 1).spec());
    given.audioChunk(ValuePath.ROOT, AudioBuffer.f32(new float[300], 300, 16000, 1));
    node.abandon();
    assertThat(node.heldBytes()).isEqualTo(80);
    ValueSink running = node.begin("b");
    AudioBuffer audio = ramp(900, 1);
    running.audioStart(ValuePath.ROOT, audio.spec());
    running.audioChunk(ValuePath.ROOT, audio.slice(0, 400));
    List<PythonOutcome> first = node.execute();
    assertThat(first).hasSize(1);
    assertSame(valueOf(first.get(0)), ramp(20, 1));
    running.audioChunk(ValuePath.ROOT, audio.slice(400, 500));
    running.audioEnd(ValuePath.ROOT);
    running.done();
    assertSame(valueOf(node.execute().get(0)), audio);
    assertThat(worker.all()).extracting(FakeWorker.Request::record).containsExactly("a", "b");
    assertThat(node.heldBytes()).isZero();
    assertThat(node.execute()).isEmpty();
    assertThat(worker.calls).as("nothing to call for").hasSize(2);
  }

  @Test
  void aValueThatIsTooLongIsRefused() throws IOException {
    session =
        new PythonSession(
            SPEC,
            new WorkerOptions(PythonMode.THREAD, false, 1 << 20, 1, List.of(), null),
            "job",
            worker);
    node = new PythonBatchNode("asr", session, () -> now);
    assertThatThrownBy(() -> give("a", ramp(300_000, 1))).isInstanceOf(MarshalingError.class);
    node.abandon();
    give("b", number(1));
    assertThat(node.execute()).hasSize(1);
    assertThat(worker.calls.get(0).at("/open/isolated").booleanValue()).isFalse();
  }

  @Test
  void errorsOfTheNodeBecomeFailuresOfTheirKind() throws IOException {
    open(false);
    Map<String, FakeWorker.Answer> answers =
        Map.of(
            "py", FakeWorker.Answer.failure("PythonError", "boom", "Traceback", 3),
            "no", FakeWorker.Answer.failure("MarshalingError", "a set", null, 1),
            "open", FakeWorker.Answer.failure("CircuitOpen", "paused", null, 0));
    worker.behaviour =
        request -> answers.getOrDefault(request.record(), FakeWorker.Answer.of(number(1)));
    List.of("py", "no", "open", "fine").forEach(record -> give(record, number(0)));
    List<PythonOutcome> outcomes = node.execute();
    assertThat(outcomes.get(0).failure())
        .contains(new Failure("asr", ErrorKind.PYTHON, "boom", "Traceback", 3, true));
    assertThat(outcomes.get(0).retries()).isEqualTo(2);
    assertThat(outcomes.get(0).nanos()).isEqualTo(2000);
    assertThat(outcomes.get(1).failure())
        .contains(new Failure("asr", ErrorKind.MARSHALING, "a set", null, 1));
    assertThat(outcomes.get(2).failure())
        .contains(new Failure("asr", ErrorKind.CIRCUIT_OPEN, "paused", null, 0));
    assertThat(outcomes.get(2).retries()).isZero();
    assertThat(outcomes.get(3).failure()).isEmpty();
  }

  @Test
  void aNodeThatCannotBeMadeEndsTheJobForGoodWithItsTraceback() throws IOException {
    open(true);
    worker.failToOpen("no module torch", "Traceback: x");
    give("a", number(1));
    assertThatThrownBy(() -> node.execute())
        .isInstanceOf(SuppressRestartsException.class)
        .rootCause()
        .hasMessageContaining("asr")
        .hasMessageContaining("Transcriber cannot be made: no module torch")
        .hasMessageEndingWith("\nTraceback: x");
    Path folder = input().getParent();
    session.close();
    session = null;
    assertThat(folder).doesNotExist();
  }

  @Test
  void aReplyThatDoesNotFitTheCallFailsTheTaskNamingTheNode() throws IOException {
    open(false);
    worker.reply =
        reply -> {
          ((ArrayNode) reply.get("outcomes")).remove(0);
          return reply;
        };
    give("a", number(1));
    give("b", number(2));
    assertThatThrownBy(() -> node.execute())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("node 'asr'")
        .hasMessageContaining("answered 1 of 2 requests");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/fatal",
        "/outcomes",
        "/memory_bytes",
        "/output_size",
        "/outcomes/0/value",
        "/outcomes/0/error",
        "/outcomes/0/nanos",
        "/outcomes/0/attempts"
      })
  void aReplyThatLacksAFieldFailsTheTaskNamingBoth(String field) throws IOException {
    open(false);
    JsonPointer pointer = JsonPointer.compile(field);
    String name = pointer.last().getMatchingProperty();
    worker.reply =
        reply -> {
          ((ObjectNode) reply.at(pointer.head())).remove(name);
          return reply;
        };
    give("a", number(1));
    assertThatThrownBy(() -> node.execute())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("node 'asr': the Python worker sent what cannot be understood")
        .hasMessageContaining("'" + name + "'");
  }

  @Test
  void aSessionHasANameOfItsOwn() throws IOException {
    open(false);
    give("a", number(1));
    node.execute();
    JsonNode first = worker.calls.get(0).get("session");
    try (PythonSession other = new PythonSession(SPEC, options(false), "job", worker)) {
      PythonBatchNode another = new PythonBatchNode("asr", other);
      ValueFeed.feed(number(1), another.begin("b"));
      another.execute();
    }
    assertThat(worker.calls.get(1).get("session")).isNotEqualTo(first);
    assertThat(worker.calls.get(1).has("open")).isTrue();
  }
}
