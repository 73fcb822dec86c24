package org.remotemedia.operators.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.remotemedia.operators.error.MarshalingError;
import org.remotemedia.operators.error.NodeExecutionError;
import org.remotemedia.operators.node.AudioNode;
import org.remotemedia.operators.node.Capability;
import org.remotemedia.operators.node.CuttingNode;
import org.remotemedia.operators.node.InvalidInputsException;
import org.remotemedia.operators.node.InvalidParameterException;
import org.remotemedia.operators.node.NodeInput;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.OutputKind;
import org.remotemedia.operators.node.ParameterSpec;
import org.remotemedia.operators.node.ParameterType;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.node.ValueKind;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.SegmentProgress;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/**
 * Cuts audio at segments, such as VADNode gives, into utterances. Where segments are told of as
 * they are found, no more audio is held than an utterance may last.
 */
public final class SegmentNode extends CuttingNode {
  private static final String START = "start_ms";
  private static final String END = "end_ms";

  /** Segments are in whole ms, which may be rounded up. */
  private static final double BEYOND_END_MS = 1;

  private static final double LONGEST_S = 3600;

  private static final NodeMetadata METADATA =
      new NodeMetadata(
          "SegmentNode",
          List.of(),
          "1.0.0",
          "Cuts audio into utterances, each a record of its own for the nodes after it. Takes one"
              + " audio and one list of segments with start_ms and end_ms, as VADNode gives it."
              + " Segments that are close become one, those that are too long are split at their"
              + " longest pause, or at their quietest place, and those that are too short are"
              + " dropped and counted.",
          List.of(Capability.AUDIO, Capability.CPU),
          List.of(
              ParameterSpec.of(
                      "min_duration_s",
                      ParameterType.FLOAT,
                      "What is shorter, without padding, is dropped and counted as too short.")
                  .defaultsTo(1.0)
                  .range(0, LONGEST_S)
                  .unit("s"),
              ParameterSpec.of(
                      "max_duration_s",
                      ParameterType.FLOAT,
                      "No utterance is longer, with its padding.")
                  .defaultsTo(30.0)
                  .range(0.1, LONGEST_S)
                  .unit("s"),
              ParameterSpec.of(
                      "merge_gap_ms",
                      ParameterType.INTEGER,
                      "Segments no further apart become one, unless that gets too long.")
                  .defaultsTo(300)
                  .range(0, 3_600_000)
                  .unit("ms"),
              ParameterSpec.of(
                      "pad_ms",
                      ParameterType.INTEGER,
                      "Utterances are extended by this on both sides, within the audio; neighbours"
                          + " meet in the middle.")
                  .defaultsTo(100)
                  .range(0, 60_000)
                  .unit("ms")),
          Set.of(ValueKind.values()),
          OutputKind.UTTERANCES,
          true);

  private final HeldAudio audio = new HeldAudio();
  private double shortestSeconds;
  private double longestSeconds;
  private int mergeGapMs;
  private int padMs;

  @Override
  public NodeMetadata metadata() {
    return METADATA;
  }

  @Override
  public long memoryBytes() {
    return audio.memoryBytes();
  }

  @Override
  protected void configure(Parameters parameters) {
    shortestSeconds = parameters.getDouble("min_duration_s");
    longestSeconds = parameters.getDouble("max_duration_s");
    mergeGapMs = parameters.getInt("merge_gap_ms");
    padMs = parameters.getInt("pad_ms");
    if (shortestSeconds > longestSeconds) {
      throw new InvalidParameterException(
          "min_duration_s",
          shortestSeconds + " s is more than max_duration_s, which is " + longestSeconds);
    }
  }

  @Override
  protected void checkInputs(List<NodeInput> connections) {
    List<String> audios = idsOf(connections, ValueKind.AUDIO);
    List<String> lists = idsOf(connections, ValueKind.JSON);
    if (connections.size() == 2 && audios.size() < 2 && lists.size() < 2) {
      return;
    }
    String given =
        connections.size() != 2
            ? "it has " + (connections.isEmpty() ? "none" : connections.size())
            : audios.size() == 2
                ? "'" + String.join("' and '", audios) + "' both give audio"
                : "'" + String.join("' and '", lists) + "' both give JSON";
    throw new InvalidInputsException(
        "SegmentNode needs two connections, one from the audio that is to be cut and one from a list"
            + " of segments, such as VADNode gives; "
            + given);
  }

