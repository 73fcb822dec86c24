package org.remotemedia.bridge.udf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.remotemedia.bridge.call.CallOutcome;
import org.remotemedia.bridge.call.CallSession;
import org.remotemedia.bridge.call.Opening;
import org.remotemedia.bridge.call.PendingCalls;
import org.remotemedia.bridge.call.PythonNodeSpec;
import org.remotemedia.bridge.values.GrowingSpace;
import org.remotemedia.bridge.values.SampleSpace;
import org.remotemedia.bridge.values.ValueWriter;
import org.remotemedia.operators.error.NodeExecutionError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The conversation of one task with the worker of one CPython node. It owns the segments that
 * samples travel in; they are freed by {@link #close}, and by the system when the process dies.
 */
final class PythonSession implements CallSession, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PythonSession.class);
  private static final String NOTICES = "notices";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final String id = UUID.randomUUID().toString();
  private final PythonNodeSpec spec;
  private final WorkerOptions options;
  private final PythonCall call;
  private final Path folder;
  private final PendingCalls.Caller calls;
  private final NoticeSocket notices;
  private final SampleSpace input;
  private final Segment output;
  private final ValueWriter writer;
  private boolean opened;
  private long workerBytes;

  /**
   * @param job id of the job that it belongs to
   */
  PythonSession(PythonNodeSpec spec, WorkerOptions options, String job, PythonCall call)
      throws IOException {
    this.spec = spec;
    this.options = options;
    this.call = call;
    Optional<Path> place = SegmentFolder.create();
    if (options.sharedMemory() && place.isEmpty()) {
      LOG.warn("no room for shared memory: samples go to Python through PyFlink, far slower");
    }
    folder = place.orElse(null);
    if (folder != null && options.sharedMemory()) {
      input = new Segment(folder.resolve("input"));
      output = new Segment(folder.resolve("output"));
    } else {
      input = GrowingSpace.onHeap();
      output = null;
    }
    writer = new ValueWriter(input, options.maxValueBytes());
    calls = new PendingCalls.Caller(job, spec.nodeId());
    notices =
        folder == null
            ? null
            : NoticeSocket.open(folder.resolve(NOTICES), spec.nodeId(), calls).orElse(null);
  }

  @Override
  public ValueWriter writer() {
    return writer;
  }

  @Override
  public long callBytes() {
    return options.mode().callBytes();
  }

  /** Bytes of the segments, and of the process that runs the node. */
  @Override
  public long memoryBytes() {
    return input.capacity() + (output == null ? 0 : output.capacity()) + workerBytes;
  }

  /**
   * Has the worker execute requests.
   *
   * @throws SuppressRestartsException when the worker cannot make the node, which no restart mends
   */
  @Override
  public Reply call(ArrayNode requests) {
    try {
      ObjectNode header = JSON.objectNode();
      header.put("session", id);
      if (!opened) {
        header.set("open", opening());
      }
      ByteBuffer samples = input.ensure(writer.end());
      header.put("input_size", input.capacity());
      header.set("requests", requests);
      byte[] message = Message.encode(header, samples, output == null ? (int) writer.end() : 0);
      calls.begin(opened ? recordsInWords(requests) : null);
      Message reply = Message.decode(call.send(message));
      return understand(reply, requests.size());
    } catch (IOException e) {
      throw new UncheckedIOException("node '" + spec.nodeId() + "': " + e.getMessage(), e);
    } finally {
      calls.end();
    }
  }

  /** What is known of the record in flight until the worker tells more. */
  private static String recordsInWords(ArrayNode requests) {
    Set<String> records = new LinkedHashSet<>();
    requests.forEach(request -> records.add(request.path("record").asText()));
    String first = records.iterator().next();
    return records.size() == 1
        ? first
        : first + " or one of the " + (records.size() - 1) + " after it";
  }

  private Reply understand(Message reply, int requests) throws IOException {
    WorkerReply told = reply.read(WorkerReply.class);
    if (told.fatal() != null) {
      throw new SuppressRestartsException(fatal(told.fatal()));
    }
    if (!opened) {
      opened = true;
      if (folder != null) {
        SegmentFolder.delete(folder);
      }
    }
    if (told.outcomes().size() != requests) {
      throw new IOException(
          "the Python worker answered " + told.outcomes().size() + " of " + requests + " requests");
    }
    workerBytes = told.memoryBytes();
    ByteBuffer samples = output == null ? reply.payload() : output.remap(told.outputSize());
    return new Reply(told.outcomes(), samples);
  }

  private NodeExecutionError fatal(CallOutcome.Problem fatal) {
    return new NodeExecutionError(
        spec.nodeId(),
        "the Python node "
            + spec.nodeType()
            + " cannot be made: "
            + fatal.message()
            + (fatal.traceback() == null ? "" : "\n" + fatal.traceback()),
        null);
  }

  private ObjectNode opening() throws JsonProcessingException {
    ObjectNode open = Opening.of(spec);
    ArrayNode modules = open.putArray("modules");
    options.modules().forEach(modules::add);
    ObjectNode breaker = open.putObject("breaker");
    breaker.put("failures", WorkerOptions.BREAKER_FAILURES);
    breaker.put("pause_ms", options.breakerPauseMs());
    open.put("isolated", options.mode() == PythonMode.PROCESS);
    open.put("packages", options.packages());
    open.put("owner_pid", ProcessHandle.current().pid());
    open.put("notices", notices == null ? null : folder.resolve(NOTICES).toString());
    if (output == null) {
      open.putNull("segments");
    } else {
      ObjectNode segments = open.putObject("segments");
      segments.put("input", folder.resolve("input").toString());
      segments.put("output", folder.resolve("output").toString());
    }
    return open;
  }

  @Override
  public void close() {
    try (calls;
        notices;
        output) {
      input.close();
    } finally {
      if (folder != null) {
        SegmentFolder.delete(folder);
      }
    }
  }
}
