package org.remotemedia.job.write;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.output.Fence;
import org.remotemedia.job.output.Marker;
import org.remotemedia.job.output.Markers;
import org.remotemedia.job.output.RunProgress;
import org.remotemedia.operators.accounts.Accounts;

/**
 * The accounts of a run: the sum of what the markers in its output directory say. Those of which
 * writers have told need not be read. Each split counts once. Safe for use by several threads.
 */
final class RunAccounts {
  private final Fence fence;
  private final Sums told;
  private final Set<String> splitsTold = new HashSet<>();
  private final Map<Integer, RunEvent.InProgress> inProgress = new HashMap<>();
  private final Map<Integer, RunProgress.Waiting> waiting = new HashMap<>();
  private final Map<String, Long> peakBytes = new HashMap<>();

  RunAccounts(Fence fence) {
    this.fence = fence;
    this.told = new Sums(fence);
  }

  /** A split is done. */
  synchronized void done(int writer, Marker marker) {
    inProgress.remove(writer);
    if (splitsTold.add(marker.splitId())) {
      told.add(marker);
    }
  }

  /** A writer is in the middle of a split. */
  synchronized void inProgress(int writer, RunEvent.InProgress progress) {
    inProgress.put(writer, progress);
  }

  /** A writer lives, and may wait for a call. */
  synchronized void alive(int writer, RunEvent.Alive alive) {
    if (alive.call() == null) {
      waiting.remove(writer);
    } else {
      waiting.put(writer, alive.call());
    }
  }

  /** A process of writers has told of its memory. */
  synchronized void memory(RunEvent.Memory memory) {
    peakBytes.merge(memory.process(), memory.peakBytes(), Math::max);
  }

  /** The most that each process of writers was seen to hold with what it started, in all; bytes. */
  synchronized long peakBytes() {
    return peakBytes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** A writer is lost; its split will be done again. */
  synchronized void forget(int writer) {
    inProgress.remove(writer);
    waiting.remove(writer);
  }

  /** All writers are lost. */
  synchronized void forgetAll() {
    inProgress.clear();
    waiting.clear();
  }

  /** How far this attempt is. */
  synchronized RunProgress progress(long elapsedMs) {
    long records = told.all().records();
    long failed = told.all().toDoAgain();
    double audioSeconds = told.all().audioSeconds();
    RunProgress.Curation curation = RunProgress.Curation.of(told.all());
    for (RunEvent.InProgress split : inProgress.values()) {
      if (!splitsTold.contains(split.splitId())) {
        records += split.records();
        failed += split.failed();
        audioSeconds += split.audioSeconds();
        curation = curation.plus(split.curation());
      }
    }
    RunProgress.Waiting longest =
        waiting.values().stream()
            .max(Comparator.comparingLong(RunProgress.Waiting::elapsedMs))
            .orElse(null);
    return new RunProgress(records, failed, audioSeconds, elapsedMs, curation, longest);
  }

  /** What was told, and what the other markers say. */
  Sums sums(Markers markers) throws IOException {
    Set<String> known;
    Sums sums = new Sums(fence);
    synchronized (this) {
      known = Set.copyOf(splitsTold);
      sums.add(told);
    }
    for (Marker marker : markers.all(known)) {
      sums.add(marker);
    }
    return sums;
  }

  /** Sums over markers. */
  static final class Sums {
    /** What the last reading of a container has noted: a later one notes it again. */
    private record Reading(int claim, String splitId, InputNotes notes) {
      boolean isAfter(Reading other) {
        return claim > other.claim
            || (claim == other.claim && splitId.compareTo(other.splitId) > 0);
      }
    }

    private final Fence fence;
    private final Accounts all = new Accounts();
    private final Accounts own = new Accounts();
    private final Map<String, Reading> readings = new HashMap<>();
    private long corrected;

    private Sums(Fence fence) {
      this.fence = fence;
    }

    private void add(Marker marker) {
      all.add(marker.accounts());
      if (fence.owns(marker.splitId())) {
        own.add(marker.accounts());
      }
      corrected += marker.correctedBy(fence);
      if (marker.container() != null) {
        add(
            marker.container().name(),
            new Reading(
                Fence.claimOf(marker.splitId()), marker.splitId(), marker.container().notes()));
      }
    }

    private void add(String container, Reading reading) {
      readings.merge(container, reading, (a, b) -> b.isAfter(a) ? b : a);
    }

    private void add(Sums other) {
      all.add(other.all);
      own.add(other.own);
      corrected += other.corrected;
      other.readings.forEach(this::add);
    }

    /** The accounts of all lines. */
    Accounts all() {
      return all;
    }

    /** Those of the lines that this attempt has written. */
    Accounts own() {
      return own;
    }

    /** What the readings of containers have noted. */
    InputNotes notes() {
      InputNotes notes = new InputNotes();
      readings.values().forEach(reading -> notes.add(reading.notes()));
      return notes;
    }

    /** Lines of earlier attempts that this one has brought up to date. */
    long corrected() {
      return corrected;
    }
  }
}
