package org.remotemedia.manifests.model;

import java.util.Objects;

/**
 * The value of one node goes to another.
 *
 * @param from id of the upstream node
 * @param to id of the downstream node
 */
public record Connection(String from, String to) {
  public Connection {
    Objects.requireNonNull(from);
    Objects.requireNonNull(to);
  }
}
