package org.remotemedia.manifests.model;

/**
 * What a manifest says about itself; every part may be null.
 *
 * @param name name of the pipeline
 * @param description what it does
 * @param createdAt RFC 3339 date and time
 */
public record ManifestMetadata(String name, String description, String createdAt) {
  /** Nothing said. */
  public static final ManifestMetadata NONE = new ManifestMetadata(null, null, null);
}
