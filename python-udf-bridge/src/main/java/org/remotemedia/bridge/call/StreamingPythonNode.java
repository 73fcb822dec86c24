package org.remotemedia.bridge.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.remotemedia.bridge.values.ValueWriter;
import org.remotemedia.operators.error.ExecutorError;
import org.remotemedia.operators.error.MarshalingError;
import org.remotemedia.operators.error.TaskFault;
import org.remotemedia.operators.node.AudioNode;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/**
 * A CPython node that takes audio in chunks of a fixed length, the last one shorter, several with
 * one call, so that recordings of any length can pass through it.
 */
public final class StreamingPythonNode extends AudioNode {
  private static final int CHUNKS_PER_CALL = 16;
  private static final String STREAM = "stream";

  private final PythonNodeSpec spec;
  private final CallSession session;
  private final NodeMetadata metadata;
  private final OutcomeGiver outcomes;
  private String record;
  private ArrayNode requests = JsonNodeFactory.instance.arrayNode();
  private AudioSpec audio;
  private int chunkFrames;
  private ValueWriter.Writing chunk;
  private int framesInChunk;
  private boolean begun;
  private boolean abandoned;
  private StreamOutput given;

  /**
   * @param session the caller remains its owner
   */
  public StreamingPythonNode(PythonNodeSpec spec, CallSession session) {
    this.spec = spec;
    this.session = session;
    this.metadata = spec.metadata();
    this.outcomes = new OutcomeGiver(spec.nodeId());
  }

  /** Names the record that the next value belongs to; null where records have no names. */
  public void record(String name) {
    record = name;
  }

  @Override
  public NodeMetadata metadata() {
    return metadata;
  }

  @Override
  public long memoryBytes() {
    return session.memoryBytes();
  }

  @Override
  public int takeRetries() {
    return outcomes.takeRetries();
  }

  @Override
  protected void configure(Parameters parameters) {}

  @Override
  protected void audioStart(AudioSpec newAudio, ValueSink output) {
    if (!newAudio.hasSampleRate()) {
      throw new MarshalingError(
          spec.nodeType() + " takes audio in chunks of a length in ms, so it needs a sample rate");
    }
    audio = newAudio;
    chunkFrames = (int) Math.max(1, ((long) newAudio.sampleRate() * spec.chunkMs() + 500) / 1000);
    begun = true;
    given = new StreamOutput(output);
    chunk = null;
    framesInChunk = 0;
  }

  @Override
  protected void audioChunk(AudioBuffer samples, ValueSink output) {
    for (int from = 0; from < samples.frames(); ) {
      if (chunk == null) {
        chunk = session.writer().begin();
        chunk.audioStart(ValuePath.ROOT, audio);
      }
      int count = Math.min(chunkFrames - framesInChunk, samples.frames() - from);
      chunk.audioChunk(
          ValuePath.ROOT, count == samples.frames() ? samples : samples.slice(from, count));
      from += count;
      framesInChunk += count;
      if (framesInChunk == chunkFrames) {
        endChunk();
      }
    }
  }

  @Override
  protected void audioEnd(ValueSink output) {
    if (chunk != null) {
      endChunk();
    }
    requests.add(request("finish"));
    call();
    begun = false;
    given.end();
  }

  @Override
  protected void abort() {
    abandoned |= begun;
    begun = false;
    chunk = null;
    requests.removeAll();
    session.writer().rewind();
  }

  private void endChunk() {
    chunk.done();
    ObjectNode request = request("chunk");
    request.set("value", chunk.description());
    requests.add(request);
    chunk = null;
    framesInChunk = 0;
    if (requests.size() >= CHUNKS_PER_CALL || session.writer().end() >= session.callBytes()) {
      call();
    }
  }

  private ObjectNode request(String stream) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    if (record != null) {
      request.put("record", record);
    }
    return request.put(STREAM, stream);
  }

  private void call() {
    ArrayNode sent = requests;
    requests = JsonNodeFactory.instance.arrayNode();
    int skipped = 0;
    if (abandoned) {
      sent.insert(0, request("abandon"));
      skipped = 1;
    }
    CallSession.Reply reply = send(sent);
    abandoned = false;
    session.writer().rewind();
    for (int i = skipped; i < reply.outcomes().size(); i++) {
      outcomes.give(reply.outcomes().get(i), reply.samples(), given);
    }
  }

  /** What goes wrong on the way is not the record's fault. */
  private CallSession.Reply send(ArrayNode sent) {
    try {
      return session.call(sent);
    } catch (ExecutorError e) {
      throw e;
    } catch (RuntimeException e) {
      throw new TaskFault(e);
    }
  }

  /** Joins what the chunks gave to one value. */
  private static final class StreamOutput implements ValueSink {
    private final ValueSink output;
    private AudioSpec spec;
    private boolean gaveJson;

    StreamOutput(ValueSink output) {
      this.output = output;
    }

    @Override
    public void audioStart(ValuePath path, AudioSpec newSpec) {
      AudioSpec open = newSpec.withFrames(AudioSpec.UNKNOWN_FRAMES);
      if (!path.isRoot() || gaveJson) {
        throw new MarshalingError("a streaming node gives either audio or one JSON value");
      }
      if (spec == null) {
        spec = open;
        output.audioStart(ValuePath.ROOT, spec);
      } else if (!spec.equals(open)) {
        throw new MarshalingError(
            "the node gave audio of "
                + open.described()
                + " after audio of "
                + spec.described()
                + " for one record");
      }
    }

    @Override
    public void audioChunk(ValuePath path, AudioBuffer samples) {
      output.audioChunk(ValuePath.ROOT, samples);
    }

    @Override
    public void audioEnd(ValuePath path) {}

    @Override
    public void json(ValuePath path, JsonNode value) {
      if (spec != null || gaveJson) {
        throw new MarshalingError(
            "a streaming node gives either audio, or one JSON value when it finishes");
      }
      gaveJson = true;
      output.json(ValuePath.ROOT, value);
    }

    @Override
    public void done() {}

    void end() {
      if (spec != null) {
        output.audioEnd(ValuePath.ROOT);
      } else if (!gaveJson) {
        output.json(ValuePath.ROOT, JsonNodeFactory.instance.nullNode());
      }
    }
  }
}
