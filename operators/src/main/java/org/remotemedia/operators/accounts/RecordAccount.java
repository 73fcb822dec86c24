package org.remotemedia.operators.accounts;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.remotemedia.operators.error.Failure;

/**
 * The account of one record that has passed the chain; {@link Accounts} are sums of these. Written
 * as an array, with what tells the record from others first.
 *
 * @param record its name
 * @param version tells the state of its file from later ones; null when unknown
 * @param origin stands for where it came from and what it carried, which its line repeats; null
 *     when that cannot change
 * @param ending how it ended
 * @param parent the recording that it was cut from; null when it is no utterance
 * @param seconds length of the audio that was read, s
 * @param truncated whether the recording was shorter than its header promised, and kept
 * @param sampleRate Hz; 0 where the recording was not read to its end
 * @param channels number of channels; 0 likewise
 * @param meanSquare of all samples, full scale being 1.0
 * @param readingNanos time of reading and decoding, ns
 * @param writingNanos time of writing results, ns
 * @param visits what became of it at each node, in topological order
 * @param failures what failed, in topological order
 * @param broken rules that turned it down
 * @param cut what became of its utterances; null unless it was cut
 * @param numbers the numbers that rules looked at, by name; finite
 * @param excerpt where it can be listened to; null where that is not known, or nothing is wrong
 *     with it
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({
  "record",
  "version",
  "origin",
  "ending",
  "parent",
  "seconds",
  "truncated",
  "sampleRate",
  "channels",
  "meanSquare",
  "readingNanos",
  "writingNanos",
  "visits",
  "failures",
  "broken",
  "cut",
  "numbers",
  "excerpt"
})
public record RecordAccount(
    String record,
    String version,
    String origin,
    Ending ending,
    String parent,
    double seconds,
    boolean truncated,
    int sampleRate,
    int channels,
    double meanSquare,
    long readingNanos,
    long writingNanos,
    List<NodeVisit> visits,
    List<Cause> failures,
    List<String> broken,
    Cut cut,
    SortedMap<String, Double> numbers,
    Excerpt excerpt) {
  /** Numbers that the account of one record holds: the first by name. */
  public static final int MOST_NUMBERS = 1_000;

  public RecordAccount {
    visits = Collections.unmodifiableList(new ArrayList<>(visits));
    failures = List.copyOf(failures);
    broken = List.copyOf(broken);
    if (numbers.containsValue(null)) {
      throw new IllegalArgumentException("null is no number");
    }
    numbers = Collections.unmodifiableSortedMap(new TreeMap<>(numbers));
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
   * The account of a record that no node cuts or judges.
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
    return of(
        record,
        version,
        origin,
        failures.isEmpty() ? Ending.SUCCEEDED : Ending.FAILED,
        null,
        seconds,
        truncated,
        trace,
        failures,
        List.of(),
        null,
        Collections.emptySortedMap(),
        null);
  }

  /**
   * The account of a value that comes from nowhere in particular, of which the visits count alone.
   *
   * @param parent what it was cut from; null when it is no utterance
   * @param failures what failed, in topological order
   */
  public static RecordAccount ofVisits(
      String record,
      Ending ending,
      String parent,
      double seconds,
      boolean truncated,
      RecordTrace trace,
      List<Failure> failures) {
    return of(
        record,
        null,
        null,
        ending,
        parent,
        seconds,
        truncated,
        trace,
        failures,
        List.of(),
        null,
        Collections.emptySortedMap(),
        null);
  }

  /**
   * The account of a record at the end of its way.
   *
   * @param failures what failed, in topological order
   * @param broken rules that turned it down
   * @param cut what became of its utterances; null unless it was cut
   * @param numbers the numbers that rules looked at, by name; finite
   * @param excerpt where it can be listened to; null where that is not known
   */
  public static RecordAccount of(
      String record,
      String version,
      String origin,
      Ending ending,
      String parent,
      double seconds,
      boolean truncated,
      RecordTrace trace,
      List<Failure> failures,
      List<String> broken,
      Cut cut,
      SortedMap<String, Double> numbers,
      Excerpt excerpt) {
    return new RecordAccount(
        record,
        version,
        origin,
        ending,
        parent,
        seconds,
        truncated,
        trace.sampleRate(),
        trace.channels(),
        trace.meanSquare(),
        trace.readingNanos(),
        trace.writingNanos(),
        trace.visits(),
        failures.stream().map(Cause::of).toList(),
        broken,
        cut,
        numbers,
        excerpt);
  }

  /** The same record with another origin. */
  public RecordAccount withOrigin(String other) {
    return new RecordAccount(
        record,
        version,
        other,
        ending,
        parent,
        seconds,
        truncated,
        sampleRate,
        channels,
        meanSquare,
        readingNanos,
        writingNanos,
        visits,
        failures,
        broken,
        cut,
        numbers,
        excerpt);
  }

  /** Whether the recording was read to its end, so that it is known what it is like. */
  @JsonIgnore
  public boolean isRead() {
    return channels > 0;
  }

  /** The time of all steps, ns. */
  public long totalNanos() {
    return readingNanos
        + writingNanos
        + visits.stream().filter(Objects::nonNull).mapToLong(NodeVisit::nanos).sum();
  }
}
