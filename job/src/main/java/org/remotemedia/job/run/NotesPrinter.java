package org.remotemedia.job.run;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.notes.InputNotes.LeftOut;

/** Tells at the end of a run what was left out of its input, and what there is to warn of. */
final class NotesPrinter {
  /** Kinds that are named; metrics.json has more. */
  private static final int MOST_NAMED = 12;

  private final PrintWriter out;
  private final PrintWriter err;

  /**
   * @param out where the summary goes
   * @param err where warnings go
   */
  NotesPrinter(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  void print(InputNotes notes) {
    leftOut(notes, LeftOut.FILES, "other files ignored");
    leftOut(notes, LeftOut.MEMBERS, "other members of shards ignored");
    leftOut(notes, LeftOut.COLUMNS, "columns of data sets not carried");
    for (String unread : notes.leftOut(LeftOut.UNREAD).keySet()) {
      err.println("warning: " + unread + " could not be read to its end; see what failed");
    }
    notes
        .warnings()
        .forEach(
            (message, warning) ->
                err.printf(
                    Locale.ROOT,
                    "warning: %s (%s%s)%n",
                    message,
                    warning.example(),
                    warning.count() == 1
                        ? ""
                        : String.format(Locale.ROOT, "; %,d times in all", warning.count())));
  }

  private void leftOut(InputNotes notes, LeftOut what, String words) {
    Map<String, Long> kinds = notes.leftOut(what);
    if (kinds.isEmpty()) {
      return;
    }
    List<Map.Entry<String, Long>> most =
        kinds.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
            .limit(MOST_NAMED)
            .toList();
    String named =
        most.stream()
            .map(kind -> String.format(Locale.ROOT, "%s %,d", kind.getKey(), kind.getValue()))
            .collect(Collectors.joining(", "));
    out.printf(
        Locale.ROOT,
        "%,d %s: %s%s%n",
        notes.count(what),
        words,
        named,
        kinds.size() > most.size() ? ", …" : "");
  }
}
