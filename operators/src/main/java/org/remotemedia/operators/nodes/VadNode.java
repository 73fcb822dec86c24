package org.remotemedia.operators.nodes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.remotemedia.operators.kernel.SignalEnergy;
import org.remotemedia.operators.kernel.SpeechThreshold;
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

  /** Longer frames hold noise and speech at once, and too few of them tell of the noise. */
  private static final int LONGEST_ADAPTIVE_FRAME_MS = 200;

  private static final String THRESHOLD = "threshold";
  private static final String ENERGY_THRESHOLD = "energy_threshold";
  private static final String NEG_THRESHOLD = "neg_threshold";
  private static final String ADAPTIVE = "adaptive";
  private static final String MARGIN = "margin";
  private static final String NEG_MARGIN = "neg_margin";
  private static final String FRAME_LENGTH = "frame_length_ms";

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
              + " segments with start_ms, end_ms, energy_db and confidence. The threshold is fixed, or"
              + " with adaptive follows the noise floor. Gaps are closed first,"
              + " then short segments dropped, then the others padded; energy and confidence are"
              + " those without padding.",
          List.of(Capability.AUDIO, Capability.CPU),
          List.of(
              ParameterSpec.of(
                      THRESHOLD,
                      ParameterType.FLOAT,
                      "A frame whose energy is at least this is speech.")
                  .defaultsTo(-30.0)
                  .range(-200, 200)
                  .usuallyAtMost(0, FINDS_NOTHING + "-30")
                  .unit("dB"),
              milliseconds(FRAME_LENGTH, "Length of a frame.", 30)
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
                      ENERGY_THRESHOLD,
                      ParameterType.FLOAT,
                      "The threshold as a linear root mean square, instead of threshold.")
                  .range(0, 1e10)
                  .usuallyAtMost(1, FINDS_NOTHING + "0.03"),
              ParameterSpec.of(
                      NEG_THRESHOLD,
                      ParameterType.FLOAT,
                      "Once in speech, a frame whose energy is at least this is speech too; at most"
                          + " the threshold, which it is when not given.")
                  .range(-200, 200)
                  .unit("dB"),
              ParameterSpec.of(
                      ADAPTIVE,
                      ParameterType.BOOLEAN,
                      "The threshold follows the noise: it is the noise floor plus margin, instead of"
                          + " threshold. The noise floor is what the energy of a tenth of the frames"
                          + " from 5 s before to 3 s after is below, digital silence left out, and at"
                          + " least -65 dB. Frames may have up to 200 ms.")
                  .defaultsTo(false),
              ParameterSpec.of(
                      MARGIN,
                      ParameterType.FLOAT,
                      "With adaptive: how far above the noise floor a frame is speech.")
                  .defaultsTo(6.0)
                  .range(0, 100)
                  .unit("dB"),
              ParameterSpec.of(
                      NEG_MARGIN,
                      ParameterType.FLOAT,
                      "With adaptive: how far above the noise floor a frame is speech once in speech;"
                          + " at most margin, which it is when not given.")
                  .range(0, 100)
                  .unit("dB"),
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
    return cutter.memoryBytes()
        + (long) segments.size() * BYTES_PER_SEGMENT
        + (segmenter == null ? 0 : segmenter.memoryBytes());
  }

  @Override
  protected void configure(Parameters parameters) {
    rules =
        new VoiceSegmenter.Rules(
            threshold(parameters),
            parameters.getInt(FRAME_LENGTH),
            parameters.getInt("min_speech_ms"),
            parameters.getInt("min_silence_ms"),
            parameters.getInt("pad_ms"));
    statedRate =
        new StatedRate(parameters.getInt("sample_rate"), parameters.isGiven("sample_rate"));
  }

  @Override
  protected void audioStart(AudioSpec spec, ValueSink output) {
    int sampleRate =
        KnownRate.checked(spec.hasSampleRate() ? spec.sampleRate() : statedRate.rate(), METADATA);
    segments.clear();
    segmenter = new VoiceSegmenter(rules, sampleRate, spec.channels(), segments::add);
    told = 0;
    cutter.begin(spec, segmenter.frameLength(), segmenter::frame);
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
    segmenter = null;
    output.json(ValuePath.ROOT, list);
  }

  @Override
  protected void abort() {
    segments.clear();
    segmenter = null;
  }

  @Override
  protected void close() {
    cutter.release();
    segments.clear();
    segmenter = null;
  }

  private static SpeechThreshold threshold(Parameters parameters) {
    if (parameters.getBoolean(ADAPTIVE)) {
      for (String fixed : List.of(THRESHOLD, ENERGY_THRESHOLD, NEG_THRESHOLD)) {
        refuse(
            parameters,
            fixed,
            "cannot be given together with adaptive, whose threshold is not fixed; give "
                + (fixed.equals(NEG_THRESHOLD) ? NEG_MARGIN : MARGIN)
                + " instead");
      }
      if (parameters.getInt(FRAME_LENGTH) > LONGEST_ADAPTIVE_FRAME_MS) {
        throw new InvalidParameterException(
            FRAME_LENGTH,
            parameters.getInt(FRAME_LENGTH)
                + " ms is too long to tell noise from speech; with adaptive frames have at most "
                + LONGEST_ADAPTIVE_FRAME_MS
                + " ms");
      }
      double margin = parameters.getDouble(MARGIN);
      return new SpeechThreshold(margin, lower(parameters, NEG_MARGIN, margin), true);
    }
    for (String relative : List.of(MARGIN, NEG_MARGIN)) {
      refuse(parameters, relative, "is of use only with adaptive; set adaptive to true");
    }
    double db = thresholdDb(parameters);
    return new SpeechThreshold(db, lower(parameters, NEG_THRESHOLD, db), false);
  }

  private static void refuse(Parameters parameters, String name, String why) {
    if (parameters.isGiven(name)) {
      throw new InvalidParameterException(name, why);
    }
  }

  /** What speech goes on with, which is what it begins with unless given. */
  private static double lower(Parameters parameters, String name, double begins) {
    if (!parameters.has(name)) {
      return begins;
    }
    double goesOn = parameters.getDouble(name);
    if (goesOn > begins) {
      throw new InvalidParameterException(
          name,
          goesOn
              + " dB is above the "
              + begins
              + " dB with which speech begins; give at most that, or leave it out");
    }
    return goesOn;
  }

  private static double thresholdDb(Parameters parameters) {
    if (!parameters.has(ENERGY_THRESHOLD)) {
      return parameters.getDouble(THRESHOLD);
    }
    if (parameters.isGiven(THRESHOLD)) {
      throw new InvalidParameterException(
          ENERGY_THRESHOLD, "cannot be given together with threshold; leave one of them out");
    }
    double rms = parameters.getDouble(ENERGY_THRESHOLD);
    return Math.max(SignalEnergy.FLOOR_DB, 20 * StrictMath.log10(rms));
  }

  private static ParameterSpec milliseconds(String name, String description, int byDefault) {
    return ParameterSpec.of(name, ParameterType.INTEGER, description)
        .defaultsTo(byDefault)
        .range(0, LONGEST_RULE_MS)
        .unit("ms");
  }
}
