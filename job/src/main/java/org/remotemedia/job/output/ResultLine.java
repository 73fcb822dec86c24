package org.remotemedia.job.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.remotemedia.operators.element.CarriedJson;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.node.Judgement;

/** The lines of the parts: what they say, and in which order. */
public final class ResultLine {
  private static final String RECORD = "record";
  private static final String PARENT = "parent";
  private static final String SOURCE = "source";
  private static final String OUTPUTS = "outputs";
  private static final String VALUES = "values";
  private static final String RULES = "rules";
  private static final String UTTERANCES = "utterances";
  private static final String OFFSET = "offset";
  private static final String DURATION = "duration_s";
  private static final String NODE_ID = "node_id";
  private static final String RENAMED = "input_";

  /** The fields of a line of {@code results} or {@code utterances} that are not carried. */
  private static final Set<String> OWN_FIELDS =
      Set.of(RECORD, SOURCE, DURATION, "status", "truncated", "parts", OUTPUTS);

  /** Those that only some lines have: a list's own fields of these names are renamed in all. */
  private static final Set<String> RESERVED_FIELDS =
      Set.of(PARENT, OFFSET, NODE_ID, UTTERANCES, VALUES, RULES);

  /** Writes fields the same before and after they have travelled through the job. */
  private static final ObjectMapper AS_CARRIED = CarriedJson.forTransport().build();

  private final RecordInfo record;
  private final double seconds;
  private final List<Judgement> judgements;
  private final ObjectNode outputs;

  /**
   * The line of a record or an utterance.
   *
   * @param seconds its length, s
   * @param judgements what nodes decided of it, in topological order
   * @param outputs the values that sinks gave, by node id
   */
  public ResultLine(
      RecordInfo record, double seconds, List<Judgement> judgements, ObjectNode outputs) {
    this.record = record;
    this.seconds = seconds;
    this.judgements = judgements;
    this.outputs = outputs;
  }

  /**
   * If it succeeded.
   *
   * @param truncated whether the recording was shorter than its header promised, and kept
   * @param parts how many recordings that are joined into one file were read
   * @param utterances what became of its utterances; null unless it was cut
   */
  public ObjectNode success(boolean truncated, int parts, ObjectNode utterances) {
    ObjectNode line = begin();
    line.put("status", "success");
    if (truncated) {
      line.put("truncated", true);
    }
    if (parts > 1) {
      line.put("parts", parts);
    }
    line.set(OUTPUTS, outputs);
    judgedAs(line, Judgement::broken);
    return end(line, utterances, OWN_FIELDS);
  }

  /**
   * If it was rejected.
   *
   * @param nodeId the node that did, the first of several
   * @param utterances what became of its utterances; null unless it was cut
   */
  public ObjectNode rejection(String nodeId, ObjectNode utterances) {
    ObjectNode line = begin();
    line.put(NODE_ID, nodeId);
    judgedAs(line, judgement -> judgement.rejected() ? judgement.broken() : List.of());
    if (!outputs.isEmpty()) {
      line.set(OUTPUTS, outputs);
    }
    return end(line, utterances, OWN_FIELDS);
  }

  /**
   * If it failed.
   *
   * @param failures at least one, in topological order
   */
  public ObjectNode failure(List<Failure> failures) {
    ObjectNode line = begin();
    describe(line, failures.get(0));
    if (!outputs.isEmpty()) {
      line.set(OUTPUTS, outputs);
    }
    judgedAs(line, Judgement::broken);
    if (failures.size() > 1) {
      ArrayNode also = line.putArray("also");
      failures.subList(1, failures.size()).forEach(more -> describe(also.addObject(), more));
    }
    return end(line, null, Set.of());
  }

  private ObjectNode begin() {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put(RECORD, record.name());
    if (record.utterance() != null) {
      line.put(PARENT, record.utterance().parent());
    }
    line.put(SOURCE, record.source());
    if (record.utterance() != null || record.offsetSeconds() != 0) {
      line.put(OFFSET, record.offsetSeconds());
    }
    line.put(DURATION, record.utterance() == null ? seconds : record.utterance().durationSeconds());
    return line;
  }

  /** What rules looked at, and which of them do not hold. */
  private void judgedAs(ObjectNode line, Function<Judgement, List<String>> rules) {
    if (judgements.isEmpty()) {
      return;
    }
    Set<String> broken = new LinkedHashSet<>();
    judgements.forEach(judgement -> broken.addAll(rules.apply(judgement)));
    if (!broken.isEmpty()) {
      broken.forEach(line.putArray(RULES)::add);
    }
    ObjectNode values = line.putObject(VALUES);
    for (Judgement judgement : judgements) {
      for (Map.Entry<String, JsonNode> value : judgement.values().properties()) {
        add(values, value.getKey(), value.getValue());
      }
    }
  }