  private static List<String> idsOf(List<NodeInput> connections, ValueKind kind) {
    return connections.stream()
        .filter(input -> input.kind() == kind)
        .map(NodeInput::nodeId)
        .toList();
  }

  @Override
  protected ValueSink begin(ValueSink output) {
    audio.clear();
    return new Input(output);
  }

  @Override
  protected void abort() {
    audio.clear();
  }

  @Override
  protected void close() {
    audio.clear();
  }

  /** One recording. */
  private final class Input implements ValueSink {
    private final ValueSink output;
    private final Deque<SegmentProgress> told = new ArrayDeque<>();

    /** Utterances whose audio has not come yet. */
    private final Deque<long[]> decided = new ArrayDeque<>();

    private AudioSpec spec;
    private UtteranceGrouper grouper;
    private JsonNode list;
    private boolean audioEnded;
    private boolean ended;

    /** Segments that were taken. */
    private int segmentsTaken;

    private double lastEndMs;
    private double lastOpenMs = Double.NaN;
    private long settled;
    private long count;
    private long frames;

    Input(ValueSink output) {
      this.output = output;
    }

    @Override
    public void audioStart(ValuePath path, AudioSpec announced) {
      if (spec != null) {
        throw new MarshalingError("SegmentNode cuts one audio, but was given two");
      }
      if (!announced.hasSampleRate()) {
        throw new MarshalingError(
            "SegmentNode needs to know the sample rate of the audio; give the audio with one");
      }
      spec = announced;
      audio.begin(announced);
      grouper =
          new UtteranceGrouper(
              rules(announced.sampleRate()),
              new QuietPlace(audio, announced),
              (start, end) -> decided.add(new long[] {start, end}));
    }

    private UtteranceGrouper.Rules rules(int rate) {
      long longest = Math.max(1, (long) Math.floor(longestSeconds * rate));
      return new UtteranceGrouper.Rules(
          Math.min(longest, (long) Math.ceil(shortestSeconds * rate)),
          longest,
          frame(mergeGapMs),
          frame(padMs));
    }

    @Override
    public void audioChunk(ValuePath path, AudioBuffer chunk) {
      audio.append(chunk);
      if (!waitsForEnd()) {
        takeTold();
        give();
        discard();
      }
    }

    @Override
    public void audioEnd(ValuePath path) {
      audioEnded = true;
    }

    @Override
    public void progress(ValuePath path, SegmentProgress progress) {
      told.add(progress);
    }

    @Override
    public void json(ValuePath path, JsonNode value) {
      if (list != null) {
        throw new MarshalingError("SegmentNode takes one list of segments, but was given two");
      }
      if (!value.isArray()) {
        throw new NodeExecutionError(
            "SegmentNode needs a list of segments with "
                + START
                + " and "
                + END
                + ", but was given "
                + AudioNode.kindOf(value));
      }
      list = value;
    }

    @Override
    public void done() {
      if (spec == null) {
        throw new MarshalingError("SegmentNode needs the audio that is to be cut, and had none");
      }
      if (list == null) {
        throw new MarshalingError("SegmentNode needs a list of segments, and had none");
      }
      if (!audioEnded) {
        throw new IllegalStateException("the audio has not ended");
      }
      ended = true;
      takeTold();
      if (segmentsTaken > list.size()) {
        throw new NodeExecutionError(
            "the list has "
                + list.size()
                + " segments, but "
                + segmentsTaken
                + " were told of before");
      }
      while (segmentsTaken < list.size()) {
        take(list.get(segmentsTaken));
        give();
        discard();
      }
      grouper.finish(audio.end());
      give();
      double rate = spec.sampleRate();
      ObjectNode summary = JsonNodeFactory.instance.objectNode();
      summary.put(COUNT, count);
      summary.put(SECONDS, frames / rate);
      summary.put(TOO_SHORT, grouper.tooShort());
      summary.put(TOO_SHORT_SECONDS, grouper.tooShortFrames() / rate);
      audio.clear();
      output.json(ValuePath.ROOT, summary);
      output.done();
    }

