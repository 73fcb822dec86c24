package org.remotemedia.job.output;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
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
    return marker.isPresent() && hasParts(splitId, marker.get()) ? marker : Optional.empty();
  }

  private boolean hasParts(String splitId, Marker marker) throws IOException {
    for (Part part : Part.values()) {
      if (bytes(layout.part(part, splitId)) != marker.size(part).bytes()) {
        return false;
      }
    }
    return true;
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
   * @param parts size in bytes of the parts of each kind, by split
   */
  record Survey(
      SortedSet<String> markers, SortedSet<String> records, Map<Part, Map<String, Long>> parts) {
    boolean agreesWith(Marker marker) {
      return parts.entrySet().stream()
          .allMatch(
              kind ->
                  kind.getValue().getOrDefault(marker.splitId(), 0L)
                      == marker.size(kind.getKey()).bytes());
    }

    /** All splits of which there is anything. */
    SortedSet<String> splits(Predicate<String> wanted) {
      SortedSet<String> all = new TreeSet<>(markers);
      all.addAll(records);
      parts.values().forEach(sizes -> all.addAll(sizes.keySet()));
      all.removeIf(wanted.negate());
      return all;
    }
  }

  Survey survey() throws IOException {
    Map<Part, Map<String, Long>> parts = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      parts.put(part, sizes(layout.directory(part), Layout::splitOfPart, true));
    }
    return new Survey(
        new TreeSet<>(sizes(layout.markersDirectory(), Layout::splitOfMarker, false).keySet()),
        new TreeSet<>(sizes(layout.recordsDirectory(), Layout::splitOfRecords, false).keySet()),
        parts);
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
