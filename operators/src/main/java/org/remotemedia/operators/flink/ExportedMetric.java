package org.remotemedia.operators.flink;

import java.util.Arrays;
import java.util.List;

/**
 * The metrics that a run hands to Flink's reporters: the only place where their names, units and
 * meanings are given.
 */
public enum ExportedMetric {
  RECORDS_IN(
      Scope.NODE,
      "recordsIn",
      Type.COUNTER,
      "records",
      "Records whose inputs reached the node, so that it was run: those it gave a value for and"
          + " those that failed at it."),
  RECORDS_OUT(
      Scope.NODE, "recordsOut", Type.COUNTER, "records", "Records the node gave a value for."),
  RECORDS_FAILED(
      Scope.NODE, "recordsFailed", Type.COUNTER, "records", "Records that failed at the node."),
  RECORDS_REJECTED(
      Scope.NODE,
      "recordsRejected",
      Type.COUNTER,
      "records",
      "Records, or utterances, that the node turned down."),
  RECORDS_SKIPPED(
      Scope.NODE,
      "recordsSkipped",
      Type.COUNTER,
      "records",
      "Records that did not reach the node because something before it failed."),
  RECORDS_RETRIED(
      Scope.NODE,
      "recordsRetried",
      Type.COUNTER,
      "attempts",
      "Further attempts after retryable failures."),
  AUDIO_SECONDS(
      Scope.NODE, "audioSeconds", Type.GAUGE, "s", "Audio that entered the node; it only grows."),
  EXECUTION_TIME_MICROS(
      Scope.NODE,
      "executionTimeMicros",
      Type.HISTOGRAM,
      "µs",
      "The node's own time per record, without the nodes behind it."),
  MEMORY_BYTES(
      Scope.NODE,
      "memoryBytes",
      Type.GAUGE,
      "bytes",
      "What the node held when its last record was done."),

  RUN_RECORDS(
      Scope.RUN,
      "runRecords",
      Type.GAUGE,
      "records",
      "Records that are done, each counted once however often its split was read."),
  RUN_RECORDS_FAILED(
      Scope.RUN, "runRecordsFailed", Type.GAUGE, "records", "Of these, those that failed."),
  RUN_RECORDS_REJECTED(
      Scope.RUN,
      "runRecordsRejected",
      Type.GAUGE,
      "records",
      "Of these, those that were rejected."),
  RUN_UTTERANCES(Scope.RUN, "runUtterances", Type.GAUGE, "utterances", "Utterances that were cut."),
  RUN_UTTERANCES_REJECTED(
      Scope.RUN,
      "runUtterancesRejected",
      Type.GAUGE,
      "utterances",
      "Of these, those that were rejected."),
  RUN_UTTERANCES_FAILED(
      Scope.RUN, "runUtterancesFailed", Type.GAUGE, "utterances", "Of these, those that failed."),
  RUN_AUDIO_SECONDS(
      Scope.RUN, "runAudioSeconds", Type.GAUGE, "s", "Audio of the records that are done."),

  RULE_REJECTED(
      Scope.RULE,
      "ruleRejected",
      Type.COUNTER,
      "records",
      "Records, or utterances, of which the rule does not hold, whatever others say."),
  RULE_REJECTED_SECONDS(
      Scope.RULE, "ruleRejectedSeconds", Type.GAUGE, "s", "Their length; it only grows.");

  /** The key of the metric group of a node, whose value is the node's id. */
  public static final String NODE_GROUP = "node";

  /** The key of the metric group of a rule within that of its node, whose value is its name. */
  public static final String RULE_GROUP = "rule";

  /** What a metric belongs to. */
  public enum Scope {
    /** One node, in one subtask; starts from 0 whenever the subtask does. */
    NODE,
    /** One rule of a node that judges, in one subtask; likewise. */
    RULE,
    /** The whole run, on the JobManager; outlives subtasks that are lost. */
    RUN
  }

  /** What kind of metric it is to Flink. */
  public enum Type {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  private final Scope scope;
  private final String metricName;
  private final Type type;
  private final String unit;
  private final String description;

  ExportedMetric(Scope scope, String metricName, Type type, String unit, String description) {
    this.scope = scope;
    this.metricName = metricName;
    this.type = type;
    this.unit = unit;
    this.description = description;
  }

  /** The metrics of a scope, in the order of their description. */
  public static List<ExportedMetric> of(Scope scope) {
    return Arrays.stream(values()).filter(metric -> metric.scope == scope).toList();
  }

  public Scope scope() {
    return scope;
  }

  /** Name within its metric group. */
  public String metricName() {
    return metricName;
  }

  public Type type() {
    return type;
  }

  public String unit() {
    return unit;
  }

  /** What it tells, as a sentence. */
  public String description() {
    return description;
  }

  /**
   * Its name in Prometheus, as Flink's reporter forms it from the default scopes. A histogram has
   * this name with a label {@code quantile}, and {@code _count} behind it.
   */
  public String prometheusName() {
    return switch (scope) {
      case NODE -> "flink_taskmanager_job_task_operator_" + NODE_GROUP + "_" + metricName;
      case RULE ->
          "flink_taskmanager_job_task_operator_" + NODE_GROUP + "_" + RULE_GROUP + "_" + metricName;
      case RUN -> "flink_jobmanager_job_operator_coordinator_" + metricName;
    };
  }
}
