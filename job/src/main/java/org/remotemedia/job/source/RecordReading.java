package org.remotemedia.job.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.function.Consumer;
import org.remotemedia.job.input.RecordRef;
import org.remotemedia.operators.accounts.RecordTrace;
import org.remotemedia.operators.codec.AudioDecoder;
import org.remotemedia.operators.codec.AudioDecoders;
import org.remotemedia.operators.codec.TruncatedAudioError;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.error.ExecutorError;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.error.TaskFault;
import org.remotemedia.operators.kernel.FiniteSamples;
import org.remotemedia.operators.kernel.SignalEnergy;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One record on its way into the chain, a chunk at a time. Whatever is wrong with the recording
 * becomes a failure of the record.
 */
final class RecordReading implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(RecordReading.class);

  /** Lists give times rounded to a hundredth of a second or finer. */
  private static final double LIST_ROUNDING_SECONDS = 0.01;

  private final RecordRef record;
  private final Recording recording;
  private final SourcePlan plan;
  private final RecordingDecoders decoders;
  private final ChunkBuffer chunk;
  private AudioDecoder decoder;
  private AudioSpec spec;
  private long wantedFrames = Long.MAX_VALUE;

  /** By how many frames the recording may end before the wanted ones. */
  private long lackingFrames;

  /** Whether the stretch goes beyond the end of the recording, by no more than is tolerated. */
  private boolean isShortened;

  private long frames;
  private double sumOfSquares;
  private final RecordTrace trace = new RecordTrace();

  /**
   * @param decoders the reader's, which one record after the other uses
   * @param chunk the reader's buffer, likewise
   */
  RecordReading(
      Recording recording, SourcePlan plan, RecordingDecoders decoders, ChunkBuffer chunk) {
    this.record = recording.record();
    this.recording = recording;
    trace.tookReading(recording.foundNanos());
    this.plan = plan;
    this.decoders = decoders;
    this.chunk = chunk;
  }

  /** Sends the next piece; returns whether there is more to come. */
  boolean advance(Consumer<Element> out) throws IOException {
    try {
      if (spec == null) {
        out.accept(
            new Element.RecordBegin(
                new RecordInfo(
                    record.name(),
                    record.source(),
                    record.carried(),
                    record.version(),
                    record.offset() == null ? 0 : record.offset(),
                    null)));
        if (record.value() != null && record.problem() == null) {
          out.accept(new Element.Json(Element.SOURCE, ValuePath.ROOT, record.value()));
          out.accept(new Element.ValueEnd(Element.SOURCE));
          finish(out, false);
          return false;
        }
        begin(out);
        return true;
      }
      if (readChunk(out)) {
        return true;
      }
      end(out, false);
    } catch (TruncatedAudioError e) {
      if (plan.keepTruncated() && frames > 0) {
        end(out, true);
      } else {
        fail(out, e);
      }
    } catch (ExecutorError e) {
      fail(out, e);
    }
    return false;
  }

  private void begin(Consumer<Element> out) throws IOException {
    if (record.problem() != null) {
      throw new AudioFormatError(record.problem());
    }
    guarded(
        () -> {
          decoder = decoders.open(recording);
          spec = decoder.spec();
          narrow();
          return null;
        });
    AudioSpec announced = plan.keepTruncated() ? spec.withFrames(AudioSpec.UNKNOWN_FRAMES) : spec;
    out.accept(new Element.AudioStart(Element.SOURCE, ValuePath.ROOT, announced));
  }

  /** Narrows the recording to the stretch that the list names. */
  private void narrow() throws IOException {
    long available = spec.frames();
    if (record.offset() != null) {
      available = skipToOffset(available);
    }
    if (record.duration() != null) {
      wantedFrames = Math.round(record.duration() * spec.sampleRate());
      if (wantedFrames == 0) {
        throw new AudioFormatError(
            record.name()
                + " is to last "
                + record.duration()
                + " s, which is shorter than one frame at "
                + spec.sampleRate()
                + " Hz");
      }
      long rounding = (long) (LIST_ROUNDING_SECONDS * spec.sampleRate());
      if (available < 0) {
        lackingFrames = rounding;
      } else if (wantedFrames - Math.max(rounding, toleratedFrames()) > available) {
        throw tooShort(available);
      } else {
        isShortened = wantedFrames - rounding > available;
        wantedFrames = Math.min(wantedFrames, available);
        available = wantedFrames;
      }
    }
    spec = spec.withFrames(available);
  }

  /** Returns the frames that are left. */
  private long skipToOffset(long available) throws IOException {
    long offset = Math.round(record.offset() * spec.sampleRate());
    long skipped = decoder.skip(offset);
    if (available < 0 ? skipped < offset : skipped == available && available <= offset) {
      decoder.read(chunk.samples(spec.channels()), 1); // Tells of another recording joined on.
    }
    if (skipped < offset && available > offset) {
      throw new TruncatedAudioError(record.name(), available, skipped);
    }
    if (skipped < offset || available == offset) {
      throw startsBehindEnd();
    }
    return available < 0 ? available : available - offset;
  }

  private AudioFormatError startsBehindEnd() {
    return new AudioFormatError(
        record.name() + " starts at " + record.offset() + " s, behind the end of the recording");
  }

  private AudioFormatError tooShort(long framesLeft) {
    return new AudioFormatError(
        record.name()
            + " is to last "
            + record.duration()
            + " s, but only "
            + (double) framesLeft / spec.sampleRate()
            + " s are left; --duration-tolerance accepts stretches that are too long");
  }

  private long toleratedFrames() {
    return (long) Math.ceil(plan.durationTolerance() * spec.sampleRate());
  }

  private boolean readChunk(Consumer<Element> out) throws IOException {
    int most = (int) Math.min(wantedFrames - frames, chunk.frames(spec.channels()));
    if (most == 0) {
      return false;
    }
    float[] samples = chunk.samples(spec.channels());
    int count = guarded(() -> decoder.read(samples, most));
    if (count < 0) {
      return false;
    }
    AudioBuffer audio = AudioBuffer.f32(samples, count, spec.sampleRate(), spec.channels());
    int nonFinite = FiniteSamples.firstNonFiniteFrame(audio);
    if (nonFinite >= 0) {
      frames += nonFinite;
      throw new AudioFormatError(
          record.name() + " has a sample that is not a finite number, first in frame " + frames);
    }
    frames += count;
    sumOfSquares += SignalEnergy.sumOfSquares(AudioFormat.F32, samples, 0, count * spec.channels());
    out.accept(new Element.AudioChunk(Element.SOURCE, ValuePath.ROOT, audio));
    return true;
  }

  private void end(Consumer<Element> out, boolean truncated) throws IOException {
    if (frames == 0) {
      boolean skipped = record.offset() != null && record.offset() > 0;
      throw skipped ? startsBehindEnd() : AudioDecoders.noFrames(record.name());
    }
    boolean shortened = isShortened;
    if (!truncated && record.duration() != null && frames < wantedFrames - lackingFrames) {
      if (frames < wantedFrames - toleratedFrames()) {
        throw tooShort(frames);
      }
      shortened = true;
    }
    trace.joined(decoder.parts());
    trace.recording(
        spec.sampleRate(), spec.channels(), sumOfSquares / ((double) frames * spec.channels()));
    out.accept(new Element.RecordRead(seconds(), spec.sampleRate(), spec.channels()));
    out.accept(new Element.AudioEnd(Element.SOURCE, ValuePath.ROOT));
    out.accept(new Element.ValueEnd(Element.SOURCE));
    finish(out, truncated || shortened);
  }

  private void fail(Consumer<Element> out, ExecutorError error) throws IOException {
    out.accept(new Element.Failed(Element.SOURCE, Failure.ofSource(error)));
    finish(out, false);
  }

  private double seconds() {
    return spec == null ? 0 : (double) frames / spec.sampleRate();
  }

  private void finish(Consumer<Element> out, boolean truncated) throws IOException {
    double seconds = seconds();
    closeQuietly();
    out.accept(new Element.RecordEnd(seconds, truncated, trace));
  }

  /** Something that reads the recording. */
  private interface Reading<T> {
    T run() throws IOException;
  }

  /**
   * What is wrong with the recording becomes its failure; what the storage is to be blamed for
   * comes as a TaskFault. A decoder's slip on a damaged file must not end the run.
   */
  private <T> T guarded(Reading<T> reading) throws IOException {
    long started = System.nanoTime();
    try {
      return reading.run();
    } catch (ExecutorError | TaskFault e) {
      throw e;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e; // The task is to end, and may have cut short what the decoder did.
      }
      throw e instanceof IOException
          ? new AudioFormatError(record.name() + " cannot be read: " + e.getMessage(), e)
          : new AudioFormatError(record.name() + " cannot be decoded: " + e, e);
    } finally {
      trace.tookReading(System.nanoTime() - started);
    }
  }

  /** All that was wanted has been read, or the failure is known. */
  private void closeQuietly() {
    try {
      close();
    } catch (IOException | RuntimeException e) {
      LOG.debug("closing {}", record.source(), e);
    }
  }

  @Override
  public void close() throws IOException {
    if (decoder != null) {
      AudioDecoder open = decoder;
      decoder = null;
      open.close();
    }
  }
}
