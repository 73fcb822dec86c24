package org.remotemedia.job.sink;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Serializable;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.remotemedia.job.storage.Storage;

/**
 * One go at a run: the first, or one that resumes it. The run's description names the current one,
 * and only that one may publish: a job that was thought dead and is not must not interfere.
 *
 * @param id differs for all attempts of all runs
 * @param number from 1
 * @param earlierMs time that the attempts before this one took
 */
public record Attempt(String id, int number, long earlierMs) implements Serializable {
  /** Field of the run's description that names the current attempt. */
  public static final String ID = "attempt_id";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern LATER_SPLIT = Pattern.compile("r(\\d{1,9})-.*");

  /** The first attempt of a new run. */
  public static Attempt first() {
    return new Attempt(UUID.randomUUID().toString(), 1, 0);
  }

  /**
   * The attempt after this one.
   *
   * @param tookMs time that this one took
   */
  public Attempt next(long tookMs) {
    return new Attempt(UUID.randomUUID().toString(), number + 1, earlierMs + tookMs);
  }

  /** What the ids of its splits begin with, so that they differ from those of earlier attempts. */
  public String splitPrefix() {
    return number == 1 ? "" : "r" + number + "-";
  }

  /** Whether a split was planned by an attempt before this one. */
  public boolean isAfter(String splitId) {
    Matcher later = LATER_SPLIT.matcher(splitId);
    return number > (later.matches() ? Integer.parseInt(later.group(1)) : 1);
  }

  /** Whether no other run or attempt has taken the output directory over. */
  public boolean isCurrent(Storage storage, RunLayout layout) throws IOException {
    return storage.exists(layout.runDescription())
        && MAPPER.readTree(storage.read(layout.runDescription())).path(ID).asText().equals(id);
  }

  /**
   * To be called before outputs are made visible.
   *
   * @throws SuppressRestartsException when this attempt is not the current one any more
   */
  void requireCurrent(Storage storage, RunLayout layout) throws IOException {
    if (!isCurrent(storage, layout)) {
      throw new SuppressRestartsException(
          new IllegalStateException(
              "the output "
                  + layout.root()
                  + " has been taken over by another run, or deleted, so this one has stopped"));
    }
  }
}
