package org.remotemedia.job.output;

import java.io.Serializable;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The right of one attempt at a run to write to an output directory: the first attempt, or one that
 * resumes it. {@link OutputDirectory#claim} gives it, and the next claim ends it, so that a job
 * that was thought dead and is not must not interfere.
 *
 * @param id differs for all attempts of all runs
 * @param number which attempt at this run, from 1
 * @param claim number in the names of its splits, from 1; differs from those of earlier attempts
 *     whose files may still appear
 * @param earlierMs time that the attempts before this one took, ms
 */
public record Fence(String id, int number, int claim, long earlierMs) implements Serializable {
  private static final Pattern LATER_SPLIT = Pattern.compile("r(\\d{1,9})-.*");

  /** The first attempt at a run in an empty directory. */
  static Fence first() {
    return new Fence(UUID.randomUUID().toString(), 1, 1, 0);
  }

  /**
   * The attempt after this one.
   *
   * @param tookMs time that this one took, ms
   */
  Fence next(long tookMs) {
    return new Fence(UUID.randomUUID().toString(), number + 1, claim + 1, earlierMs + tookMs);
  }

  /**
   * The first attempt at a run in place of this one.
   *
   * @param sameNames whether its files may have the names that those of this one had
   */
  Fence replacement(boolean sameNames) {
    return new Fence(UUID.randomUUID().toString(), 1, sameNames ? 1 : claim + 1, 0);
  }

  /** What the ids of its splits begin with. */
  public String splitPrefix() {
    return claim == 1 ? "" : "r" + claim + "-";
  }

  /** Whether a split was planned by an attempt before this one. */
  boolean isAfter(String splitId) {
    return claim > claimOf(splitId);
  }

  /** Whether a split was planned by this attempt. */
  public boolean owns(String splitId) {
    return claim == claimOf(splitId);
  }

  /** The claim of the attempt that planned a split. */
  public static int claimOf(String splitId) {
    Matcher later = LATER_SPLIT.matcher(splitId);
    return later.matches() ? Integer.parseInt(later.group(1)) : 1;
  }
}