    /** Takes what was told of, as far as the audio has come. */
    private void takeTold() {
      while (!told.isEmpty() && isThere(told.peek())) {
        SegmentProgress progress = told.remove();
        if (progress.ended() != null) {
          take(progress.ended());
        } else if (!Double.isNaN(progress.openMs())) {
          open(progress.openMs(), progress.openEndMs());
        }
        settled = Math.max(settled, frame(progress.settledMs()));
        grouper.settled(Math.min(settled, audio.end()));
      }
    }

    private boolean isThere(SegmentProgress progress) {
      if (ended) {
        return true;
      }
      double needed =
          progress.ended() != null
              ? progress.ended().path(END).doubleValue()
              : Double.isNaN(progress.openMs()) ? 0 : progress.openEndMs();
      return frame(needed) <= audio.end();
    }

    private void open(double startMs, double endMs) {
      if (startMs < lastEndMs) {
        throw new NodeExecutionError(
            "a segment that begins at " + startMs + " ms was told of after one that ends later");
      }
      lastOpenMs = startMs;
      grouper.segment(frame(startMs), frame(endMs), false);
    }

    private void take(JsonNode segment) {
      double start = time(segment, START);
      double end = time(segment, END);
      if (start < 0) {
        throw wrong(segment, "begins before the audio");
      }
      if (end < start) {
        throw wrong(segment, "ends before it begins");
      }
      if (start < lastEndMs) {
        throw wrong(segment, "begins before the segment before it ends, at " + lastEndMs + " ms");
      }
      if (!Double.isNaN(lastOpenMs) && start != lastOpenMs) {
        throw wrong(segment, "was told of as beginning at " + lastOpenMs + " ms");
      }
      if (ended && end > audio.end() * 1000.0 / spec.sampleRate() + BEYOND_END_MS) {
        throw wrong(
            segment,
            "ends after the audio, which lasts "
                + audio.end() * 1000.0 / spec.sampleRate()
                + " ms");
      }
      lastEndMs = end;
      lastOpenMs = Double.NaN;
      long first = Math.min(frame(start), ended ? audio.end() : Long.MAX_VALUE);
      long last = Math.min(frame(end), ended ? audio.end() : Long.MAX_VALUE);
      if (last > first) {
        grouper.segment(first, last, true);
      }
      segmentsTaken++;
    }

    private double time(JsonNode segment, String field) {
      JsonNode value = segment.path(field);
      if (!segment.isObject() || !value.isNumber() || !Double.isFinite(value.doubleValue())) {
        throw wrong(
            segment,
            segment.isObject()
                ? "has no number \"" + field + "\""
                : "is " + AudioNode.kindOf(segment) + ", not an object");
      }
      return value.doubleValue();
    }

    private NodeExecutionError wrong(JsonNode segment, String what) {
      String shown =
          segment.isObject() && segment.path(START).isNumber() && segment.path(END).isNumber()
              ? " (" + segment.path(START) + " to " + segment.path(END) + " ms)"
              : "";
      return new NodeExecutionError("segments[" + segmentsTaken + "]" + shown + " " + what);
    }

    private long frame(double ms) {
      return Math.round(ms * spec.sampleRate() / 1000);
    }

    /** Gives utterances whose audio is there. */
    private void give() {
      while (!decided.isEmpty() && decided.peek()[1] <= audio.end()) {
        long[] utterance = decided.remove();
        long length = utterance[1] - utterance[0];
        count++;
        frames += length;
        utterances().begin(spec.withFrames(length), utterance[0]);
        audio.give(utterance[0], utterance[1], utterances()::samples);
        utterances().end();
      }
    }

    private void discard() {
      long needed = grouper.firstNeeded(settled);
      if (!decided.isEmpty()) {
        needed = Math.min(needed, decided.peek()[0]);
      }
      audio.discardBefore(needed);
    }
  }
}
