package org.remotemedia.manifests.error;

import java.util.List;
import org.remotemedia.operators.error.ErrorKind;

/** A manifest that cannot be read, or whose parts are wrong. */
public final class ManifestError extends InvalidPipeline {
  public ManifestError(List<Problem> problems) {
    super(ErrorKind.MANIFEST, "Manifest parsing failed", problems);
  }
}
