package org.remotemedia.operators.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.groups.InternalOperatorMetricGroup;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.remotemedia.operators.accounts.NodeVisit;
import org.remotemedia.operators.accounts.NodeVisit.Outcome;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.stage.StagePlan;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;

/** The operator in Flink's harness: opened, fed, measured, closed. */
class NodeOperatorTest {
  private static final StagePlan PLAN =
      new StagePlan(
          1,
          "gain",
          "MultiplyNode",
          "rust_native",
          "{\"factor\": 0.5}",
          List.of(0),
          List.of(),
          List.of());

  private static OneInputStreamOperatorTestHarness<Element, Element> harness() throws Exception {
    OneInputStreamOperatorTestHarness<Element, Element> harness =
        new OneInputStreamOperatorTestHarness<>(new NodeOperator(PLAN), ElementSerializer.INSTANCE);
    harness.setup(ElementSerializer.INSTANCE);
    harness.open();
    return harness;
  }

  @Test
  void whatCannotBeClosedEndsNothingElse() {
    List<String> closed = new ArrayList<>();
    Closing.all(
        () -> closed.add("first"),
        () -> {
          throw new IOException("Read-only file system");
        },
        null,
        () -> {
          throw new IllegalStateException("cleanup failed");
        },
        () -> closed.add("last"));
    assertThat(closed).containsExactly("first", "last");
  }

  private static List<Element> record(AudioBuffer audio) {
    AudioSpec spec = audio.spec();
    return List.of(
        new Element.RecordBegin(new RecordInfo("r", "r", null)),
        new Element.AudioStart(0, ValuePath.ROOT, spec),
        new Element.AudioChunk(0, ValuePath.ROOT, audio),
        new Element.AudioEnd(0, ValuePath.ROOT),
        new Element.ValueEnd(0),
        new Element.RecordEnd(audio.durationSeconds(), false));
  }

  private static List<Element> run(
      OneInputStreamOperatorTestHarness<Element, Element> harness, List<Element> elements)
      throws Exception {
    for (Element element : elements) {
      harness.processElement(new StreamRecord<>(element));
    }
    List<Element> out = new ArrayList<>();
    for (StreamRecord<? extends Element> record : harness.extractOutputStreamRecords()) {
      out.add(record.getValue());
    }
    return out;
  }

  @Test
  void appliesItsNodeAndReplacesTheInput() throws Exception {
    try (OneInputStreamOperatorTestHarness<Element, Element> harness = harness()) {
      List<Element> out =
          run(harness, record(AudioBuffer.f32(new float[] {0.5f, -1f, 0.25f}, 3, 8000, 1)));
      assertThat(out).hasSize(6);
      assertThat(out.get(1))
          .isEqualTo(
              new Element.AudioStart(
                  1, ValuePath.ROOT, new AudioSpec(8000, 1, AudioFormat.F32, 3)));
      AudioBuffer chunk = ((Element.AudioChunk) out.get(2)).samples();
      assertThat(chunk.copy().floats()).containsExactly(0.25f, -0.5f, 0.125f);
      assertThat(out.get(4)).isEqualTo(new Element.ValueEnd(1));
    }
  }

  @Test
  void notesInEachTraceWhatBecameOfThatRecordAloneAndLeavesSplitEndsAsTheyAre() throws Exception {
    Element splitEnd = new Element.SplitEnd("0", "{}");
    try (OneInputStreamOperatorTestHarness<Element, Element> harness = harness()) {
      run(harness, record(AudioBuffer.f32(new float[8000], 8000, 8000, 1)));
      run(harness, record(AudioBuffer.f32(new float[4000], 4000, 8000, 1)));
      List<Element> out = run(harness, List.of(splitEnd));
      List<NodeVisit> visits = new ArrayList<>();
      for (Element element : out) {
        if (element instanceof Element.RecordEnd end) {
          visits.addAll(end.trace().visits());
        }
      }
      assertThat(visits)
          .hasSize(2)
          .allSatisfy(visit -> assertThat(visit.outcome()).isEqualTo(Outcome.SUCCEEDED))
          .allSatisfy(visit -> assertThat(visit.nanos()).isPositive())
          .extracting(NodeVisit::audioSeconds)
          .containsExactly(1.0, 0.5);
      assertThat(out).endsWith(splitEnd);
    }
  }

  @Test
  void exportsEveryMetricUnderItsName() {
    Map<String, Metric> metrics = new ConcurrentHashMap<>();
    InternalOperatorMetricGroup group =
        new UnregisteredMetricGroups.UnregisteredOperatorMetricGroup() {
          @Override
          public MetricGroup addGroup(String key, String value) {
            assertThat(List.of(key, value)).containsExactly("node", "gain");
            return this;
          }

          @Override
          protected void addMetric(String name, Metric metric) {
            metrics.put(name, metric);
          }
        };
    NodeMetricsListener listener = new NodeMetricsListener(group, "gain", () -> 0);
    listener.succeeded(5_000_000, 1.5);
    listener.failed(Failure.ofSource(new AudioFormatError("x")), 1_000_000, 0.5);
    listener.retried(3);
    listener.skipped();
    assertThat(count(metrics, ExportedMetric.RECORDS_IN.metricName())).isEqualTo(2);
    assertThat(count(metrics, ExportedMetric.RECORDS_OUT.metricName())).isEqualTo(1);
    assertThat(count(metrics, ExportedMetric.RECORDS_FAILED.metricName())).isEqualTo(1);
    assertThat(count(metrics, ExportedMetric.RECORDS_SKIPPED.metricName())).isEqualTo(1);
    assertThat(count(metrics, ExportedMetric.RECORDS_RETRIED.metricName())).isEqualTo(3);
    assertThat(((Gauge<?>) metrics.get(ExportedMetric.AUDIO_SECONDS.metricName())).getValue())
        .isEqualTo(2.0);
    Histogram micros = (Histogram) metrics.get(ExportedMetric.EXECUTION_TIME_MICROS.metricName());
    assertThat(micros.getCount()).isEqualTo(2);
    assertThat(micros.getStatistics().getMax()).isBetween(4950L, 5050L);
    assertThat(micros.getStatistics().getQuantile(0.5)).isBetween(990.0, 1010.0);
  }

  private static long count(Map<String, Metric> metrics, String name) {
    return ((Counter) metrics.get(name)).getCount();
  }
}
