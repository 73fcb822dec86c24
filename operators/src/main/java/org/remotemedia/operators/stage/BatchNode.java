package org.remotemedia.operators.stage;

import java.util.List;
import java.util.Optional;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.value.ValueSink;

/**
 * A node that runs elsewhere, where a call has a price: it takes values one after another, and
 * executes several with one call.
 */
public interface BatchNode {
  /** What became of one value. It is valid until the node is given the next value. */
  interface Outcome {
    /** Why there is no value; empty on success. */
    Optional<Failure> failure();

    /**
     * Streams the value that the node gave, with {@code done}.
     *
     * @throws RuntimeException when there is none, or it cannot be read
     */
    void give(ValueSink output);

    /** The node's own time for the value over all attempts, without the pauses between them. */
    long nanos();

    /** Further attempts after the first. */
    int retries();
  }

  /**
   * Begins the next value; {@code done} completes it.
   *
   * @param record name of the record, for messages
   * @return takes the parts; throws ExecutorError when the value cannot be taken
   */
  ValueSink begin(String record);

  /** Forgets the value that was begun last and is not complete. */
  void abandon();

  /** Whether the complete values should be executed now. */
  boolean isFull();

  /** Bytes held of values that are not executed yet. */
  long heldBytes();

  /**
   * Executes all complete values; one that is begun stays as it is.
   *
   * @return what became of them, in their order
   */
  List<? extends Outcome> execute();

  /** Bytes that the node holds, here and where it runs. */
  long memoryBytes();
}
