/**
 * The numerical loops, without nodes or Flink: change of rate, format and level, mixing of
 * channels, energy.
 *
 * <p>From outside, {@link org.remotemedia.operators.kernel.Resampler}, {@link
 * org.remotemedia.operators.kernel.SampleConversion}, {@link
 * org.remotemedia.operators.kernel.ScalarArithmetic}, {@link
 * org.remotemedia.operators.kernel.ChannelMixing}, {@link
 * org.remotemedia.operators.kernel.SignalEnergy} and {@link
 * org.remotemedia.operators.kernel.VoiceSegmenter} are used. The loops that matter stand behind
 * three types, {@code SampleKernel}, {@code SpectralKernel} and {@code WeightingKernel}, each with
 * an implementation in plain Java and one, named {@code Vector…}, with the Vector API; {@link
 * org.remotemedia.operators.kernel.KernelPath} chooses once between them. Both give the same bits,
 * so these types state the order of its sums and where products are fused with sums.
 *
 * <p>A resampler consists of {@code RateStage}s: {@code SpectralStage}, with {@code SpectralFilter}
 * and {@code SpectrumPlan} as its cached tables, works in the frequency domain, {@code
 * ResamplerStage}, with {@code PolyphaseTable}, directly.
 */
package org.remotemedia.operators.kernel;
