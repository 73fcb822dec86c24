package org.remotemedia.job.output;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What earlier attempts have done of each container. A container is a split of its own, so that all
 * lines of its parts are about its records, and the enumerator need not look into it to tell what
 * is left: a container is done that could be read to its end and has a result line for each of the
 * records that were found.
 */
final class ContainerIndex {
  /** One reading of a container. */
  private record Reading(int part, ContainerAccount account, long results) {
    /** Whether the file was as it is now; unknown versions count as equal. */
    boolean isOf(String version) {
      return account.version() == null || version == null || account.version().equals(version);
    }
  }

  private final Map<String, List<Reading>> readings = new HashMap<>();

  /**
   * Notes a container that was read.
   *
   * @param results its lines in the part
   */
  void add(int part, ContainerAccount account, long results) {
    List<Reading> known = readings.computeIfAbsent(account.name(), name -> new ArrayList<>(1));
    known.add(new Reading(part, account, results));
  }

  /** Whether all records of a container have succeeded, and its file is still the same. */
  boolean isDone(String name, String version) {
    List<Reading> known = readings.getOrDefault(name, List.of());
    long results = 0;
    long records = -1;
    for (Reading reading : known) {
      if (reading.isOf(version)) {
        results += reading.results;
        records = reading.account.complete() ? reading.account.records() : records;
      }
    }
    return results == records;
  }

  /** The parts with results that are still those of the container. */
  List<Integer> currentParts(String name, String version) {
    return readings.getOrDefault(name, List.of()).stream()
        .filter(reading -> reading.isOf(version))
        .map(reading -> reading.part)
        .toList();
  }

  /** The parts made from the container when it was another file. */
  List<Integer> staleParts(String name, String version) {
    return readings.getOrDefault(name, List.of()).stream()
        .filter(reading -> !reading.isOf(version))
        .map(reading -> reading.part)
        .toList();
  }

  /** Whether anything of a container was read. */
  boolean holds(String name) {
    return readings.containsKey(name);
  }
}
