package org.remotemedia.job.output;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.remotemedia.job.storage.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The markers of an output directory, for reading. One counts only as long as the parts of its
 * split have the sizes that it says: otherwise a rewrite was broken off, or somebody has changed
 * them.
 */
public final class Markers {
  private static final Logger LOG = LoggerFactory.getLogger(Markers.class);

  private final Layout layout;
  private final Storage storage;

  public Markers(Layout layout) {
    this.layout = layout;
    this.storage = Storage.of(layout.root());
  }

  /** The marker of a split that is done; empty for others. */
  public Optional<Marker> find(String splitId) throws IOException {
    Optional<Marker> marker = read(splitId);
    return marker.isPresent()
            && bytes(layout.resultsPart(splitId)) == marker.get().results().bytes()
            && bytes(layout.failedPart(splitId)) == marker.get().failed().bytes()
        ? marker
        : Optional.empty();
  }

  private long bytes(String file) throws IOException {
    Optional<Storage.Entry> entry = storage.find(file);
    return entry.isPresent() ? entry.get().size() : 0;
  }

  /** A marker, whether its parts are as it says or not; empty without one that can be read. */
  Optional<Marker> read(String splitId) throws IOException {
    String location = layout.marker(splitId);
    if (!storage.exists(location)) {
      return Optional.empty();
    }
    byte[] json = storage.read(location);
    try {
      return Optional.of(Marker.fromJson(json));
    } catch (IOException e) {
      // As a loss of power leaves it. The split counts as not done.
      LOG.warn("{} is damaged, so that its split is done again: {}", location, e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * The markers of all splits that are done, but for some.
   *
   * @param told splits of which nothing is wanted
   */
  public List<Marker> all(Set<String> told) throws IOException {
    Survey survey = survey();
    List<Marker> markers = new ArrayList<>();
    for (String splitId : survey.markers) {
      if (told.contains(splitId)) {
        continue;
      }
      Optional<Marker> marker = read(splitId);
      if (marker.isPresent() && survey.agreesWith(marker.get())) {
        markers.add(marker.get());
      }
    }
    return markers;
  }

  /**
   * What there is.
   *
   * @param markers splits with a marker
   * @param records splits with accounts of records
   * @param results size in bytes of the parts of {@code results}, by split
   * @param failed size in bytes of the parts of {@code failed}, by split
   */
  record Survey(
      SortedSet<String> markers,
      SortedSet<String> records,
      Map<String, Long> results,
      Map<String, Long> failed) {
    boolean agreesWith(Marker marker) {
      return results.getOrDefault(marker.splitId(), 0L) == marker.results().bytes()
          && failed.getOrDefault(marker.splitId(), 0L) == marker.failed().bytes();
    }

    /** All splits of which there is anything. */
    SortedSet<String> splits(Predicate<String> wanted) {
      SortedSet<String> all = new TreeSet<>(markers);
      all.addAll(records);
      all.addAll(results.keySet());
      all.addAll(failed.keySet());
      all.removeIf(wanted.negate());
      return all;
    }
  }

  Survey survey() throws IOException {
    return new Survey(
        new TreeSet<>(sizes(layout.markersDirectory(), Layout::splitOfMarker, false).keySet()),
        new TreeSet<>(sizes(layout.recordsDirectory(), Layout::splitOfRecords, false).keySet()),
        sizes(layout.resultsDirectory(), Layout::splitOfPart, true),
        sizes(layout.failedDirectory(), Layout::splitOfPart, true));
  }

  private Map<String, Long> sizes(
      String directory, Function<String, Optional<String>> splitOf, boolean wanted)
      throws IOException {
    Map<String, Long> sizes = new HashMap<>();
    if (storage.exists(directory)) {
      for (Storage.Entry entry : storage.list(directory)) {
        Optional<String> splitId = splitOf.apply(entry.name());
        if (splitId.isPresent()) {
          sizes.put(splitId.get(), wanted ? entry.size() : 0);
        }
      }
    }
    return sizes;
  }
}
