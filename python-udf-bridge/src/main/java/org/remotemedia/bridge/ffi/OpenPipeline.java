package org.remotemedia.bridge.ffi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.remotemedia.bridge.call.PythonNodeSpec;
import org.remotemedia.bridge.call.StreamingPythonNode;
import org.remotemedia.bridge.call.WholeValueNode;
import org.remotemedia.bridge.environment.PythonNodes;
import org.remotemedia.bridge.runtime.PipelineChain;
import org.remotemedia.bridge.values.SampleChunks;
import org.remotemedia.manifests.catalog.NodeRuntime;
import org.remotemedia.manifests.graph.GraphNode;
import org.remotemedia.manifests.graph.PipelineGraph;
import org.remotemedia.operators.error.ExecutorError;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.node.NodeRegistry;

/** A pipeline with its nodes made, for any number of values; it serves one thread at a time. */
public final class OpenPipeline implements AutoCloseable {
  private final List<HostSession> sessions = new ArrayList<>();
  private final SampleChunks chunks = new SampleChunks();
  private final Exchange exchange;
  private final AnswerMemory memory;
  private final Answer answer;
  private final PipelineChain<JsonNode> chain;

  /** The last description of audio, which is never changed, and its text. */
  private JsonNode audio;

  private byte[] audioText = {};

  OpenPipeline(
      PipelineGraph graph,
      NodeRegistry natives,
      PythonNodes python,
      NodeHost host,
      Exchange exchange) {
    this.exchange = exchange;
    this.memory = new AnswerMemory(exchange);
    this.answer = new Answer(exchange);
    try {
      chain =
          new PipelineChain<>(
              graph,
              node ->
                  node.runtime() == NodeRuntime.CPYTHON
                      ? inPython(node, python, host)
                      : natives.create(node.nodeType()),
              () -> new DescribedResult(memory));
    } catch (RuntimeException e) {
      sessions.forEach(HostSession::close);
      throw e;
    }
  }

  private Node inPython(GraphNode node, PythonNodes python, NodeHost host) {
    int chunkMs = python.chunkMs().getOrDefault(node.nodeType(), 0);
    PythonNodeSpec spec = PythonNodeSpec.of(node, chunkMs);
    HostSession session = new HostSession(host, spec);
    sessions.add(session);
    return spec.isStreaming()
        ? new StreamingPythonNode(spec, session)
        : new WholeValueNode(spec, session);
  }

  /**
   * Runs one value through, all of which lies in the exchange. The answer is valid until the next
   * call.
   *
   * @param bytes length of the description, as {@link Values} reads it
   * @return as {@link Answer#write}
   * @throws ModuleError when the description cannot be read
   */
  public int execute(int bytes) {
    return execute(exchange.request(bytes), List.of(), null);
  }

  /**
   * Runs one value through that is too large for the exchange, or has parts that are.
   *
   * @param value its description
   * @param arrays direct buffers of the arrays it mentions, whose memory is read until this returns
   * @param result direct buffer for a result that has room in it, or null
   * @return as {@link Answer#write}
   * @throws ModuleError when the description cannot be read
   */
  public int executeLarge(byte[] value, ByteBuffer[] arrays, ByteBuffer result) {
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = arrays[i].order(ByteOrder.nativeOrder());
    }
    return execute(value, List.of(arrays), result);
  }

  private int execute(byte[] value, List<ByteBuffer> arrays, ByteBuffer result) {
    try {
      DirectInput input = new DirectInput(described(value), exchange, arrays, chunks);
      memory.begin(result);
      return answer.write(chain.execute(input));
    } catch (ExecutorError e) {
      throw ModuleError.of("execute", e);
    }
  }

  /** Reads the description of a value; that of audio is often that of the one before. */
  private JsonNode described(byte[] text) {
    if (Arrays.equals(text, audioText)) {
      return audio;
    }
    JsonNode description = PythonJson.read(text);
    if (description.has(Values.AUDIO)) {
      audioText = text;
      audio = description;
    }
    return description;
  }

  /** The text of the last answer, which was too long for the exchange. */
  public byte[] largeAnswer() {
    return answer.large();
  }

  /**
   * Copies the samples of one array of the last answer.
   *
   * @param array number of the array, from the description
   * @param target direct, of at least the array's bytes
   */
  public void copyInto(int array, ByteBuffer target) {
    Values.copyInto(memory.array(array), target);
  }

  /**
   * Where each node is in its life: a JSON object of {@code created}, {@code initialized}, {@code
   * executing} or {@code cleaned} by node id. Any thread may ask at any time.
   */
  public byte[] nodeStates() {
    ObjectNode states = JsonNodeFactory.instance.objectNode();
    chain.nodeStates().forEach((id, state) -> states.put(id, state.wireName()));
    return PythonJson.write(states);
  }

  /** Whether all nodes are native ones, which keep nothing from one value to the next. */
  public boolean isNative() {
    return sessions.isEmpty();
  }

  @Override
  public void close() {
    try {
      chain.close();
    } finally {
      sessions.forEach(HostSession::close);
    }
  }
}