  /** Several nodes may have looked at different parts of one value. */
  private static void add(ObjectNode values, String key, JsonNode value) {
    if (values.get(key) instanceof ObjectNode known && value instanceof ObjectNode more) {
      more.properties().forEach(part -> add(known, part.getKey(), part.getValue()));
    } else {
      values.set(key, value.deepCopy());
    }
  }

  private ObjectNode end(ObjectNode line, ObjectNode utterances, Set<String> reserved) {
    if (utterances != null) {
      line.set(UTTERANCES, utterances);
    }
    carry(line, record.carried(), reserved);
    return line;
  }

  private static void describe(ObjectNode target, Failure failure) {
    target.put(NODE_ID, failure.nodeId());
    target.put("error", failure.kind().wireName());
    target.put("message", failure.message());
    target.put("traceback", failure.traceback());
    target.put("attempts", failure.attempts());
  }

  /** The list's own fields; one that is named as a field of the run's becomes {@code input_…}. */
  private static void carry(ObjectNode line, ObjectNode carried, Set<String> reserved) {
    if (carried == null) {
      return;
    }
    for (Map.Entry<String, JsonNode> field : carried.properties()) {
      String name = field.getKey();
      while (line.has(name) || RESERVED_FIELDS.contains(name) || reserved.contains(name)) {
        name = RENAMED + name;
      }
      line.set(name, field.getValue());
    }
  }

  /** The name of the record that a line is about. */
  public static String record(JsonNode line) {
    return line.path(RECORD).textValue();
  }

  /** The recording of the utterance that a line is about; null where it is about a record. */
  public static String parent(JsonNode line) {
    return line.path(PARENT).textValue();
  }

  /** The file that the record was read from. */
  public static String source(JsonNode line) {
    return line.path(SOURCE).textValue();
  }

  /** Its length, s, as it is written; missing where the line has none. */
  public static JsonNode duration(JsonNode line) {
    return line.path(DURATION);
  }

  /** Where it begins in its file, s, as it is written; missing where it begins with the file. */
  public static JsonNode offset(JsonNode line) {
    return line.path(OFFSET);
  }

  /** What rules looked at, by node id; missing where no filter has judged. */
  public static JsonNode values(JsonNode line) {
    return line.path(VALUES);
  }

  /** The values of the sinks, by node id; missing where there are none. */
  public static JsonNode outputs(JsonNode line) {
    return line.path(OUTPUTS);
  }

  /**
   * Whether a field of a line of {@code results} or {@code utterances} comes from the list rather
   * than from the run.
   */
  public static boolean isCarried(String field) {
    return !OWN_FIELDS.contains(field) && !RESERVED_FIELDS.contains(field);
  }

  /** The fields of the list, under the names that a line of a part other than failed has. */
  public static ObjectNode carried(ObjectNode line) {
    ObjectNode carried = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : line.properties()) {
      if (isCarried(field.getKey())) {
        carried.set(field.getKey(), field.getValue());
      }
    }
    return carried;
  }

  /**
   * The fields of the list under the names that it gave them. One that the line has renamed is
   * there under its new name too, since the list may have had that.
   */
  public static ObjectNode carriedAsGiven(ObjectNode line) {
    ObjectNode carried = carried(line);
    ObjectNode given = JsonNodeFactory.instance.objectNode();
    carried.properties().forEach(field -> given.set(nameAsGiven(field.getKey()), field.getValue()));
    for (Map.Entry<String, JsonNode> field : carried.properties()) {
      if (!given.has(field.getKey())) {
        given.set(field.getKey(), field.getValue());
      }
    }
    return given;
  }

  private static String nameAsGiven(String name) {
    String plain = name;
    while (plain.startsWith(RENAMED)) {
      plain = plain.substring(RENAMED.length());
    }
    return plain.equals(name) || isCarried(plain) ? name : name.substring(RENAMED.length());
  }

  /** A line of {@code results} of the same record, whose list now says something else of it. */
  static ObjectNode corrected(ObjectNode line, String source, ObjectNode carried) {
    ObjectNode corrected = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : line.properties()) {
      if (!isCarried(field.getKey())) {
        corrected.set(field.getKey(), field.getValue());
      }
    }
    corrected.put(SOURCE, source);
    carry(corrected, carried, OWN_FIELDS);
    return corrected;
  }

  /** Stands for what a line repeats of its list: equal texts for equal sources and fields. */
  public static String origin(String source, ObjectNode carried) {
    try {
      String fields = carried == null ? "" : AS_CARRIED.writeValueAsString(carried);
      return Long.toHexString(Hash128.of(source + "\n" + fields).low());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
