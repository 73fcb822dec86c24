package org.remotemedia.operators.nodes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.remotemedia.operators.kernel.ClippingMeter;
import org.remotemedia.operators.kernel.LevelMeter;
import org.remotemedia.operators.kernel.SignalEnergy;
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
 * Finds hard clipping at any level, as {@link ClippingMeter} describes it, in each channel, and
 * tells it for all of them:
 *
 * <ul>
 *   <li>{@code saturation_ratio}, in percent of all samples: those whose magnitude reaches the
 *       saturation threshold, and those of flat tops below it
 *   <li>{@code clipped_runs}: two or more neighbours of a channel at the same extreme
 *   <li>{@code longest_run}, in samples of a channel
 *   <li>{@code is_clipping}: the ratio is above its threshold, or a channel has a run of three or
 *       more and the crest factor of a wave that was cut off nearly all the time, 20·log10(max|x| /
 *       rms) below its threshold; that of a sine is 3.01 dB, of a square wave 0 dB
 * </ul>
 */
public final class ClippingDetectorNode extends AudioNode {
  private static final int TELLING_RUN = 3;
  private static final double PERCENT = 100;

  private static final NodeMetadata METADATA =
      new NodeMetadata(
          "ClippingDetectorNode",
          List.of(),
          "1.0.0",
          "Finds hard clipping, at full scale and, as flat tops at the extremes of the recording's own"
              + " channels, below. Gives saturation_ratio, the percentage of samples at full scale or"
              + " in flat tops; clipped_runs, the number of runs of two or more neighbouring samples"
              + " at the same extreme; longest_run, in samples; and is_clipping.",
          List.of(Capability.AUDIO, Capability.CPU),
          List.of(
              ParameterSpec.of(
                      "saturation_threshold",
                      ParameterType.FLOAT,
                      "Samples of at least this magnitude, re full scale 1.0, are saturated.")
                  .defaultsTo(0.99)
                  .range(0.01, 1),
              ParameterSpec.of(
                      "saturation_ratio_threshold",
                      ParameterType.FLOAT,
                      "With a higher saturation_ratio a recording is clipping.")
                  .defaultsTo(1.0)
                  .range(0, PERCENT)
                  .unit("%"),
              ParameterSpec.of(
                      "crest_factor_threshold_db",
                      ParameterType.FLOAT,
                      "A channel with a lower crest factor is clipping if it has a run of three or"
                          + " more; a sine has 3.01 dB.")
                  .defaultsTo(3.0)
                  .range(0, 60)
                  .unit("dB")),
          Set.of(ValueKind.AUDIO),
          OutputKind.JSON,
          true);

  private final ChannelBlocks blocks = new ChannelBlocks();
  private LevelMeter[] levels = new LevelMeter[0];
  private ClippingMeter[] clipping = new ClippingMeter[0];
  private double saturationThreshold;
  private double ratioThreshold;
  private double crestFactorThresholdDb;

  @Override
  public NodeMetadata metadata() {
    return METADATA;
  }

  @Override
  public long memoryBytes() {
    return blocks.memoryBytes() + clipping.length * ClippingMeter.BYTES;
  }

  @Override
  protected void configure(Parameters parameters) {
    saturationThreshold = parameters.getDouble("saturation_threshold");
    ratioThreshold = parameters.getDouble("saturation_ratio_threshold");
    crestFactorThresholdDb = parameters.getDouble("crest_factor_threshold_db");
  }

  @Override
  protected void audioStart(AudioSpec spec, ValueSink output) {
    levels = Stream.generate(LevelMeter::new).limit(spec.channels()).toArray(LevelMeter[]::new);
    clipping =
        Stream.generate(() -> new ClippingMeter(saturationThreshold))
            .limit(spec.channels())
            .toArray(ClippingMeter[]::new);
    blocks.begin(spec, this::measure);
  }

  @Override
  protected void audioChunk(AudioBuffer chunk, ValueSink output) {
    blocks.process(chunk);
  }

  private void measure(double[][] channels, int frames) {
    for (int channel = 0; channel < channels.length; channel++) {
      levels[channel].add(channels[channel], frames);
      clipping[channel].add(channels[channel], frames);
    }
  }

  @Override
  protected void audioEnd(ValueSink output) {
    blocks.end();
    long samples = 0;
    long clipped = 0;
    long runs = 0;
    long longest = 0;
    boolean isFlattened = false;
    for (int channel = 0; channel < clipping.length; channel++) {
      ClippingMeter meter = clipping[channel];
      meter.finish();
      samples += levels[channel].samples();
      clipped += meter.clippedSamples();
      runs += meter.clippedRuns();
      longest = Math.max(longest, meter.longestRun());
      isFlattened |=
          meter.longestRun() >= TELLING_RUN && crestFactorDb(channel) < crestFactorThresholdDb;
    }
    double ratio = Figures.millionths(samples == 0 ? 0 : PERCENT * clipped / samples);
    output.json(
        ValuePath.ROOT,
        JsonNodeFactory.instance
            .objectNode()
            .put("saturation_ratio", ratio)
            .put("clipped_runs", runs)
            .put("longest_run", longest)
            .put("is_clipping", ratio > ratioThreshold || isFlattened));
  }

  private double crestFactorDb(int channel) {
    double peak = levels[channel].peak();
    return SignalEnergy.decibels(peak * peak) - SignalEnergy.decibels(levels[channel].meanSquare());
  }

  @Override
  protected void abort() {}

  @Override
  protected void close() {
    blocks.release();
    clipping = new ClippingMeter[0];
  }
}
