package org.remotemedia.job.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.remotemedia.job.error.UsageException;
import org.remotemedia.manifests.placeholder.ParamValues;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that gives values to the placeholders of a manifest. */
final class ParamOptions {
  @Option(
      names = "--param",
      paramLabel = "NAME=VALUE",
      converter = AssignmentConverter.class,
      description =
          "Value of $${NAME} in the params of the manifest's nodes, and of $${NAME:-DEFAULT}, which"
              + " need none. Repeat for several. A NAME that the manifest does not have is refused.")
  private List<Map.Entry<String, String>> assignments = new ArrayList<>();

  /**
   * The values that are given.
   *
   * @throws UsageException when one is given twice
   */
  ParamValues values() {
    Map<String, String> values = new TreeMap<>();
    for (Map.Entry<String, String> assignment : assignments) {
      if (values.putIfAbsent(assignment.getKey(), assignment.getValue()) != null) {
        throw new UsageException(
            "--param: " + assignment.getKey() + " is given twice; leave one of them out");
      }
    }
    return ParamValues.of(values);
  }

  /** Whether there are any. */
  boolean isGiven() {
    return !assignments.isEmpty();
  }

  /** Takes an assignment apart at its first equals sign. */
  static final class AssignmentConverter implements ITypeConverter<Map.Entry<String, String>> {
    @Override
    public Map.Entry<String, String> convert(String value) {
      int equals = value.indexOf('=');
      if (equals <= 0) {
        throw new TypeConversionException("expected NAME=VALUE, given '" + value + "'");
      }
      return Map.entry(value.substring(0, equals), value.substring(equals + 1));
    }
  }
}
