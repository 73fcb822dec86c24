package org.remotemedia.job.notes;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was left out of an input, by kind and number, and what was read otherwise than it is
 * written. The size is bounded, whatever the input is. Not safe for use by several threads.
 */
public final class InputNotes {
  /** What can be left out. */
  public enum LeftOut {
    /** Files of a directory that are no recordings, by suffix. */
    @JsonProperty("files")
    FILES,
    /** Members of shards that are neither recordings nor could be attached to one, by suffix. */
    @JsonProperty("members")
    MEMBERS,
    /** Columns of data sets that are not carried, by name; a number of files. */
    @JsonProperty("columns")
    COLUMNS,
    /** Lists and shards of which the rest could not be read, by name. */
    @JsonProperty("unread")
    UNREAD
  }

  /**
   * How often there was reason for a warning.
   *
   * @param count how often
   * @param example one of the places
   */
  public record Warning(long count, String example) {
    private Warning with(Warning other) {
      return new Warning(
          count + other.count, example.compareTo(other.example) <= 0 ? example : other.example);
    }
  }

  /** Kinds that are told apart; all others count as one. */
  static final int MOST_KINDS = 100;

  /** What kinds beyond the limit count as. */
  static final String OTHERS = "others";

  private static final int MOST_CHARACTERS = 300;

  @JsonProperty("left_out")
  private final Map<LeftOut, NavigableMap<String, Long>> leftOut;

  @JsonProperty("warnings")
  private final NavigableMap<String, Warning> warnings;

  public InputNotes() {
    this(new EnumMap<>(LeftOut.class), new TreeMap<>());
  }

  @JsonCreator
  InputNotes(
      @JsonProperty("left_out") Map<LeftOut, NavigableMap<String, Long>> leftOut,
      @JsonProperty("warnings") NavigableMap<String, Warning> warnings) {
    this.leftOut = leftOut;
    this.warnings = warnings;
  }

  /** Notes one that was left out. */
  public void leaveOut(LeftOut what, String kind) {
    leaveOut(what, kind, 1);
  }

  /** Notes some that were left out. */
  public void leaveOut(LeftOut what, String kind, long count) {
    if (count == 0) {
      return;
    }
    leftOut
        .computeIfAbsent(what, any -> new TreeMap<>())
        .merge(known(leftOut.get(what), kind), count, Long::sum);
  }

  /**
   * Notes a reason for a warning.
   *
   * @param message what it is, the same for all places
   * @param place where
   */
  public void warn(String message, String place) {
    warn(message, place, 1);
  }

  /** The same for several reasons. */
  public void warn(String message, String place, long count) {
    warn(message, new Warning(count, shortened(place)));
  }

  private void warn(String message, Warning warning) {
    warnings.merge(known(warnings, message), warning, Warning::with);
  }

  private static String known(SortedMap<String, ?> kinds, String kind) {
    String key = shortened(kind);
    return kinds.containsKey(key) || kinds.size() < MOST_KINDS ? key : OTHERS;
  }

  private static String shortened(String text) {
    int most = MOST_CHARACTERS;
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  /** Adds what others have noted. */
  public void add(InputNotes other) {
    other.leftOut.forEach(
        (what, kinds) -> kinds.forEach((kind, count) -> leaveOut(what, kind, count)));
    other.warnings.forEach(this::warn);
  }

  /** What was left out, by kind, with how many there were. */
  public NavigableMap<String, Long> leftOut(LeftOut what) {
    return Collections.unmodifiableNavigableMap(leftOut.getOrDefault(what, new TreeMap<>()));
  }

  /** How many were left out. */
  public long count(LeftOut what) {
    return leftOut(what).values().stream().mapToLong(Long::longValue).sum();
  }

  /** The warnings, by what they say. */
  public NavigableMap<String, Warning> warnings() {
    return Collections.unmodifiableNavigableMap(warnings);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InputNotes notes
        && leftOut.equals(notes.leftOut)
        && warnings.equals(notes.warnings);
  }

  @Override
  public int hashCode() {
    return Objects.hash(leftOut, warnings);
  }

  @Override
  public String toString() {
    return leftOut + " " + warnings;
  }

  /** Whether nothing is missing that could not be read. */
  @JsonIgnore
  public boolean isReadWhole() {
    return leftOut(LeftOut.UNREAD).isEmpty();
  }
}
