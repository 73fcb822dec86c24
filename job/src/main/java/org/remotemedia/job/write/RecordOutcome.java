package org.remotemedia.job.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.remotemedia.job.output.AudioOutput;
import org.remotemedia.job.output.ResultLine;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.manifests.graph.Upstream;
import org.remotemedia.operators.accounts.Cut;
import org.remotemedia.operators.accounts.Ending;
import org.remotemedia.operators.accounts.Excerpt;
import org.remotemedia.operators.accounts.RecordAccount;
import org.remotemedia.operators.accounts.RecordTrace;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.node.CuttingNode;
import org.remotemedia.operators.node.Judgement;
import org.remotemedia.operators.rules.Numbers;

/** What became of one record, or of one utterance. */
final class RecordOutcome {
  private final RecordInfo info;
  private final ChainPlan chain;
  private final Upstream upstream;

  /** By producer, so that their order does not depend on when each arrived. */
  private final SortedMap<Integer, Failure> failures = new TreeMap<>();

  private final SortedMap<Integer, Judgement> judgements = new TreeMap<>();
  private final Set<Integer> unwritten = new HashSet<>();

  /** What the nodes that cut say of it, by producer. */
  private final SortedMap<Integer, JsonNode> cuts = new TreeMap<>();

  private long kept;
  private long rejected;
  private long failed;

  RecordOutcome(RecordInfo info, ChainPlan chain, Upstream upstream) {
    this.info = info;
    this.chain = chain;
    this.upstream = upstream;
  }

  /** The first failure of a producer is the one that counts. */
  void failed(int producer, Failure failure) {
    failures.putIfAbsent(producer, failure);
    unwritten.remove(producer);
  }

  /**
   * The value of a producer cannot be written, though the producer itself has not failed so far.
   */
  void unwritten(int producer, Failure failure) {
    if (failures.putIfAbsent(producer, failure) == null) {
      unwritten.add(producer);
    }
  }

  /** A node has decided of it. */
  void judged(int producer, Judgement judgement) {
    judgements.put(producer, judgement);
  }

  /** A node has cut it. */
  void cut(int producer, JsonNode summary) {
    cuts.put(producer, summary);
  }

  /** One of its utterances has ended. */
  void utteranceEnded(Ending ending) {
    switch (ending) {
      case SUCCEEDED, INCOMPLETE -> kept++;
      case REJECTED -> rejected++;
      case FAILED -> failed++;
    }
  }

  /** The failures in topological order. */
  List<Failure> failures() {
    return List.copyOf(failures.values());
  }

  String record() {
    return info.name();
  }

  boolean isUtterance() {
    return info.utterance() != null;
  }

  /**
   * All is known of it. Nodes after one that has rejected it have taken its audio in before that
   * was decided: if they failed meanwhile, that does not count. Values that could not be written
   * count as failures of their nodes.
   *
   * @param trace is told of both
   */
  void settle(RecordTrace trace) {
    List<Integer> rejecting =
        judgements.keySet().stream().filter(it -> judgements.get(it).rejected()).toList();
    Set<Integer> after = new HashSet<>(failures.keySet());
    after.removeIf(producer -> !upstream.isAtOrAfter(producer, rejecting));
    failures.keySet().removeAll(after);
    unwritten.removeAll(after);
    after.forEach(trace::skip);
    unwritten.forEach(trace::revoke);
  }

  /**
   * What a recording that is rejected gives its utterances: a node that works on them cannot do so
   * without it, so they are rejected too.
   *
   * @param recording that they are cut from, of which all that utterances need is known
   */
  void inherit(RecordOutcome recording) {
    recording.judgements.forEach(
        (producer, judgement) -> {
          boolean needed =
              judgement.rejected()
                  && chain.stages().stream()
                      .filter(stage -> stage.level() == info.utterance().cutter())
                      .anyMatch(stage -> upstream.isAtOrAfter(stage.index(), producer));
          if (needed) {
            judged(producer, judgement);
          }
        });
  }

