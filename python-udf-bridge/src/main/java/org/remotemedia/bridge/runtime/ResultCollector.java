package org.remotemedia.bridge.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.manifests.graph.Upstream;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.accounts.Ending;
import org.remotemedia.operators.accounts.RecordAccount;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.node.Judgement;
import org.remotemedia.operators.stage.StagePlan;

/**
 * The end of the chain: collects the sinks' values and the failures of one record at a time, and of
 * the utterances that it is cut into.
 *
 * @param <R> what is made of a sink's value
 */
final class ResultCollector<R> implements Consumer<Element> {
  private final ChainPlan plan;
  private final Upstream upstream;
  private final RecordResults<R> recording;
  private final RecordResults<R> utterance;
  private final List<Integer> recordingSinks = new ArrayList<>();

  /** By the producer that cuts; one that is a sink gives the audio of its utterances. */
  private final Map<Integer, List<Integer>> utteranceSinks = new HashMap<>();

  /** By sink. */
  private final Map<Integer, List<UtteranceResult<R>>> utterances = new HashMap<>();

  private Accounts accounts;

  /** The utterance that is open, or null. */
  private RecordInfo open;

  private boolean utterancesFailed;

  /**
   * @param parts makes what takes the value of a sink
   */
  ResultCollector(ChainPlan plan, Upstream upstream, Supplier<? extends ResultPart<R>> parts) {
    this.plan = plan;
    this.upstream = upstream;
    this.recording = new RecordResults<>(plan, upstream, parts);
    this.utterance = new RecordResults<>(plan, upstream, parts);
    for (int sink : plan.sinks()) {
      StagePlan stage = plan.stages().get(sink - 1);
      int cutter = plan.cutters().contains(sink) ? sink : stage.level();
      if (cutter == Element.SOURCE) {
        recordingSinks.add(sink);
      } else {
        utteranceSinks.computeIfAbsent(cutter, key -> new ArrayList<>()).add(sink);
      }
    }
  }

  /**
   * Says where the next record is accounted for.
   *
   * @param target takes the accounts of its utterances
   */
  void accountTo(Accounts target) {
    accounts = target;
  }

  @Override
  public void accept(Element element) {
    if (element instanceof Element.Piece piece) {
      (open == null ? recording : utterance).take(piece);
    } else if (element instanceof Element.RecordBegin begin) {
      begin(begin.info());
    } else if (element instanceof Element.RecordEnd end) {
      (open == null ? recording : utterance).settle(end.trace());
      if (open != null) {
        endUtterance(end);
      }
    }
  }

  private void begin(RecordInfo info) {
    if (info.utterance() != null) {
      open = info;
      utterance.begin(utteranceSinks.getOrDefault(info.utterance().cutter(), List.of()));
      return;
    }
    open = null;
    utterancesFailed = false;
    recording.begin(recordingSinks);
    utterances.clear();
    utteranceSinks
        .values()
        .forEach(sinks -> sinks.forEach(sink -> utterances.put(sink, new ArrayList<>())));
  }

  private void endUtterance(Element.RecordEnd end) {
    for (int sink : utteranceSinks.getOrDefault(open.utterance().cutter(), List.of())) {
      utterances
          .get(sink)
          .add(
              new UtteranceResult<>(
                  open.offsetSeconds(),
                  open.utterance().durationSeconds(),
                  utterance.value(sink),
                  utterance.judgementBefore(sink),
                  utterance.failureBefore(sink)));
    }
    Ending ending = utterance.ending(false);
    utterancesFailed |= ending == Ending.FAILED;
    accounts.addVisits(
        RecordAccount.ofVisits(
            open.name(),
            ending,
            open.utterance().parent(),
            end.durationSeconds(),
            end.truncated(),
            end.trace(),
            List.copyOf(utterance.failures().values())),
        plan.nodeIds());
    open = null;
  }

  /** How the record ended. */
  Ending ending() {
    return recording.ending(utterancesFailed);
  }

  /** The failures of the record itself, in topological order. */
  List<Failure> failures() {
    return List.copyOf(recording.failures().values());
  }

  /** Ids of the nodes that did not run because of the failures, in topological order. */
  List<String> skipped() {
    Map<Integer, Failure> failures = recording.failures();
    if (failures.isEmpty()) {
      return List.of();
    }
    return plan.stages().stream()
        .filter(stage -> !failures.containsKey(stage.index()))
        .filter(stage -> upstream.isAtOrAfter(stage.index(), failures.keySet()))
        .map(StagePlan::nodeId)
        .toList();
  }

  /** What nodes decided of the record itself, by node id in topological order. */
  Map<String, Judgement> judgements() {
    if (recording.judgements().isEmpty()) {
      return Map.of();
    }
    Map<String, Judgement> byId = new LinkedHashMap<>();
    recording.judgements().forEach((producer, told) -> byId.put(plan.nodeId(producer), told));
    return byId;
  }

  /** What the sinks gave for which nothing has failed, by id in topological order. */
  Map<String, SinkResult<R>> results() {
    Map<String, SinkResult<R>> byId = new LinkedHashMap<>();
    for (int sink : plan.sinks()) {
      result(sink).ifPresent(result -> byId.put(plan.nodeId(sink), result));
    }
    return byId;
  }

  private Optional<SinkResult<R>> result(int sink) {
    Optional<SinkResult<R>> value = recording.value(sink).map(SinkResult.Whole::new);
    if (value.isPresent() || recording.failureBefore(sink).isPresent()) {
      return value;
    }
    Optional<Judgement> rejection = recording.judgementBefore(sink).filter(Judgement::rejected);
    if (rejection.isPresent()) {
      return rejection.map(SinkResult.Rejected::new);
    }
    return Optional.ofNullable(utterances.get(sink)).map(SinkResult.Cut::new);
  }
}
