package org.remotemedia.job.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.accounts.BoundedText;
import org.remotemedia.operators.accounts.JudgementStats;
import org.remotemedia.operators.accounts.NumberHistogram;
import org.remotemedia.operators.accounts.RuleStats;
import org.remotemedia.operators.accounts.SecondsStats;
import org.remotemedia.operators.rules.Threshold;

/** Where the audio went, and what the rules of a pipeline did, for the report page. */
final class CurationData {
  /** Rules that are shown; of more, those that rejected most. */
  static final int MOST_RULES = 50;

  /** Numbers of which there is a histogram; of more, those with thresholds first. */
  static final int MOST_NUMBERS = 40;

  private static final int MOST_THRESHOLDS = 10;

  private final FilterRules rules;
  private final SecondsStats seconds;
  private final JudgementStats judgements;
  private final AudioLinks links;

  CurationData(RunFacts run, Accounts report) {
    this.rules = new FilterRules(run.chain());
    this.seconds = report.seconds();
    this.judgements = report.judgements();
    this.links = new AudioLinks(run.output());
  }

  /** The parts of all seconds of input, which add up to it. */
  ObjectNode seconds() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("input", seconds.input());
    json.put("kept", seconds.kept());
    json.put("rejected", seconds.rejected());
    json.put("failed", seconds.failed());
    json.put("not_speech", seconds.notSpeech());
    json.put("too_short", seconds.tooShort());
    return json;
  }

  ObjectNode utterances() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("recordings", seconds.recordingsCut());
    json.put("kept", seconds.utterancesKept());
    json.put("rejected", seconds.utterancesRejected());
    json.put("failed", seconds.utterancesFailed());
    json.put("too_short", seconds.stretchesTooShort());
    return json;
  }

  /** All rules, {@code shown} some of them. */
  ObjectNode rules() {
    Set<String> names = new LinkedHashSet<>(rules.names());
    names.addAll(seconds.rules().keySet());
    List<String> shown = new ArrayList<>(names);
    if (shown.size() > MOST_RULES) {
      shown.sort(Comparator.comparingLong(this::rejected).reversed());
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("count", names.size());
    ArrayNode list = json.putArray("shown");
    shown.stream().limit(MOST_RULES).forEach(name -> list.add(rule(name)));
    return json;
  }

  private long rejected(String name) {
    RuleStats stats = seconds.rules().get(name);
    return stats == null ? 0 : stats.records();
  }

  private ObjectNode rule(String name) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", BoundedText.name(name));
    ArrayNode places = json.putArray("places");
    for (FilterRules.Placed placed : rules.of(name)) {
      places
          .addObject()
          .put("node", BoundedText.name(placed.nodeId()))
          .put("expression", BoundedText.message(placed.expression()));
    }
    RuleStats stats = seconds.rules().get(name);
    json.put("records", stats == null ? 0 : stats.records());
    json.put("seconds", stats == null ? 0 : stats.seconds());
    json.put("records_alone", stats == null ? 0 : stats.recordsAlone());
    json.put("seconds_alone", stats == null ? 0 : stats.secondsAlone());
    ArrayNode examples = json.putArray("examples");
    for (JudgementStats.Example example : judgements.examples(name)) {
      ObjectNode item = examples.addObject();
      item.put("record", example.record());
      item.put("seconds", example.seconds());
      item.set("player", links.player(example.excerpt(), example.seconds()));
      ArrayNode values = item.putArray("numbers");
      lookedAt(name, example.numbers())
          .forEach((number, value) -> values.addArray().add(number).add(value));
    }
    return json;
  }

  /** Those numbers that a rule compares, or all where it compares none. */
  private SortedMap<String, Double> lookedAt(String rule, SortedMap<String, Double> numbers) {
    SortedMap<String, Double> compared = new TreeMap<>(numbers);
    compared
        .keySet()
        .removeIf(
            number ->
                rules.thresholds().stream()
                    .noneMatch(it -> it.rule().equals(rule) && it.number().equals(number)));
    return compared.isEmpty() ? numbers : compared;
  }

  /** The distributions of what rules looked at, {@code shown} some of them. */
  ObjectNode numbers() {
    Map<String, NumberHistogram> all = judgements.numbers();
    Set<String> names = new LinkedHashSet<>();
    rules.thresholds().stream().map(Threshold::number).filter(all::containsKey).forEach(names::add);
    names.addAll(all.keySet());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("count", names.size());
    json.put("others", judgements.others());
    ArrayNode list = json.putArray("shown");
    names.stream().limit(MOST_NUMBERS).forEach(name -> list.add(number(name, all.get(name))));
    return json;
  }

  private ObjectNode number(String name, NumberHistogram histogram) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", name);
    json.put("kept", histogram.kept());
    json.put("rejected", histogram.rejected());
    json.put("lowest", histogram.lowest());
    json.put("highest", histogram.highest());
    List<Threshold> drawn =
        rules.thresholds().stream()
            .filter(threshold -> threshold.number().equals(name))
            .limit(MOST_THRESHOLDS)
            .toList();
    json.set("bins", NumberBins.of(histogram, drawn.stream().map(Threshold::value).toList()));
    ArrayNode thresholds = json.putArray("thresholds");
    for (Threshold threshold : drawn) {
      thresholds.addArray().add(BoundedText.name(threshold.rule())).add(threshold.value());
    }
    return json;
  }
}
