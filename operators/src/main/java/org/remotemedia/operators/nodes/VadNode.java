package org.remotemedia.operators.nodes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.remotemedia.operators.kernel.SignalEnergy;
import org.remotemedia.operators.kernel.VoiceSegmenter;
import org.remotemedia.operators.node.AudioNode;
import org.remotemedia.operators.node.Capability;
import org.remotemedia.operators.node.InvalidParameterException;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.OutputKind;
import org.remotemedia.operators.node.ParameterSpec;
import org.remotemedia.operators.node.ParameterType;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.node.StatedRate;
import org.remotemedia.operators.node.ValueKind;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.SegmentProgress;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;
import org.remotemedia.operators.value.VoiceSegment;

/**
 * Finds stretches of speech by their energy. The output is one JSON list of objects with {@code
 * start_ms}, {@code end_ms}, {@code energy_db} and {@code confidence}.
 */
public final class VadNode extends AudioNode {
  private static final int LONGEST_FRAME_MS = 10_000;
  private static final int LONGEST_RULE_MS = 3_600_000;

  /** Object header, two longs, two floats, and the reference in the list. */
  private static final int BYTES_PER_SEGMENT = 48;

  private static final String FINDS_NOTHING =
      "that is full scale, which no frame of a usual recording is above, so it finds nothing; a"
          + " usual value is ";

  private static final NodeMetadata METADATA =
      new NodeMetadata(
          "VADNode",
          List.of("RustVADNode"),
          "1.0.0",
          "Finds stretches of speech by their energy: 10*log10 of the mean square of each frame over"
              + " all channels, 0 dB being full scale and -120 dB digital silence. Gives a list of"
              + " segments with start_ms, end_ms, energy_db and confidence. Gaps are closed first,"
              + " then short segments dropped, then the others padded; energy and confidence are"
              + " those without padding.",
          List.of(Capability.AUDIO, Capability.CPU),
          List.of(
              ParameterSpec.of(
                      "threshold",
                      ParameterType.FLOAT,
                      "A frame whose energy is at least this is speech.")
                  .defaultsTo(-30.0)
                  .range(-200, 200)
                  .usuallyAtMost(0, FINDS_NOTHING + "-30")
                  .unit("dB"),
              milliseconds("frame_length_ms", "Length of a frame.", 30)
                  .aliases("frame_duration_ms")
                  .range(1, LONGEST_FRAME_MS),
              ParameterSpec.of(
                      "sample_rate",
                      ParameterType.INTEGER,
                      "Sample rate of the input where it comes without one.")
                  .defaultsTo(16_000)
                  .range(1, KnownRate.HIGHEST)
                  .unit("Hz"),
              ParameterSpec.of(
                      "energy_threshold",
                      ParameterType.FLOAT,
                      "The threshold as a linear root mean square, instead of threshold.")
                  .range(0, 1e10)
                  .usuallyAtMost(1, FINDS_NOTHING + "0.03"),
              milliseconds("min_speech_ms", "Shorter segments are dropped.", 0)
                  .aliases("min_speech_duration_ms"),
              milliseconds("min_silence_ms", "Shorter gaps between segments are closed.", 0)
                  .aliases("min_silence_duration_ms"),
              milliseconds(
                      "pad_ms", "Segments are extended by this on both sides, within the audio.", 0)
                  .aliases("speech_pad_ms")),
          Set.of(ValueKind.AUDIO),
          OutputKind.JSON,
          true);

  private final FrameCutter cutter = new FrameCutter();
  private final List<VoiceSegment> segments = new ArrayList<>();
  private VoiceSegmenter.Rules rules;
  private int frameLengthMs;
  private StatedRate statedRate;
  private VoiceSegmenter segmenter;

  /** Segments that were told of. */
  private int told;

  @Override
  public NodeMetadata metadata() {
    return METADATA;
  }

  /** The {@code sample_rate}, given or by default. */
  @Override
  public Optional<StatedRate> statedSampleRate() {
    return Optional.ofNullable(statedRate);
  }

  @Override
  public long memoryBytes() {
    return cutter.memoryBytes() + (long) segments.size() * BYTES_PER_SEGMENT;
  }

  @Override
  protected void configure(Parameters parameters) {
    rules =
        new VoiceSegmenter.Rules(
            thresholdDb(parameters),
            parameters.getInt("min_speech_ms"),
            parameters.getInt("min_silence_ms"),
            parameters.getInt("pad_ms"));
    frameLengthMs = parameters.getInt("frame_length_ms");
    statedRate =
        new StatedRate(parameters.getInt("sample_rate"), parameters.isGiven("sample_rate"));
  }

  @Override
  protected void audioStart(AudioSpec spec, ValueSink output) {
    int sampleRate =
        KnownRate.checked(spec.hasSampleRate() ? spec.sampleRate() : statedRate.rate(), METADATA);
    int frameLength = (int) Math.max(1, VoiceSegmenter.toFrames(frameLengthMs, sampleRate));
    segments.clear();
    segmenter = new VoiceSegmenter(rules, sampleRate, spec.channels(), segments::add);
    told = 0;
    cutter.begin(spec, frameLength, segmenter::frame);
  }

  @Override
  protected void audioChunk(AudioBuffer chunk, ValueSink output) {
    cutter.process(chunk);
    tell(output);
  }

  /** Lets those that cut at segments know early. */
  private void tell(ValueSink output) {
    double openMs = segmenter.openMs();
    double settledMs = segmenter.settledMs();
    for (; told < segments.size(); told++) {
      double from = told + 1 < segments.size() ? segments.get(told + 1).startMs() : settledMs;
      output.progress(
          ValuePath.ROOT,
          new SegmentProgress(json(segments.get(told)), Double.NaN, Double.NaN, from));
    }
    output.progress(
        ValuePath.ROOT, new SegmentProgress(null, openMs, segmenter.openEndMs(), settledMs));
  }

  private static ObjectNode json(VoiceSegment segment) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("start_ms", segment.startMs())
        .put("end_ms", segment.endMs())
        .put("energy_db", segment.energyDb())
        .put("confidence", segment.confidence());
  }

  @Override
  protected void audioEnd(ValueSink output) {
    cutter.end();
    segmenter.finish();
    ArrayNode list = JsonNodeFactory.instance.arrayNode(segments.size());
    segments.forEach(segment -> list.add(json(segment)));
    output.json(ValuePath.ROOT, list);
  }

  @Override
  protected void abort() {
    segments.clear();
  }

  @Override
  protected void close() {
    cutter.release();
    segments.clear();
  }

  private static double thresholdDb(Parameters parameters) {
    if (!parameters.has("energy_threshold")) {
      return parameters.getDouble("threshold");
    }
    if (parameters.isGiven("threshold")) {
      throw new InvalidParameterException(
          "energy_threshold", "cannot be given together with threshold; leave one of them out");
    }
    double rms = parameters.getDouble("energy_threshold");
    return Math.max(SignalEnergy.FLOOR_DB, 20 * StrictMath.log10(rms));
  }

  private static ParameterSpec milliseconds(String name, String description, int byDefault) {
    return ParameterSpec.of(name, ParameterType.INTEGER, description)
        .defaultsTo(byDefault)
        .range(0, LONGEST_RULE_MS)
        .unit("ms");
  }
}
