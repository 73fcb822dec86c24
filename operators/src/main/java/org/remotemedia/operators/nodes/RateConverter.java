package org.remotemedia.operators.nodes;

import java.util.function.Consumer;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.kernel.ChannelMixing;
import org.remotemedia.operators.kernel.ResampleQuality;
import org.remotemedia.operators.kernel.Resampler;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;

/**
 * Brings one audio value after another to a sample rate; audio that has it passes untouched. The
 * resampler is kept for the next value, which usually is of the same kind.
 */
final class RateConverter {
  private final int targetRate;
  private final ResampleQuality quality;

  private record Kind(int sourceRate, int channels, AudioFormat outputFormat) {}

  private Kind kind;
  private Resampler resampler;
  private boolean untouched;

  RateConverter(int targetRate, ResampleQuality quality) {
    this.targetRate = targetRate;
    this.quality = quality;
  }

  /**
   * Prepares for audio of a known rate.
   *
   * @return what the output will be
   * @throws AudioFormatError when the rate is above {@link Resampler#HIGHEST_RATE}
   */
  AudioSpec begin(AudioSpec spec) {
    int sourceRate = spec.sampleRate();
    untouched = sourceRate == targetRate;
    if (untouched) {
      return spec;
    }
    if (sourceRate > Resampler.HIGHEST_RATE) {
      throw new AudioFormatError(
          "a sample rate of "
              + sourceRate
              + " Hz cannot be resampled; the highest is "
              + Resampler.HIGHEST_RATE
              + " Hz");
    }
    AudioFormat format = ChannelMixing.outputFormat(spec.format());
    Kind needed = new Kind(sourceRate, spec.channels(), format);
    if (!needed.equals(kind)) {
      resampler = new Resampler(sourceRate, targetRate, quality, spec.channels(), format);
      kind = needed;
    }
    long frames =
        spec.frames() == AudioSpec.UNKNOWN_FRAMES
            ? AudioSpec.UNKNOWN_FRAMES
            : Resampler.outputFrames(spec.frames(), sourceRate, targetRate);
    return new AudioSpec(targetRate, spec.channels(), format, frames);
  }

  void process(AudioBuffer chunk, Consumer<AudioBuffer> output) {
    if (untouched) {
      output.accept(chunk.sampleRate() == targetRate ? chunk : chunk.withSampleRate(targetRate));
    } else {
      resampler.process(chunk, output);
    }
  }

  void end(Consumer<AudioBuffer> output) {
    if (!untouched) {
      resampler.flush(output);
    }
  }

  void abort() {
    if (resampler != null) {
      resampler.reset();
    }
  }

  long memoryBytes() {
    return resampler == null ? 0 : resampler.memoryBytes();
  }

  void release() {
    resampler = null;
    kind = null;
  }
}