  Ending ending() {
    return Ending.of(
        !failures.isEmpty(),
        judgements.values().stream().anyMatch(Judgement::rejected),
        isCutWhole() && failed > 0);
  }

  /** Whether each node that cuts has come to its end. */
  private boolean isCutWhole() {
    return chain.cuts() && cuts.size() == chain.cutters().size();
  }

  /** Whether what was cut from it is void: it failed, or was rejected before it could be cut. */
  boolean takesUtterancesBack() {
    return !failures.isEmpty() || !isCutWhole();
  }

  /**
   * The line.
   *
   * @param outputs the sinks' values by node id
   */
  ObjectNode line(Element.RecordEnd end, ObjectNode outputs) {
    ResultLine line =
        new ResultLine(info, end.durationSeconds(), List.copyOf(judgements.values()), outputs);
    return switch (ending()) {
      case SUCCEEDED, INCOMPLETE ->
          line.success(end.truncated(), end.trace().parts(), utterances());
      case REJECTED -> line.rejection(rejecting(), utterances());
      case FAILED -> line.failure(failures());
    };
  }

  private String rejecting() {
    return judgements.entrySet().stream()
        .filter(judged -> judged.getValue().rejected())
        .map(judged -> chain.nodeId(judged.getKey()))
        .findFirst()
        .orElseThrow();
  }

  private ObjectNode utterances() {
    Cut cut = cut();
    return cut == null
        ? null
        : JsonNodeFactory.instance
            .objectNode()
            .put("count", cut.count())
            .put("kept", cut.kept())
            .put("rejected", cut.rejected())
            .put("failed", cut.failed())
            .put("too_short", cut.tooShort())
            .put("seconds", cut.seconds());
  }

  /** Null unless it was cut. */
  private Cut cut() {
    if (!isCutWhole() || !failures.isEmpty()) {
      return null;
    }
    double seconds = 0;
    double tooShortSeconds = 0;
    long tooShort = 0;
    for (JsonNode summary : cuts.values()) {
      seconds += summary.path(CuttingNode.SECONDS).doubleValue();
      tooShortSeconds += summary.path(CuttingNode.TOO_SHORT_SECONDS).doubleValue();
      tooShort += summary.path(CuttingNode.TOO_SHORT).longValue();
    }
    return new Cut(cuts.size(), kept, rejected, failed, tooShort, seconds, tooShortSeconds);
  }

  /**
   * The account.
   *
   * @param line its line
   */
  RecordAccount account(Element.RecordEnd end, ObjectNode line) {
    boolean utterance = isUtterance();
    return RecordAccount.of(
        info.name(),
        utterance ? null : info.version(),
        utterance ? null : ResultLine.origin(info.source(), info.carried()),
        ending(),
        utterance ? info.utterance().parent() : null,
        end.durationSeconds(),
        end.truncated(),
        end.trace(),
        failures(),
        ending() == Ending.REJECTED ? broken() : List.of(),
        cut(),
        numbers(),
        excerpt(line));
  }

  /** What rules looked at. */
  private SortedMap<String, Double> numbers() {
    Numbers numbers = new Numbers(RecordAccount.MOST_NUMBERS);
    judgements.values().forEach(judgement -> numbers.add(judgement.values()));
    return numbers.byName();
  }

  /** Where it can be listened to; null where nobody will want to. */
  private Excerpt excerpt(ObjectNode line) {
    if (ending() != Ending.FAILED && ending() != Ending.REJECTED) {
      return null;
    }
    return AudioOutput.of(line).stream()
        .findFirst()
        .map(audio -> Excerpt.ofOutput(audio.path()))
        .orElseGet(() -> Excerpt.ofSource(info.source(), info.offsetSeconds()));
  }

  /** The rules that turned it down. */
  private List<String> broken() {
    Set<String> broken = new LinkedHashSet<>();
    for (Map.Entry<Integer, Judgement> judged : judgements.entrySet()) {
      if (judged.getValue().rejected()) {
        broken.addAll(judged.getValue().broken());
      }
    }
    return new ArrayList<>(broken);
  }
}
