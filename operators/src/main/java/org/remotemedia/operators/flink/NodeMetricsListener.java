package org.remotemedia.operators.flink;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.HistogramStatistics;
import org.apache.flink.metrics.MetricGroup;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.node.Judgement;
import org.remotemedia.operators.node.RecordFacts;
import org.remotemedia.operators.stage.StageListener;

/** Exports what happens at a node as Flink metrics. */
public final class NodeMetricsListener implements StageListener {
  /** Rules whose metrics are exported at most: a reporter tells of each every time. */
  private static final int MOST_RULES = 100;

  private final Counter in;
  private final Counter out;
  private final Counter failed;
  private final Counter skipped;
  private final Counter retried;
  private final Histogram micros = new ConcurrentHistogram(2);
  private final MetricGroup group;
  private final Counter rejected;
  private final Map<String, Rule> rules = new HashMap<>();
  private volatile double audioSeconds;
  private volatile long memoryBytes;
  private final LongSupplier nodeMemoryBytes;

  /**
   * Registers the metrics.
   *
   * @param operator the metric group of the node's operator; the metrics go into a group of the
   *     node's own below it, since Flink cuts long names of operators
   * @param nodeId which node
   * @param nodeMemoryBytes what the node holds now; asked on the task's thread
   */
  public NodeMetricsListener(MetricGroup operator, String nodeId, LongSupplier nodeMemoryBytes) {
    this.nodeMemoryBytes = nodeMemoryBytes;
    group = operator.addGroup(ExportedMetric.NODE_GROUP, nodeId);
    in = group.counter(ExportedMetric.RECORDS_IN.metricName());
    out = group.counter(ExportedMetric.RECORDS_OUT.metricName());
    failed = group.counter(ExportedMetric.RECORDS_FAILED.metricName());
    rejected = group.counter(ExportedMetric.RECORDS_REJECTED.metricName());
    skipped = group.counter(ExportedMetric.RECORDS_SKIPPED.metricName());
    retried = group.counter(ExportedMetric.RECORDS_RETRIED.metricName());
    group.gauge(ExportedMetric.AUDIO_SECONDS.metricName(), (Gauge<Double>) () -> audioSeconds);
    group.gauge(ExportedMetric.MEMORY_BYTES.metricName(), (Gauge<Long>) () -> memoryBytes);
    group.histogram(ExportedMetric.EXECUTION_TIME_MICROS.metricName(), new MicrosHistogram());
  }

  @Override
  public void succeeded(long nanos, double recordAudioSeconds) {
    out.inc();
    executed(nanos, recordAudioSeconds);
  }

  @Override
  public void rejected(
      Judgement judgement, RecordFacts facts, long nanos, double recordAudioSeconds) {
    rejected.inc();
    double seconds = facts.durationSeconds() == null ? 0 : facts.durationSeconds();
    for (String name : judgement.broken()) {
      if (rules.size() < MOST_RULES || rules.containsKey(name)) {
        rules.computeIfAbsent(name, this::rule).broken(seconds);
      }
    }
    executed(nanos, recordAudioSeconds);
  }

  private Rule rule(String name) {
    return new Rule(group.addGroup(ExportedMetric.RULE_GROUP, name));
  }

  @Override
  public void failed(Failure failure, long nanos, double recordAudioSeconds) {
    failed.inc();
    executed(nanos, recordAudioSeconds);
  }

  @Override
  public void retried(int times) {
    retried.inc(times);
  }

  @Override
  public void skipped() {
    skipped.inc();
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  private void executed(long nanos, double recordAudioSeconds) {
    in.inc();
    micros.recordValue(nanos / 1000);
    audioSeconds += recordAudioSeconds;
    memoryBytes = nodeMemoryBytes.getAsLong();
  }

  /** What a rule turned down. */
  private static final class Rule {
    private final Counter records;
    private volatile double seconds;

    Rule(MetricGroup group) {
      records = group.counter(ExportedMetric.RULE_REJECTED.metricName());
      group.gauge(ExportedMetric.RULE_REJECTED_SECONDS.metricName(), (Gauge<Double>) () -> seconds);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void broken(double recordSeconds) {
      records.inc();
      seconds += recordSeconds;
    }
  }

  /** All values since the start; Flink's reporters ask for statistics at intervals of their own. */
  private final class MicrosHistogram implements org.apache.flink.metrics.Histogram {
    @Override
    public void update(long value) {
      micros.recordValue(value);
    }

    @Override
    public long getCount() {
      return micros.getTotalCount();
    }

    @Override
    public HistogramStatistics getStatistics() {
      return new MicrosStatistics(micros.copy());
    }
  }

  private static final class MicrosStatistics extends HistogramStatistics {
    private final Histogram snapshot;

    MicrosStatistics(Histogram snapshot) {
      this.snapshot = snapshot;
    }

    @Override
    public double getQuantile(double quantile) {
      return snapshot.getValueAtPercentile(quantile * 100);
    }

    @Override
    public long[] getValues() {
      return new long[0];
    }

    @Override
    public int size() {
      return (int) Math.min(Integer.MAX_VALUE, snapshot.getTotalCount());
    }

    @Override
    public double getMean() {
      return snapshot.getMean();
    }

    @Override
    public double getStdDev() {
      return snapshot.getStdDeviation();
    }

    @Override
    public long getMax() {
      return snapshot.getMaxValue();
    }

    @Override
    public long getMin() {
      return snapshot.getTotalCount() == 0 ? 0 : snapshot.getMinValue();
    }
  }
}
