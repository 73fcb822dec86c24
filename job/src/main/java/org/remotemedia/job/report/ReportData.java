package org.remotemedia.job.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.accounts.AccountsJson;
import org.remotemedia.operators.accounts.BoundedText;
import org.remotemedia.operators.accounts.CorpusStats;
import org.remotemedia.operators.accounts.FailureGroups;
import org.remotemedia.operators.accounts.NodeStats;
import org.remotemedia.operators.accounts.SlowestRecords;
import org.remotemedia.operators.accounts.SpeechStats;
import org.remotemedia.operators.metrics.NodeMetrics;
import org.remotemedia.operators.metrics.PipelineMetrics;
import org.remotemedia.operators.stage.StagePlan;

/**
 * The numbers of a run's report page, as the page's script reads them. Times are in µs, audio in s.
 * The size is bounded whatever the run was.
 */
final class ReportData {
  /** Nodes that are shown; of more, those that took most time. */
  static final int MOST_NODES = 300;

  /** Causes of failures that are shown. */
  static final int MOST_CAUSES = 50;

  private final RunFacts run;
  private final PipelineMetrics metrics;
  private final Accounts report;

  ReportData(RunFacts run, Accounts report) {
    this.run = run;
    this.metrics =
        PipelineMetrics.of(run.chain().stages(), report, run.totalNanos(), run.peakBytes());
    this.report = report;
  }

  ObjectNode toTree() {
    CorpusStats corpus = report.corpus();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", BoundedText.name(run.name()));
    json.put("complete", run.complete());
    json.put("started_at", Instant.ofEpochMilli(run.startedAtMillis()).toString());
    json.put("parallelism", run.parallelism());
    json.put("total_time_us", metrics.totalTimeMicros());
    json.put("total_memory_mb", metrics.totalMemoryMb());
    json.put("records", report.records());
    json.put("succeeded", report.succeeded());
    json.put("incomplete", report.incomplete());
    json.put("rejected", report.rejected());
    json.put("failed", report.failed());
    json.put("audio_seconds", report.audioSeconds());
    json.put("reading_us", corpus.readingNanos() / 1000);
    json.put("writing_us", corpus.writingNanos() / 1000);
    json.set("record_latency", latency(corpus.micros()));
    json.set("nodes", nodes());
    json.put("node_count", metrics.nodes().size());
    json.set("corpus", corpus(corpus));
    CurationData curation = new CurationData(run, report);
    json.set("seconds", curation.seconds());
    json.set("utterances", run.chain().cuts() ? curation.utterances() : null);
    json.set("rules", curation.rules());
    json.set("numbers", curation.numbers());
    json.set("failures", failures(corpus.failures(), new AudioLinks(run.output())));
    json.set("input_notes", AccountsJson.MAPPER.valueToTree(run.input()));
    json.set("slowest", slowest(corpus.slowest()));
    return json;
  }

  private ArrayNode nodes() {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    List<NodeMetrics> shown =
        metrics.nodes().stream()
            .sorted(Comparator.comparingLong(NodeMetrics::executionTimeMicros).reversed())
            .limit(MOST_NODES)
            .toList();
    ChainPlan chain = run.chain();
    for (StagePlan stage : chain.stages()) {
      NodeMetrics node = metrics.nodes().get(stage.index() - 1);
      if (metrics.nodes().size() <= MOST_NODES || shown.contains(node)) {
        list.add(node(stage, node, chain.sinks().contains(stage.index())));
      }
    }
    return list;
  }

  private ObjectNode node(StagePlan stage, NodeMetrics node, boolean isSink) {
    NodeStats stats = report.node(stage.nodeId());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("position", stage.index());
    json.put("id", BoundedText.name(stage.nodeId()));
    json.put("type", BoundedText.name(stage.nodeType()));
    json.put("runtime", stage.runtime());
    ArrayNode inputs = json.putArray("inputs");
    stage.inputs().forEach(inputs::add);
    json.put("sink", isSink);
    json.put("status", node.status().wireName());
    json.put("time_us", node.executionTimeMicros());
    json.put("memory_mb", node.memoryMb());
    json.put("succeeded", node.succeeded());
    json.put("failed", node.failed());
    json.put("skipped", node.skipped());
    json.put("retries", node.retryCount());
    json.put("audio_seconds", node.audioSeconds());
    json.set("latency", latency(stats.latencyMicros()));
    stats.speech().ifPresent(speech -> json.set("speech", speech(speech)));
    return json;
  }

