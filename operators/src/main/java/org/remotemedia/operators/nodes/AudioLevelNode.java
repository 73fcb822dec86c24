package org.remotemedia.operators.nodes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.remotemedia.operators.kernel.LevelMeter;
import org.remotemedia.operators.kernel.SignalEnergy;
import org.remotemedia.operators.node.AudioNode;
import org.remotemedia.operators.node.Capability;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.OutputKind;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.node.ValueKind;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/**
 * Measures the level of a recording x of N samples, full scale being 1.0:
 *
 * <ul>
 *   <li>{@code rms_db} = 10·log10(Σx²/N), over all channels
 *   <li>{@code peak_db} = 20·log10(max|x|), that of the loudest channel
 *   <li>{@code crest_factor_db} = {@code peak_db} − {@code rms_db} before rounding
 *   <li>{@code dc_offset} = Σx/N of the channel where it is farthest from 0, with its sign
 * </ul>
 *
 * <p>Levels are at least −120 dB and rounded to 0.001 dB, the offset to 10⁻⁶. {@code channels} has
 * the same for each channel. Audio without samples is silence.
 */
public final class AudioLevelNode extends AudioNode {
  private static final NodeMetadata METADATA =
      new NodeMetadata(
          "AudioLevelNode",
          List.of(),
          "1.0.0",
          "Measures levels: rms_db, peak_db and crest_factor_db, the distance between them, in dB re"
              + " full scale, -120 dB being digital silence; and dc_offset, re full scale 1.0, that"
              + " of the channel that has most. The list channels gives the same for each channel."
              + " is_low_volume and is_silence say whether rms_db is below the thresholds; silence"
              + " is low volume, too.",
          List.of(Capability.AUDIO, Capability.CPU),
          List.of(
              Figures.levelParameter(
                  "low_volume_threshold_db",
                  -20,
                  "Recordings whose rms_db is below are too quiet."),
              Figures.levelParameter(
                  "silence_threshold_db", -60, "Recordings whose rms_db is below are silence.")),
          Set.of(ValueKind.AUDIO),
          OutputKind.JSON,
          true);

  private final ChannelBlocks blocks = new ChannelBlocks();
  private LevelMeter[] meters;
  private double lowVolumeDb;
  private double silenceDb;

  @Override
  public NodeMetadata metadata() {
    return METADATA;
  }

  @Override
  public long memoryBytes() {
    return blocks.memoryBytes();
  }

  @Override
  protected void configure(Parameters parameters) {
    lowVolumeDb = parameters.getDouble("low_volume_threshold_db");
    silenceDb = parameters.getDouble("silence_threshold_db");
  }

  @Override
  protected void audioStart(AudioSpec spec, ValueSink output) {
    meters = Stream.generate(LevelMeter::new).limit(spec.channels()).toArray(LevelMeter[]::new);
    blocks.begin(spec, this::measure);
  }

  @Override
  protected void audioChunk(AudioBuffer chunk, ValueSink output) {
    blocks.process(chunk);
  }

  private void measure(double[][] channels, int frames) {
    for (int channel = 0; channel < channels.length; channel++) {
      meters[channel].add(channels[channel], frames);
    }
  }

  @Override
  protected void audioEnd(ValueSink output) {
    blocks.end();
    double squares = 0;
    long samples = 0;
    double peak = 0;
    double offset = 0;
    ArrayNode channels = JsonNodeFactory.instance.arrayNode(meters.length);
    for (LevelMeter meter : meters) {
      squares += meter.squares();
      samples += meter.samples();
      peak = Math.max(peak, meter.peak());
      offset = Math.abs(meter.mean()) > Math.abs(offset) ? meter.mean() : offset;
      channels.add(levels(meter.meanSquare(), meter.peak(), meter.mean()));
    }
    double meanSquare = samples == 0 ? 0 : squares / samples;
    double rmsDb = Figures.level(meanSquare);
    ObjectNode result = levels(meanSquare, peak, offset);
    result.put("is_low_volume", rmsDb < lowVolumeDb);
    result.put("is_silence", rmsDb < silenceDb);
    result.set("channels", channels);
    output.json(ValuePath.ROOT, result);
  }

  private static ObjectNode levels(double meanSquare, double peak, double offset) {
    double rmsDb = SignalEnergy.decibels(meanSquare);
    double peakDb = SignalEnergy.decibels(peak * peak);
    return JsonNodeFactory.instance
        .objectNode()
        .put("rms_db", Figures.thousandths(rmsDb))
        .put("peak_db", Figures.thousandths(peakDb))
        .put("crest_factor_db", Figures.thousandths(peakDb - rmsDb))
        .put("dc_offset", Figures.millionths(offset));
  }

  @Override
  protected void abort() {}

  @Override
  protected void close() {
    blocks.release();
  }
}
