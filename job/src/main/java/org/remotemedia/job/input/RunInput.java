package org.remotemedia.job.input;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.remotemedia.job.fields.ListFields;
import org.remotemedia.job.storage.ReadRetries;

/**
 * All that a run reads: its inputs, one after the other.
 *
 * @param parts at least one
 */
public record RunInput(List<InputSpec> parts) implements Serializable {
  public RunInput {
    parts = List.copyOf(parts);
  }

  /** A run of one input. */
  public static RunInput of(InputSpec only) {
    return new RunInput(List.of(only));
  }

  /**
   * What the input arguments stand for.
   *
   * @param retries how faults of their storages are met while a job reads them
   * @param fields the names of the fields of lists and data sets
   * @throws InputException when one of them cannot be used, or is given twice
   */
  public static RunInput parse(List<String> arguments, ReadRetries retries, ListFields fields)
      throws InputException {
    List<InputSpec> parts = new ArrayList<>();
    for (String argument : arguments) {
      for (InputSpec part : InputSpec.parse(argument).lists()) {
        parts.add(part.with(retries).with(fields));
      }
    }
    return new RunInput(InputNames.distinct(parts));
  }

  /** How faults of the storages are met. */
  public ReadRetries retries() {
    return parts.get(0).retries();
  }

  /** The names of the fields of lists and data sets. */
  public ListFields fields() {
    return parts.get(0).fields();
  }

  /** Where it is, for people. */
  public String shown() {
    return parts.stream().map(InputSpec::shown).collect(Collectors.joining(", "));
  }

  /** What the names of the inputs' records begin with, an entry each; empty where with nothing. */
  public String prefixes() {
    return parts.stream()
        .map(InputSpec::prefix)
        .filter(prefix -> !prefix.isEmpty())
        .collect(Collectors.joining(", "));
  }

  /**
   * Starts listing, from the first record. Records whose name clashes with an earlier one's come
   * with a problem. Faults of the storage are tried again; one that stays is a {@link
   * org.remotemedia.operators.error.TaskFault}, also while listing.
   *
   * @throws InputException when the first input cannot be read at all
   */
  public RecordLister open() throws InputException {
    return new UniqueNames(joined(InputSpec::openForRun));
  }

  /**
   * Starts listing for counting alone: clashing names are not told, and of list entries nothing is
   * read but their number.
   *
   * @throws InputException when the first input cannot be read at all
   */
  public RecordLister openForCounting() throws InputException {
    return joined(InputSpec::openForCounting);
  }

  private RecordLister joined(JoinedListers.Opening opening) throws InputException {
    return new JoinedListers(parts, opening);
  }

  /**
   * Makes sure, as far as the first records show, that there is something to do.
   *
   * @throws InputException when an input has no record
   */
  public void requireRecords() throws InputException {
    for (InputSpec part : parts) {
      part.requireRecords();
    }
  }
}
