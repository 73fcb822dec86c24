package org.remotemedia.job.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.remotemedia.job.output.RunProgress;

/**
 * A run's progress in words.
 *
 * @param progress how far the run is
 * @param total how many records there are
 * @param remainingMs time until the end, where it can be told
 */
record ProgressLine(RunProgress progress, RecordTotal total, OptionalLong remainingMs) {

  /** The whole line. */
  String full() {
    return joined(", ", recordsInWords(), audio(), speed(), failed(), eta(), waiting());
  }

  /**
   * As much as fits: what matters less is left out first, the time that is left and the failures
   * last, and before these a call that is waited for.
   *
   * @param columns most characters
   */
  String fitting(int columns) {
    String last = "";
    for (String form : forms()) {
      last = form;
      if (form.length() <= columns) {
        return form;
      }
    }
    return last.substring(0, Math.min(last.length(), Math.max(0, columns)));
  }

  private List<String> forms() {
    List<String> forms = new ArrayList<>();
    forms.add(full());
    if (progress.waiting() != null) {
      forms.add(joined(", ", records(), failed(), waiting()));
      forms.add(joined(", ", share(), waiting()));
      forms.add(shortWaiting());
      return forms;
    }
    forms.add(joined(", ", recordsInWords(), speed(), failed(), eta()));
    forms.add(joined(", ", recordsInWords(), failed(), eta()));
    forms.add(joined(", ", records(), failed(), eta()));
    forms.add(joined(" ", records(), failed(), shortEta()));
    forms.add(joined(" ", share(), failed(), shortEta()));
    forms.add(joined(" ", share(), shortEta()));
    forms.add(share());
    return forms;
  }

  private static String joined(String separator, String... parts) {
    return String.join(separator, List.of(parts).stream().filter(p -> !p.isEmpty()).toList());
  }

  private String recordsInWords() {
    return records() + " records";
  }

  private String records() {
    String done = count(progress.records());
    if (total.isFinal()) {
      return done + " of " + count(Math.max(total.seen(), progress.records()));
    }
    return total.seen() > progress.records() ? done + " of " + count(total.seen()) + "+" : done;
  }

  /** The share that is done, or the number where the whole is not known. */
  private String share() {
    if (!total.isFinal() || total.seen() == 0) {
      return count(progress.records());
    }
    return Math.min(100, 100 * progress.records() / total.seen()) + "%";
  }

  private String audio() {
    return audioLength(progress.audioSeconds()) + " of audio";
  }

  private String speed() {
    return progress.elapsedMs() <= 0
        ? ""
        : String.format(
            Locale.ROOT,
            "%,.0f × real time",
            progress.audioSeconds() * 1000 / progress.elapsedMs());
  }

  private String failed() {
    RunProgress.Curation curation = progress.curation();
    long rejected = curation.rejected() + curation.utterancesRejected();
    return (curation.utterances() == 0 ? "" : count(curation.utterances()) + " utterances, ")
        + (rejected == 0 ? "" : count(rejected) + " rejected, ")
        + count(progress.failed())
        + " failed";
  }

  private String eta() {
    return remainingMs.isEmpty() ? "" : "ETA " + duration(remainingMs.getAsLong());
  }

  private String shortEta() {
    if (remainingMs.isEmpty()) {
      return "";
    }
    long seconds = wholeSeconds(remainingMs.getAsLong());
    return seconds < 3600
        ? String.format(Locale.ROOT, "ETA %d:%02d", seconds / 60, seconds % 60)
        : String.format(Locale.ROOT, "ETA %dh%02d", seconds / 3600, seconds % 3600 / 60);
  }

  private String waiting() {
    RunProgress.Waiting call = progress.waiting();
    if (call == null) {
      return "";
    }
    String what =
        call.record() == null
            ? "node " + call.nodeId() + " to be initialized"
            : "node " + call.nodeId() + ", record " + call.record();
    return "waiting for " + duration(call.elapsedMs()) + ": " + what;
  }

  private String shortWaiting() {
    RunProgress.Waiting call = progress.waiting();
    return duration(call.elapsedMs())
        + ": "
        + call.nodeId()
        + (call.record() == null ? "" : ", " + call.record());
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Audio in the unit that suits its length. */
  static String audioLength(double seconds) {
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    if (seconds < 3600) {
      return String.format(Locale.ROOT, "%.1f min", seconds / 60);
    }
    return String.format(Locale.ROOT, "%,.1f h", seconds / 3600);
  }

  private static String duration(long ms) {
    long seconds = wholeSeconds(ms);
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
  }

  private static long wholeSeconds(long ms) {
    return (ms + 999) / 1000;
  }
}
