package org.remotemedia.operators.node;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds what was probably meant by a mistyped name. */
public final class NearestName {
  private static final int LONGEST = 64;

  private NearestName() {}

  /** The nearest candidate, if at most a third of the letters (at least two) differ. */
  public static Optional<String> of(String name, Collection<String> candidates) {
    if (name.isEmpty() || name.length() > LONGEST) {
      return Optional.empty();
    }
    LevenshteinDistance distance = new LevenshteinDistance(Math.max(2, name.length() / 3));
    record Scored(String name, int distance) {}
    return candidates.stream()
        .map(candidate -> new Scored(candidate, distance.apply(name, candidate)))
        .filter(scored -> scored.distance() >= 0)
        .min(Comparator.comparingInt(Scored::distance))
        .map(Scored::name);
  }
}
