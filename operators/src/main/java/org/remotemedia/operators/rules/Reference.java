package org.remotemedia.operators.rules;

import java.util.List;

/**
 * Something that a rule refers to.
 *
 * @param path the keys from a node's id, {@code record} or {@code outputs} down, as far as they
 *     stand in the expression; what is there is looked at as a whole
 * @param line where it stands in the expression, from 1
 * @param column likewise, in characters, from 1
 */
public record Reference(List<String> path, int line, int column) {
  public Reference {
    path = List.copyOf(path);
  }
}
