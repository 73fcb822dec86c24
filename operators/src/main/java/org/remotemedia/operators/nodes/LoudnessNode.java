package org.remotemedia.operators.nodes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Set;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.kernel.LoudnessMeter;
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

/** Measures loudness by ITU-R BS.1770-4 and EBU R 128, as {@link LoudnessMeter} describes it. */
public final class LoudnessNode extends AudioNode {
  private static final NodeMetadata METADATA =
      new NodeMetadata(
          "LoudnessNode",
          List.of(),
          "1.0.0",
          "Measures loudness by ITU-R BS.1770-4 and EBU R 128: integrated_lufs, loudness_range_lu,"
              + " max_momentary_lufs, max_short_term_lufs and true_peak_dbtp. gated is false for a"
              + " recording under 400 ms, whose loudness is that of all of it. -120 stands for"
              + " silence, and for recordings that are nowhere louder than -70 LUFS. One channel"
              + " counts once: the same signal in two is 3 LU louder.",
          List.of(Capability.AUDIO, Capability.CPU),
          List.of(),
          Set.of(ValueKind.AUDIO),
          OutputKind.JSON,
          true);

  private final ChannelBlocks blocks = new ChannelBlocks();
  private LoudnessMeter meter;

  @Override
  public NodeMetadata metadata() {
    return METADATA;
  }

  @Override
  public long memoryBytes() {
    return blocks.memoryBytes() + (meter == null ? 0 : LoudnessMeter.bytes());
  }

  @Override
  protected void configure(Parameters parameters) {}

  @Override
  protected void audioStart(AudioSpec spec, ValueSink output) {
    int rate = KnownRate.of(spec, METADATA);
    if (rate < LoudnessMeter.LOWEST_RATE) {
      throw new AudioFormatError(
          "a sample rate of "
              + rate
              + " Hz is below the "
              + LoudnessMeter.LOWEST_RATE
              + " Hz from which loudness can be measured");
    }
    if (meter == null) {
      meter = new LoudnessMeter();
    }
    meter.begin(rate, spec.channels());
    blocks.begin(spec, meter::add);
  }

  @Override
  protected void audioChunk(AudioBuffer chunk, ValueSink output) {
    blocks.process(chunk);
  }

  @Override
  protected void audioEnd(ValueSink output) {
    blocks.end();
    meter.finish();
    double peak = meter.truePeak();
    output.json(
        ValuePath.ROOT,
        JsonNodeFactory.instance
            .objectNode()
            .put("integrated_lufs", Figures.thousandths(meter.integrated()))
            .put("loudness_range_lu", Figures.thousandths(meter.range()))
            .put("max_momentary_lufs", Figures.thousandths(meter.maxMomentary()))
            .put("max_short_term_lufs", Figures.thousandths(meter.maxShortTerm()))
            .put("true_peak_dbtp", Figures.thousandths(SignalEnergy.decibels(peak * peak)))
            .put("gated", meter.isGated()));
  }

  @Override
  protected void abort() {}

  @Override
  protected void close() {
    blocks.release();
    meter = null;
  }
}