  private static ObjectNode speech(SpeechStats speech) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("speech_seconds", speech.speechSeconds());
    json.put("audio_seconds", speech.audioSeconds());
    ArrayNode records = json.putArray("records_by_tenth");
    for (int step = 0; step < SpeechStats.STEPS; step++) {
      records.add(speech.records(step));
    }
    return json;
  }

  private static ObjectNode latency(Histogram micros) {
    ObjectNode json = percentiles(micros);
    json.set("bins", LogBins.of(micros));
    return json;
  }

  private static ObjectNode percentiles(Histogram histogram) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("count", histogram.getTotalCount());
    json.put("p50", histogram.getValueAtPercentile(50));
    json.put("p95", histogram.getValueAtPercentile(95));
    json.put("p99", histogram.getValueAtPercentile(99));
    json.put("max", histogram.getMaxValue());
    return json;
  }

  private static ObjectNode corpus(CorpusStats corpus) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("truncated", corpus.truncated());
    ObjectNode durations = percentiles(corpus.durationsMs());
    durations.set("bins", LogBins.of(corpus.durationsMs()));
    json.set("durations_ms", durations);
    ArrayNode formats = json.putArray("formats");
    corpus
        .formats()
        .forEach(
            (format, amount) ->
                formats
                    .addObject()
                    .put("sample_rate", format.sampleRate())
                    .put("channels", format.channels())
                    .put("records", amount.records())
                    .put("seconds", amount.seconds()));
    double level = corpus.meanLevelDb();
    json.put("mean_level_db", Double.isNaN(level) ? null : level);
    ArrayNode levels = json.putArray("levels_db");
    corpus.levels().forEach((db, records) -> levels.addArray().add(db).add(records));
    return json;
  }

  private static ObjectNode failures(FailureGroups failures, AudioLinks links) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("total", failures.total());
    ArrayNode groups = json.putArray("groups");
    List<FailureGroups.Group> byCount = failures.byCount();
    long shown = 0;
    for (FailureGroups.Group group : byCount.subList(0, Math.min(MOST_CAUSES, byCount.size()))) {
      shown += group.count();
      ObjectNode item = groups.addObject();
      FailureGroups.Cause cause = group.cause();
      item.put("node", cause.nodeId() == null ? null : BoundedText.name(cause.nodeId()));
      item.put("error", cause.error());
      item.put("message", cause.pattern());
      item.put("count", group.count());
      ArrayNode examples = item.putArray("examples");
      for (FailureGroups.Example example : group.examples()) {
        ObjectNode one = examples.addObject();
        one.put("record", example.record());
        one.put("message", example.message());
        one.put("seconds", example.seconds());
        one.set("player", links.player(example.excerpt(), example.seconds()));
      }
    }
    json.put("others", failures.total() - shown);
    return json;
  }

  private ArrayNode slowest(SlowestRecords slowest) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (SlowestRecords.Entry entry : slowest.slowestFirst()) {
      ObjectNode item = list.addObject();
      item.put("record", entry.record());
      item.put("duration_s", entry.durationSeconds());
      item.put("time_us", entry.nanos() / 1000);
      ArrayNode steps = item.putArray("steps");
      entry.steps().entrySet().stream()
          .sorted((a, b) -> Long.compare(b.getValue(), a.getValue()))
          .forEach(step -> steps.addArray().add(step(step.getKey())).add(step.getValue() / 1000));
    }
    return list;
  }

  private String step(int step) {
    return switch (step) {
      case SlowestRecords.READING -> "reading";
      case SlowestRecords.WRITING -> "writing";
      default -> BoundedText.name(run.chain().nodeId(step));
    };
  }
}
