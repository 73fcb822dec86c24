package org.remotemedia.bridge.ffi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import org.remotemedia.bridge.runtime.Outcome;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.metrics.NodeMetrics;
import org.remotemedia.operators.node.Judgement;

/**
 * Tells Python what executions of one pipeline came to. The text of an answer is {@link
 * PythonJson}: {@code success}, {@code result}, {@code metrics}, {@code failures}, {@code skipped},
 * {@code judgements}.
 *
 * <p>The metrics of an execution in which all nodes succeeded differ from those of the one before
 * in their numbers alone, and would be most of the text. So after a first whole answer of that kind
 * only these numbers are told, eight bytes each, in the order in which they stand in the tree, and
 * after them the result.
 */
final class Answer {
  private static final byte WHOLE = 0;
  private static final byte NUMBERS = 1;

  /** Whole, and after it there may be numbers alone. */
  private static final byte EXAMPLE = 2;

  /** Where the numbers, or the text of a whole answer, begin: after the kind. */
  private static final int BEGIN = 8;

  private final Exchange exchange;
  private boolean metricsAreKnown;
  private byte[] large;

  Answer(Exchange exchange) {
    this.exchange = exchange;
  }

  /**
   * Writes an answer to the exchange.
   *
   * @return its bytes, or -1 when it is too long and {@link #large} has the text of a whole one
   */
  int write(Outcome<JsonNode> result) {
    large = null;
    JsonNode value =
        result
            .output(SinkDescription::of, SinkDescription::ofAll)
            .orElse(JsonNodeFactory.instance.nullNode());
    ByteBuffer memory = exchange.memory();
    boolean plain = isPlain(result);
    if (plain && metricsAreKnown) {
      memory.put(0, NUMBERS);
      MetricNumbers numbers = new MetricNumbers(memory, BEGIN, exchange.textBytes());
      result.metrics().describe(numbers);
      int written = put(PythonJson.write(value), numbers.end());
      if (written >= 0) {
        return written;
      }
    }
    byte[] text = PythonJson.write(whole(result, value));
    metricsAreKnown |= plain;
    memory.put(0, plain ? EXAMPLE : WHOLE);
    int written = put(text, BEGIN);
    if (written < 0) {
      large = text;
    }
    return written;
  }

  /** Whether there is nothing to tell but the result and the numbers of the metrics. */
  private static boolean isPlain(Outcome<JsonNode> result) {
    if (!result.success() || !result.judgements().isEmpty()) {
      return false;
    }
    for (NodeMetrics node : result.metrics().nodes()) {
      if (node.status() != NodeMetrics.Status.SUCCESS) {
        return false;
      }
    }
    return true;
  }

  private int put(byte[] text, int offset) {
    if (text.length > exchange.textBytes() - offset) {
      return -1;
    }
    exchange.memory().put(offset, text);
    return offset + text.length;
  }

  private static ObjectNode whole(Outcome<JsonNode> result, JsonNode value) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("success", result.success());
    tree.set("result", value);
    tree.set("metrics", result.metrics().toTree());
    ArrayNode failures = tree.putArray("failures");
    result.failures().forEach(failure -> failures.add(describe(failure)));
    result.skipped().forEach(tree.putArray("skipped")::add);
    ObjectNode judgements = tree.putObject("judgements");
    result.judgements().forEach((node, judgement) -> judgements.set(node, describe(judgement)));
    return tree;
  }

  private static ObjectNode describe(Judgement judgement) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.put("rejected", judgement.rejected());
    judgement.broken().forEach(item.putArray("rules")::add);
    item.set("values", judgement.values());
    return item;
  }

  static ObjectNode describe(Failure failure) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.put("node_id", failure.nodeId());
    item.put("kind", failure.kind().wireName());
    item.put("message", failure.message());
    item.put("traceback", failure.traceback());
    item.put("attempts", failure.attempts());
    item.put("retryable", failure.retryable());
    return item;
  }

  /** The text of the last answer, when it was too long for the exchange. */
  byte[] large() {
    return large;
  }
}
