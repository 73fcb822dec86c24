package org.remotemedia.operators.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotemedia.operators.error.MarshalingError;
import org.remotemedia.operators.node.Capability;
import org.remotemedia.operators.node.InvalidInputsException;
import org.remotemedia.operators.node.InvalidParameterException;
import org.remotemedia.operators.node.Judgement;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.node.NodeInput;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.OutputKind;
import org.remotemedia.operators.node.ParameterProblem;
import org.remotemedia.operators.node.ParameterSpec;
import org.remotemedia.operators.node.ParameterType;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.node.ValueKind;
import org.remotemedia.operators.rules.InvalidRulesException;
import org.remotemedia.operators.rules.RuleProblem;
import org.remotemedia.operators.rules.RuleScope;
import org.remotemedia.operators.rules.Rules;
import org.remotemedia.operators.rules.Verdict;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/**
 * Rejects records that rules turn down. Audio passes chunk by chunk; the rules are applied at the
 * end, when all measures are there, so that the nodes after it have taken in the audio of a
 * rejected record too. Without audio its value is the JSON it was given, and a rejected record has
 * none.
 */
public final class FilterNode extends Node {
  /** Its type. */
  public static final String TYPE = "FilterNode";

  private static final String WHERE = "where";
  private static final String RULES = "rules";
  private static final String ANNOTATE = "annotate";

  private static final NodeMetadata METADATA =
      new NodeMetadata(
          TYPE,
          List.of(),
          "1.0.0",
          "Keeps the records for which rules hold, and rejects the others. It passes the audio on"
              + " that one of its inputs may give, and judges by the JSON values of the others and"
              + " by what is known of the record.",
          List.of(Capability.CPU),
          List.of(
              ParameterSpec.of(
                  WHERE,
                  ParameterType.STRING,
                  "What has to be true: an expression in CEL over record and the values of the"
                      + " nodes that are connected, by their ids. The rule is named where."),
              ParameterSpec.of(
                  RULES,
                  ParameterType.STRING_MAP,
                  "Several such expressions by names of one's own, all of which have to be true;"
                      + " instead of where."),
              ParameterSpec.of(
                      ANNOTATE,
                      ParameterType.BOOLEAN,
                      "Whether to reject nothing, and only to note in the results which rules do"
                          + " not hold.")
                  .defaultsTo(false)),
          Set.of(ValueKind.values()),
          OutputKind.AUDIO_IF_GIVEN,
          true);

  private Rules rules;
  private boolean annotate;
  private Judgement judgement;

  @Override
  public NodeMetadata metadata() {
    return METADATA;
  }

  @Override
  public long memoryBytes() {
    return 0;
  }

  @Override
  public Optional<Judgement> takeJudgement() {
    Optional<Judgement> taken = Optional.ofNullable(judgement);
    judgement = null;
    return taken;
  }

  @Override
  protected void checkInputs(List<NodeInput> connections) {
    List<String> audio = idsOfAudio(connections);
    if (audio.size() > 1) {
      throw new InvalidInputsException(severalGiveAudio(audio));
    }
  }

  private static List<String> idsOfAudio(List<NodeInput> connections) {
    return connections.stream()
        .filter(input -> input.kind() == ValueKind.AUDIO)
        .map(NodeInput::nodeId)
        .toList();
  }

  private static String severalGiveAudio(List<String> ids) {
    return "FilterNode passes the audio of one node on, but "
        + String.join(" and ", ids.stream().map(id -> "'" + id + "'").toList())
        + " give audio; leave one of these connections";
  }

  @Override
  protected void configure(Parameters parameters) {
    boolean several = parameters.has(RULES);
    if (parameters.has(WHERE) == several) {
      throw new InvalidParameterException(
          WHERE,
          several
              ? "cannot be given together with rules; leave one of them out"
              : "missing; FilterNode needs it, or rules: what has to be true of a record");
    }
    annotate = parameters.getBoolean(ANNOTATE);
    Map<String, String> expressions =
        several ? parameters.getStrings(RULES) : Map.of(WHERE, parameters.getString(WHERE));
    RuleScope scope =
        RuleScope.ofNodes(inputs().stream().map(NodeInput::nodeId).toList())
            .withAudio(idsOfAudio(inputs()));
    try {
      rules = Rules.compile(expressions, scope);
    } catch (InvalidRulesException e) {
      throw new InvalidParameterException(
          e.problems().stream().map(it -> problem(it, several)).toList());
    }
  }

  private static ParameterProblem problem(RuleProblem found, boolean several) {
    return several
        ? new ParameterProblem(RULES, found.rule(), found.located())
        : new ParameterProblem(WHERE, found.located());
  }

  /** Its rules, once it is initialized. */
  public Rules rules() {
    return rules;
  }

  @Override
  protected ValueSink begin(ValueSink output) {
    judgement = null;
    return new Input(output);
  }

  @Override
  protected void abort() {
    judgement = null;
  }

  /** Takes one value. */
  private final class Input implements ValueSink {
    private final ValueSink output;

    /** JSON that is the whole value, null while there is none. */
    private JsonNode whole;

    /** JSON below keys. */
    private final ObjectNode parts = JsonNodeFactory.instance.objectNode();

    /** Where the audio came from, null while there is none. */
    private ValuePath audio;

    Input(ValueSink output) {
      this.output = output;
    }

    @Override
    public void audioStart(ValuePath path, AudioSpec spec) {
      if (audio != null) {
        throw new MarshalingError(severalGiveAudio(List.of(named(audio), named(path))));
      }
      audio = path;
      output.audioStart(ValuePath.ROOT, spec);
    }

    private static String named(ValuePath path) {
      return String.join(".", path.keys());
    }

    @Override
    public void audioChunk(ValuePath path, AudioBuffer chunk) {
      output.audioChunk(ValuePath.ROOT, chunk);
    }

    @Override
    public void audioEnd(ValuePath path) {
      output.audioEnd(ValuePath.ROOT);
    }

    @Override
    public void json(ValuePath path, JsonNode value) {
      if (path.isRoot()) {
        whole = value;
        return;
      }
      int last = path.keys().size() - 1;
      ObjectNode holder = parts;
      for (String key : path.keys().subList(0, last)) {
        holder = holder.withObjectProperty(key);
      }
      holder.set(path.keys().get(last), value);
    }

    @Override
    public void done() {
      Verdict verdict = rules.judge(byNode(), record());
      boolean rejected = !annotate && !verdict.holds();
      judgement = new Judgement(rejected, verdict.broken(), verdict.values());
      if (audio == null && !rejected) {
        output.json(ValuePath.ROOT, value());
      }
      output.done();
    }

    private JsonNode value() {
      return whole == null ? parts : whole;
    }

    /** JSON values by the ids of their nodes, without what gave audio alone. */
    private ObjectNode byNode() {
      if (inputs().size() != 1) {
        return parts;
      }
      ObjectNode single = JsonNodeFactory.instance.objectNode();
      boolean audioAlone = audio != null && audio.isRoot();
      return audioAlone ? single : single.set(inputs().get(0).nodeId(), value());
    }
  }
}
