package org.remotemedia.operators.flink;

/** Names of the Flink metrics in the group of each node's operator. */
public final class MetricNames {
  /** Counter: records whose inputs reached the node. */
  public static final String RECORDS_IN = "recordsIn";

  /** Counter: records the node gave a value for. */
  public static final String RECORDS_OUT = "recordsOut";

  /** Counter: records that failed at the node. */
  public static final String RECORDS_FAILED = "recordsFailed";

  /** Counter: records that did not reach the node because an input failed. */
  public static final String RECORDS_SKIPPED = "recordsSkipped";

  /** Counter: further attempts after retryable failures. */
  public static final String RECORDS_RETRIED = "recordsRetried";

  /** Gauge: seconds of audio that entered the node. */
  public static final String AUDIO_SECONDS = "audioSeconds";

  /** Histogram: the node's own time per record, µs. */
  public static final String EXECUTION_TIME_MICROS = "executionTimeMicros";

  /** Gauge: bytes that the node holds. */
  public static final String MEMORY_BYTES = "memoryBytes";

  private MetricNames() {}
}
