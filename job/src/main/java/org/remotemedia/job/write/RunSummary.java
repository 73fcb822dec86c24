package org.remotemedia.job.write;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.remotemedia.job.notes.InputNotes.LeftOut;
import org.remotemedia.job.output.Fence;
import org.remotemedia.job.output.RunFiles;
import org.remotemedia.job.report.RunFacts;
import org.remotemedia.job.report.RunReport;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.accounts.AccountsJson;
import org.remotemedia.operators.accounts.SecondsStats;
import org.remotemedia.operators.metrics.PipelineMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes {@code metrics.json} and {@code report.html}. */
final class RunSummary {
  private static final Logger LOG = LoggerFactory.getLogger(RunSummary.class);

  private RunSummary() {}

  /**
   * Writes both.
   *
   * @param run what there is to say besides the accounts
   * @param attemptNanos time that this attempt took, ns
   */
  static void write(
      RunFiles files, RunFacts run, Fence fence, long attemptNanos, RunAccounts.Sums sums)
      throws IOException {
    // Before the metrics, for which others wait. A run without its page is still a run.
    try {
      files.writeReport(RunReport.html(run, sums.all()));
    } catch (IOException e) {
      LOG.warn("The report cannot be written: {}", e.getMessage());
    }
    files.writeMetrics(
        metrics(run, fence, attemptNanos, sums).toPrettyString().getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode metrics(
      RunFacts run, Fence fence, long attemptNanos, RunAccounts.Sums sums) {
    Accounts all = sums.all();
    ObjectNode metrics =
        PipelineMetrics.of(run.chain().stages(), all, run.totalNanos(), run.peakBytes()).toTree();
    metrics.set("seconds", seconds(all.seconds()));
    metrics.set("rules", rules(all.seconds()));
    metrics.put("incomplete", all.incomplete());
    metrics.set("utterances", run.chain().cuts() ? utterances(all.seconds()) : null);
    metrics.put("reading_time_us", all.corpus().readingNanos() / 1000);
    metrics.put("writing_time_us", all.corpus().writingNanos() / 1000);
    metrics.put("ignored_files", run.input().count(LeftOut.FILES));
    metrics.put("ignored_members", run.input().count(LeftOut.MEMBERS));
    metrics.set("input_notes", AccountsJson.MAPPER.valueToTree(run.input()));
    metrics.put("complete", run.complete());
    if (fence.number() > 1) {
      Accounts own = sums.own();
      ObjectNode attempt = metrics.putObject("attempt");
      attempt.put("number", fence.number());
      attempt.put("total_time_ms", attemptNanos / 1_000_000);
      attempt.put("records", own.records());
      attempt.put("succeeded", own.succeeded() + own.incomplete());
      attempt.put("rejected", own.rejected());
      attempt.put("failed", own.failed());
      attempt.put("audio_seconds", own.audioSeconds());
      attempt.put("corrected_lines", sums.corrected());
    }
    return metrics;
  }

  /** Where every second went: kept, rejected, failed, not speech, and too short are the input. */
  private static ObjectNode seconds(SecondsStats stats) {
    ObjectNode seconds = JsonNodeFactory.instance.objectNode();
    seconds.put("input", stats.input());
    seconds.put("kept", stats.kept());
    seconds.put("rejected", stats.rejected());
    seconds.put("failed", stats.failed());
    seconds.put("not_speech", stats.notSpeech());
    seconds.put("too_short", stats.tooShort());
    ObjectNode byRule = seconds.putObject("rejected_by_rule");
    stats.rules().forEach((name, rule) -> byRule.put(name, rule.seconds()));
    return seconds;
  }

  private static ObjectNode rules(SecondsStats stats) {
    ObjectNode rules = JsonNodeFactory.instance.objectNode();
    stats
        .rules()
        .forEach(
            (name, rule) ->
                rules
                    .putObject(name)
                    .put("rejected", rule.records())
                    .put("rejected_seconds", rule.seconds())
                    .put("rejected_alone", rule.recordsAlone())
                    .put("rejected_alone_seconds", rule.secondsAlone()));
    return rules;
  }

  private static ObjectNode utterances(SecondsStats stats) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("count", stats.utterances())
        .put("kept", stats.utterancesKept())
        .put("rejected", stats.utterancesRejected())
        .put("failed", stats.utterancesFailed())
        .put("too_short", stats.stretchesTooShort());
  }
}
