package org.remotemedia.operators.nodes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.remotemedia.operators.kernel.SilenceMeter;
import org.remotemedia.operators.kernel.VoiceSegmenter;
import org.remotemedia.operators.node.AudioNode;
import org.remotemedia.operators.node.Capability;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.OutputKind;
import org.remotemedia.operators.node.ParameterSpec;
import org.remotemedia.operators.node.ParameterType;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.node.ValueKind;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/**
 * Finds silences in frames of {@value #FRAME_MS} ms, whose energy is that of {@link VadNode}: the
 * mean square over the frame and all channels. So a silence of 20 ms or more is found wherever it
 * begins, shorter ones as their place in the frames will have it, and times are exact to a frame. A
 * last, shorter frame counts with its true length.
 *
 * <p>Times are in ms, rounded down. Audio without frames is silence, of no length.
 */
public final class SilenceDetectorNode extends AudioNode {
  private static final int FRAME_MS = 10;
  private static final int LONGEST_RULE_MS = 3_600_000;
  private static final int MOST_DROPOUTS = 1000;

  /** Object header, two longs, and the reference in the list. */
  private static final int BYTES_PER_SILENCE = 36;

  private static final NodeMetadata METADATA =
      new NodeMetadata(
          "SilenceDetectorNode",
          List.of(),
          "1.0.0",
          "Finds silences in frames of 10 ms whose energy, over all channels, is below a threshold."
              + " Gives silence_ratio from 0 to 1, leading_ms, trailing_ms and longest_ms; sustained,"
              + " a list of the long ones with start_ms and end_ms; dropouts, the number of shorter"
              + " ones between sound; and has_intermittent_audio, whether enough of these come close"
              + " together.",
          List.of(Capability.AUDIO, Capability.CPU),
          List.of(
              Figures.levelParameter(
                  "silence_threshold_db", -50, "A frame whose energy is below this is silent."),
              milliseconds(
                  "sustained_silence_ms",
                  500,
                  "Silences of at least this are sustained, shorter ones dropouts."),
              ParameterSpec.of(
                      "dropout_count_threshold",
                      ParameterType.INTEGER,
                      "As many dropouts within dropout_window_ms make the audio intermittent.")
                  .defaultsTo(3)
                  .range(1, MOST_DROPOUTS),
              milliseconds(
                  "dropout_window_ms",
                  5000,
                  "Time from the beginning of the first of these dropouts to the end of the last.")),
          Set.of(ValueKind.AUDIO),
          OutputKind.JSON,
          true);

  /** A sustained silence. */
  private record Silence(long startMs, long endMs) {}

  private final FrameCutter cutter = new FrameCutter();
  private final List<Silence> sustained = new ArrayList<>();
  private SilenceMeter.Rules rules;
  private SilenceMeter meter;

  @Override
  public NodeMetadata metadata() {
    return METADATA;
  }

  @Override
  public long memoryBytes() {
    return cutter.memoryBytes() + (long) sustained.size() * BYTES_PER_SILENCE;
  }

  @Override
  protected void configure(Parameters parameters) {
    rules =
        new SilenceMeter.Rules(
            parameters.getDouble("silence_threshold_db"),
            parameters.getInt("sustained_silence_ms"),
            parameters.getInt("dropout_count_threshold"),
            parameters.getInt("dropout_window_ms"));
  }

  @Override
  protected void audioStart(AudioSpec spec, ValueSink output) {
    int rate = KnownRate.of(spec, METADATA);
    sustained.clear();
    meter =
        new SilenceMeter(
            rules, rate, spec.channels(), (start, end) -> sustained.add(new Silence(start, end)));
    int frameLength = (int) Math.max(1, VoiceSegmenter.toFrames(FRAME_MS, rate));
    cutter.begin(spec, frameLength, meter::frame);
  }

  @Override
  protected void audioChunk(AudioBuffer chunk, ValueSink output) {
    cutter.process(chunk);
  }

  @Override
  protected void audioEnd(ValueSink output) {
    cutter.end();
    meter.finish();
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("silence_ratio", Figures.millionths(meter.ratio()));
    result.put("leading_ms", meter.leadingMs());
    result.put("trailing_ms", meter.trailingMs());
    result.put("longest_ms", meter.longestMs());
    ArrayNode list = result.putArray("sustained");
    sustained.forEach(
        silence ->
            list.addObject().put("start_ms", silence.startMs()).put("end_ms", silence.endMs()));
    result.put("dropouts", meter.dropouts());
    result.put("has_intermittent_audio", meter.isIntermittent());
    output.json(ValuePath.ROOT, result);
  }

  @Override
  protected void abort() {
    sustained.clear();
  }

  @Override
  protected void close() {
    cutter.release();
    sustained.clear();
  }

  private static ParameterSpec milliseconds(String name, int byDefault, String description) {
    return ParameterSpec.of(name, ParameterType.INTEGER, description)
        .defaultsTo(byDefault)
        .range(1, LONGEST_RULE_MS)
        .unit("ms");
  }
}
