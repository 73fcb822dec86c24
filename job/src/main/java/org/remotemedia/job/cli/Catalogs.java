package org.remotemedia.job.cli;

import java.nio.file.Path;
import java.util.List;
import org.remotemedia.job.error.UsageException;
import org.remotemedia.job.python.PythonSetup;
import org.remotemedia.manifests.catalog.NodeCatalog;
import org.remotemedia.manifests.model.RuntimeHint;
import org.remotemedia.manifests.placeholder.ParamValues;
import org.remotemedia.manifests.validation.Validation;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.NodeRegistry;

/** The node types that the command line knows. */
final class Catalogs {
  private Catalogs() {}

  /**
   * Native types and those that the options for Python lead to.
   *
   * @throws UsageException when two Python nodes have one name
   */
  static NodeCatalog all(PythonSetup python) {
    try {
      return NodeCatalog.of(NodeRegistry.load(), python.nodes().metadata());
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  /**
   * Validates a manifest. Python is asked for its nodes only when a node needs it, since that takes
   * a second.
   */
  static Validation validate(Path manifest, ParamValues values, PythonSetup python) {
    Validation natively =
        ManifestFile.validate(manifest, values, NodeCatalog.of(NodeRegistry.load(), List.of()));
    boolean allFound =
        natively.problems().stream()
            .noneMatch(problem -> problem.kind() == ErrorKind.NODE_NOT_FOUND);
    return allFound ? natively : ManifestFile.validate(manifest, values, all(python));
  }

  /**
   * The same, insisting that it is valid.
   *
   * @throws UsageException with all problems
   */
  static Validation require(Path manifest, ParamValues values, PythonSetup python) {
    Validation validation = validate(manifest, values, python);
    if (!validation.isValid()) {
      throw new UsageException(ManifestFile.problems(manifest, validation));
    }
    return validation;
  }

  /**
   * The type of that name or alias.
   *
   * @throws UsageException naming the types that exist
   */
  static NodeMetadata require(String type, PythonSetup python) {
    NodeCatalog.Resolution resolution = all(python).resolve(type, RuntimeHint.AUTO);
    if (resolution instanceof NodeCatalog.Found found) {
      return found.metadata();
    }
    throw new UsageException(((NodeCatalog.Missing) resolution).message());
  }
}
