package org.remotemedia.job.write;

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
      attempt.put("succeeded", own.succeeded());
      attempt.put("failed", own.failed());
      attempt.put("audio_seconds", own.audioSeconds());
      attempt.put("corrected_lines", sums.corrected());
    }
    return metrics;
  }
}
