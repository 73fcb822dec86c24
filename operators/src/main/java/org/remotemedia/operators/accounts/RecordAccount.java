package org.remotemedia.operators.accounts;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.remotemedia.operators.error.Failure;

/**
 * The account of one record that has passed the chain; {@link Accounts} are sums of these. Written
 * as an array, with what tells the record from others first.
 *
 * @param record its name
 * @param version tells the state of its file from later ones; null when unknown
 * @param origin stands for where it came from and what it carried, which its line repeats; null
 *     when that cannot change
 * @param succeeded whether it has a line of {@code results}, rather than of {@code failed}
 * @param seconds length of the audio that was read, s
 * @param truncated whether the recording was shorter than its header promised, and kept
 * @param sampleRate Hz; 0 where the recording was not read to its end
 * @param channels number of channels; 0 likewise
 * @param meanSquare of all samples, full scale being 1.0
 * @param readingNanos time of reading and decoding, ns
 * @param writingNanos time of writing results, ns
 * @param visits what became of it at each node, in topological order
 * @param failures what failed, in topological order
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({
  "record",
  "version",
  "origin",
  "succeeded",
  "seconds",
  "truncated",
  "sampleRate",
  "channels",
  "meanSquare",
  "readingNanos",
  "writingNanos",
  "visits",
  "failures"
})
public record RecordAccount(
    String record,
    String version,
    String origin,
    boolean succeeded,
    double seconds,
    boolean truncated,
    int sampleRate,
    int channels,
    double meanSquare,
    long readingNanos,
    long writingNanos,
    List<NodeVisit> visits,
    List<Cause> failures) {
  public RecordAccount {
    visits = List.copyOf(visits);
    failures = List.copyOf(failures);
  }

  /**
   * Why a record failed.
   *
   * @param nodeId the node, or null where it could not be read
   * @param error kind of error
   * @param message the message, bounded in length
   */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  @JsonPropertyOrder({"nodeId", "error", "message"})
  public record Cause(String nodeId, String error, String message) {
    static Cause of(Failure failure) {
      return new Cause(
          failure.nodeId(), failure.kind().wireName(), BoundedText.message(failure.message()));
    }
  }

  /**
   * The account of a record at the end of its way.
   *
   * @param failures what failed, in topological order; empty for success
   */
  public static RecordAccount of(
      String record,
      String version,
      String origin,
      double seconds,
      boolean truncated,
      RecordTrace trace,
      List<Failure> failures) {
    return new RecordAccount(
        record,
        version,
        origin,
        failures.isEmpty(),
        seconds,
        truncated,
        trace.sampleRate(),
        trace.channels(),
        trace.meanSquare(),
        trace.readingNanos(),
        trace.writingNanos(),
        trace.visits(),
        failures.stream().map(Cause::of).toList());
  }

  /** The same record with another origin. */
  public RecordAccount withOrigin(String other) {
    return new RecordAccount(
        record,
        version,
        other,
        succeeded,
        seconds,
        truncated,
        sampleRate,
        channels,
        meanSquare,
        readingNanos,
        writingNanos,
        visits,
        failures);
  }

  /** Whether the recording was read to its end, so that it is known what it is like. */
  @JsonIgnore
  public boolean isRead() {
    return channels > 0;
  }

  /** The time of all steps, ns. */
  public long totalNanos() {
    return readingNanos + writingNanos + visits.stream().mapToLong(NodeVisit::nanos).sum();
  }
}
