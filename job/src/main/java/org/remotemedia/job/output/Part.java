package org.remotemedia.job.output;

import org.remotemedia.operators.accounts.Ending;
import org.remotemedia.operators.accounts.RecordAccount;

/**
 * Kinds of files of lines. In the order in which they are rewritten: a recording goes after its
 * utterances, so that a rewrite that is broken off leaves no utterance without its recording.
 */
public enum Part {
  UTTERANCES("utterances"),
  FAILED("failed"),
  REJECTED("rejected"),
  RESULTS("results");

  private final String directory;

  Part(String directory) {
    this.directory = directory;
  }

  /** The name of their directory. */
  String directory() {
    return directory;
  }

  /** Where the line of a record or an utterance stands. */
  static Part of(RecordAccount account) {
    return of(account.ending(), account.parent() != null);
  }

  /** Where the line of a record, or an utterance, stands that ended so. */
  static Part of(Ending ending, boolean isUtterance) {
    return switch (ending) {
      case FAILED -> FAILED;
      case REJECTED -> REJECTED;
      case SUCCEEDED, INCOMPLETE -> isUtterance ? UTTERANCES : RESULTS;
    };
  }
}
