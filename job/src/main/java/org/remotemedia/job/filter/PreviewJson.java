package org.remotemedia.job.filter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.remotemedia.operators.rules.Comparison;
import org.remotemedia.operators.rules.RuleOutline;

/** A preview for machines. */
public final class PreviewJson {
  private PreviewJson() {}

  /**
   * The preview as JSON; lengths are in seconds.
   *
   * @param list where what is kept was listed, or null
   */
  public static ObjectNode of(RunFilter filter, Preview preview, String list) throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("run", filter.run().layout().root());
    json.put("complete", filter.run().isComplete());
    json.put("judged", filter.judgesUtterances() ? "utterances" : "records");
    json.set("kept", sum(preview.kept()));
    json.set("rejected", sum(preview.rejected()));
    json.set("not_judged", sum(preview.notJudged()));
    ArrayNode causes = json.putArray("not_judged_causes");
    for (Causes.Cause cause : preview.causes().all()) {
      causes
          .addObject()
          .put("records", cause.count())
          .put("example", cause.record())
          .put("message", cause.message());
    }
    json.put("not_judged_other_causes", preview.causes().others());
    json.set("failed", sum(preview.failed()));
    if (filter.judgesUtterances()) {
      json.set("failed_recordings", sum(preview.recordingsFailed()));
      json.set("rejected_recordings", sum(preview.recordingsRejected()));
    }
    ArrayNode rules = json.putArray("rules");
    for (int i = 0; i < filter.rules().size(); i++) {
      Preview.OfRule rule = preview.rules().get(i);
      String name = filter.rules().get(i).name();
      ObjectNode of = rules.addObject();
      of.put("name", name);
      of.put("expression", filter.expression(name));
      of.set("holds", sum(preview.holds(rule)));
      of.set("breaks_alone", sum(rule.alone()));
      of.set("breaks_with_others", sum(rule.withOthers()));
    }
    numbers(json.putArray("numbers"), filter, preview);
    if (list != null) {
      json.putObject("list").put("file", list).put("entries", preview.listed());
    }
    return json;
  }

  private static ObjectNode sum(Sum sum) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("records", sum.records())
        .put("seconds", sum.seconds());
  }

  private static void numbers(ArrayNode numbers, RunFilter filter, Preview preview) {
    for (int i = 0; i < filter.measures().size(); i++) {
      NumberHistogram histogram = preview.numbers().get(i);
      if (histogram.count() == 0) {
        continue;
      }
      ObjectNode number = numbers.addObject();
      number.put("number", filter.measures().get(i).toString());
      number.put("count", histogram.count());
      number.put("min", histogram.min());
      number.put("max", histogram.max());
      ArrayNode thresholds = number.putArray("thresholds");
      for (RuleOutline rule : filter.rules()) {
        for (Comparison comparison : rule.comparisons()) {
          if (comparison.measure().equals(filter.measures().get(i))) {
            thresholds
                .addObject()
                .put("rule", rule.name())
                .put("operator", comparison.operator())
                .put("value", comparison.bound());
          }
        }
      }
      ArrayNode bins = number.putArray("bins");
      for (NumberHistogram.Row row :
          histogram.rows(PreviewText.bounds(filter, filter.measures().get(i)))) {
        bins.addArray().add(row.from()).add(row.to()).add(row.count());
      }
    }
  }
}
