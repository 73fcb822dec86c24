package org.remotemedia.operators.stage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.remotemedia.operators.error.ExecutorError;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.Value;
import org.remotemedia.operators.value.ValueCollector;
import org.remotemedia.operators.value.ValueFeed;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/** Executes values in batches of a set size, as a test says; by default it gives them back. */
final class FakeBatchNode implements BatchNode {
  /** Sizes of the batches so far. */
  final List<Integer> batches = new ArrayList<>();

  BiFunction<String, Value, Outcome> behaviour = (record, value) -> Result.of(value);
  int batchValues = 1;
  ExecutorError onBegin;
  Runnable onChunk = () -> {};

  private final List<Outcome> complete = new ArrayList<>();
  private Taking taking;
  private long completeBytes;

  /** What becomes of one value. */
  record Result(Value value, Failure failed, long nanos, int retries) implements Outcome {
    static Result of(Value value) {
      return new Result(value, null, 0, 0);
    }

    @Override
    public Optional<Failure> failure() {
      return Optional.ofNullable(failed);
    }

    @Override
    public void give(ValueSink output) {
      ValueFeed.feed(value, output);
    }
  }

  /** A success that gives what the script does. */
  record Scripted(Consumer<ValueSink> script) implements Outcome {
    @Override
    public Optional<Failure> failure() {
      return Optional.empty();
    }

    @Override
    public void give(ValueSink output) {
      script.accept(output);
    }

    @Override
    public long nanos() {
      return 0;
    }

    @Override
    public int retries() {
      return 0;
    }
  }

  @Override
  public ValueSink begin(String record) {
    if (onBegin != null) {
      throw onBegin;
    }
    if (taking != null) {
      throw new IllegalStateException("two values at once");
    }
    taking = new Taking(record);
    return taking;
  }

  @Override
  public void abandon() {
    if (taking == null) {
      throw new IllegalStateException("nothing to abandon");
    }
    taking = null;
  }

  @Override
  public boolean isFull() {
    return complete.size() >= batchValues;
  }

  @Override
  public long heldBytes() {
    return completeBytes + (taking == null ? 0 : taking.bytes);
  }

  @Override
  public List<Outcome> execute() {
    List<Outcome> results = List.copyOf(complete);
    if (!results.isEmpty()) {
      batches.add(results.size());
    }
    complete.clear();
    completeBytes = 0;
    return results;
  }

  @Override
  public long memoryBytes() {
    return 77;
  }

  private final class Taking implements ValueSink {
    private final String record;
    private final ValueCollector collector = new ValueCollector();
    private long bytes;

    Taking(String record) {
      this.record = record;
    }

    @Override
    public void audioStart(ValuePath path, AudioSpec spec) {
      collector.audioStart(path, spec);
    }

    @Override
    public void audioChunk(ValuePath path, AudioBuffer chunk) {
      onChunk.run();
      bytes += chunk.bytes();
      collector.audioChunk(path, chunk);
    }

    @Override
    public void audioEnd(ValuePath path) {
      collector.audioEnd(path);
    }

    @Override
    public void json(ValuePath path, JsonNode value) {
      collector.json(path, value);
    }

    @Override
    public void done() {
      collector.done();
      complete.add(behaviour.apply(record, collector.value()));
      completeBytes += bytes;
      taking = null;
    }
  }
}
