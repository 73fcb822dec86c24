package org.remotemedia.job.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.remotemedia.job.error.UsageException;
import org.remotemedia.manifests.catalog.NodeCatalog;
import org.remotemedia.manifests.placeholder.ParamValues;
import org.remotemedia.manifests.validation.Validation;

/** Reads manifests that are named on the command line. */
final class ManifestFile {
  private ManifestFile() {}

  /**
   * What there is to say about the manifest in {@code file}.
   *
   * @throws UsageException when it cannot be read
   */
  static Validation validate(Path file, ParamValues values, NodeCatalog catalog) {
    try {
      return Validation.validate(Files.readAllBytes(file), file.toString(), values, catalog);
    } catch (NoSuchFileException e) {
      throw new UsageException("There is no manifest " + file, e);
    } catch (IOException e) {
      throw new UsageException("The manifest " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** All problems, one a line. */
  static String problems(Path file, Validation validation) {
    StringBuilder text = new StringBuilder();
    text.append(file)
        .append(" is not a valid manifest: ")
        .append(validation.problems().size())
        .append(validation.problems().size() == 1 ? " problem" : " problems");
    validation.problems().forEach(problem -> text.append("\n  ").append(problem));
    return text.toString();
  }
}
