package org.remotemedia.bridge.ffi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.remotemedia.bridge.runtime.SinkResult;
import org.remotemedia.bridge.runtime.UtteranceResult;
import org.remotemedia.operators.node.Judgement;

/** Describes what sinks gave, as {@link Values} has it. */
final class SinkDescription {
  private SinkDescription() {}

  /** What one sink gave. */
  static JsonNode of(SinkResult<JsonNode> result) {
    if (result instanceof SinkResult.Whole<JsonNode> whole) {
      return whole.value();
    }
    ObjectNode description = JsonNodeFactory.instance.objectNode();
    if (result instanceof SinkResult.Cut<JsonNode> cut) {
      ArrayNode list = description.putArray(Values.LIST);
      cut.utterances().forEach(utterance -> list.add(of(utterance)));
    } else if (result instanceof SinkResult.Rejected<JsonNode> rejected) {
      reject(description.putObject(Values.OBJECT), rejected.judgement());
    }
    return description;
  }

  /** What several sinks gave, by id. */
  static JsonNode ofAll(Map<String, SinkResult<JsonNode>> results) {
    ObjectNode description = JsonNodeFactory.instance.objectNode();
    ObjectNode members = description.putObject(Values.OBJECT);
    results.forEach((sink, result) -> members.set(sink, of(result)));
    return description;
  }

  private static JsonNode of(UtteranceResult<JsonNode> utterance) {
    ObjectNode description = JsonNodeFactory.instance.objectNode();
    ObjectNode members = description.putObject(Values.OBJECT);
    members.putObject("offset_s").put(Values.JSON, utterance.offsetSeconds());
    members.putObject("duration_s").put(Values.JSON, utterance.durationSeconds());
    if (utterance.failure().isPresent()) {
      members
          .putObject("error")
          .set(Values.JSON, Answer.describe(utterance.failure().orElseThrow()));
    } else if (utterance.value().isPresent()) {
      members.set("value", utterance.value().orElseThrow());
      utterance.judgement().ifPresent(noted -> judge(members, "rules", noted));
    } else {
      reject(members, utterance.judgement().orElseThrow());
    }
    return description;
  }

  private static void reject(ObjectNode members, Judgement judgement) {
    judge(members, "rejected", judgement);
  }

  /** The rules that do not hold, and what they looked at. */
  private static void judge(ObjectNode members, String name, Judgement judgement) {
    judgement.broken().forEach(members.putObject(name).putArray(Values.JSON)::add);
    members.putObject("values").set(Values.JSON, judgement.values());
  }
}
