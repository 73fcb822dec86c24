package org.remotemedia.job.resume;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.stage.StagePlan;

/**
 * Counts of records, whole and per node, taken from lines of {@code results} and {@code failed}.
 */
final class NodeCounts {
  private final List<StagePlan> stages;
  private final long[] reached;
  private final long[] failedAt;
  private long succeeded;
  private long failed;
  private double succeededSeconds;
  private double failedSeconds;

  NodeCounts(List<StagePlan> stages) {
    this.stages = stages;
    this.reached = new long[stages.size()];
    this.failedAt = new long[stages.size()];
  }

  /**
   * Counts a line of {@code results}.
   *
   * @param sign 1 to count it, -1 to count it no more
   */
  void countResult(JsonNode line, int sign) {
    succeeded += sign;
    succeededSeconds += sign * line.path("duration_s").doubleValue();
  }

  /** Counts a line of {@code failed}, likewise. */
  void countFailure(JsonNode line, int sign) {
    failed += sign;
    failedSeconds += sign * line.path("duration_s").doubleValue();
    Set<String> failedNodes = new HashSet<>();
    boolean[] lost = new boolean[stages.size() + 1];
    lost[0] = line.path("node_id").isNull();
    failedNodes.add(line.path("node_id").asText());
    line.path("also").forEach(also -> failedNodes.add(also.path("node_id").asText()));
    for (StagePlan stage : stages) {
      int place = stage.index() - 1;
      boolean skipped = stage.inputs().stream().anyMatch(input -> lost[input]);
      boolean here = !skipped && failedNodes.contains(stage.nodeId());
      lost[stage.index()] = skipped || here;
      reached[place] += skipped ? 0 : sign;
      failedAt[place] += here ? sign : 0;
    }
  }

  /**
   * The accounts.
   *
   * @param work the work that was done, with the times of each node
   * @param ignoredMembers members of containers that are no recordings
   */
  Accounts report(Accounts work, long ignoredMembers) {
    // Sums of what was added and taken away again may be off by a rounding.
    double seconds = Math.max(0, succeededSeconds + failedSeconds);
    Accounts report = Accounts.of(succeeded, failed, seconds);
    report.ignored(ignoredMembers);
    for (StagePlan stage : stages) {
      int place = stage.index() - 1;
      var stats = work.node(stage.nodeId());
      report
          .node(stage.nodeId())
          .add(
              stats.recounted(
                  succeeded + reached[place] - failedAt[place],
                  failedAt[place],
                  failed - reached[place],
                  failedAt[place] == 0 ? Map.of() : stats.errors()));
    }
    return report;
  }
}
