package org.remotemedia.job.source;

import java.io.Closeable;
import java.io.IOException;
import org.remotemedia.job.input.RecordRef;
import org.remotemedia.job.storage.StorageException;
import org.remotemedia.operators.codec.AudioDecoder;
import org.remotemedia.operators.codec.AudioDecoders;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.flink.Closing;
import org.remotemedia.operators.value.AudioSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the recordings of a reader, one after the other. Where further stretches of a file may
 * follow, its decoder stays open, so that they are reached without decoding all before them anew;
 * until another recording comes, or the file is not the same any more. For one thread.
 */
final class RecordingDecoders implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(RecordingDecoders.class);

  private final AudioDecoders decoders;

  /** The decoder that is open for further stretches, and of which record it was; null for none. */
  private AudioDecoder kept;

  private RecordRef keptOf;

  /**
   * @param joinsParts whether recordings that are joined into one file are decoded as one
   */
  RecordingDecoders(boolean joinsParts) {
    decoders = new AudioDecoders(joinsParts);
  }

  /**
   * Opens a recording at its beginning. The decoder before it cannot be read any more.
   *
   * @throws AudioFormatError when it cannot be decoded
   * @throws IOException when it cannot be read
   */
  AudioDecoder open(Recording recording) throws IOException {
    if (isKept(recording)) {
      return new Stretch(recording);
    }
    letGo();
    String name = recording.record().name();
    boolean seeks = recording.mayHaveSiblings();
    AudioDecoder decoder = decoders.open(recording.content().open(), name, seeks);
    if (!seeks || !decoder.canSeek()) {
      return decoder;
    }
    kept = decoder;
    keptOf = recording.record();
    return new Stretch(recording);
  }

  private boolean isKept(Recording recording) throws IOException {
    if (kept == null || !kept.canSeek() || !recording.isStretchLike(keptOf)) {
      return false;
    }
    try {
      return keptOf.version().equals(recording.state().version());
    } catch (StorageException e) {
      return false; // Opening it says what is wrong.
    }
  }

  private void letGo() {
    AudioDecoder open = kept;
    kept = null;
    keptOf = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException | RuntimeException e) {
        LOG.debug("closing a recording", e);
      }
    }
  }

  @Override
  public void close() {
    Closing.all(this::letGo, decoders);
  }

  /** A recording whose decoder stays open. */
  private final class Stretch implements AudioDecoder {
    private final Recording recording;

    /** Whether the decoder is at the frame that comes next. */
    private boolean placed;

    /** Whether something has failed that the decoder need not have outlived. */
    private boolean broken;

    Stretch(Recording recording) {
      this.recording = recording;
    }

    @Override
    public AudioSpec spec() {
      return kept.spec();
    }

    @Override
    public int read(float[] interleaved, int frames) throws IOException {
      if (!placed) {
        seek(0);
      }
      return (int) guarded(() -> kept.read(interleaved, frames));
    }

    @Override
    public long skip(long frames) throws IOException {
      return placed ? guarded(() -> kept.skip(frames)) : seek(frames);
    }

    @Override
    public long seek(long frame) throws IOException {
      placed = true;
      long reached = guarded(() -> kept.seek(frame));
      if (reached >= 0) {
        return reached;
      }
      letGo();
      kept = decoders.open(recording.content().open(), recording.record().name(), true);
      keptOf = recording.record();
      return guarded(() -> kept.skip(frame));
    }

    /** What is wrong with the file is told of this record, whichever the decoder was opened for. */
    private long guarded(Reading reading) throws IOException {
      broken = true;
      try {
        long result = reading.run();
        broken = false;
        return result;
      } catch (AudioFormatError e) {
        broken = false;
        throw e.about(keptOf.name(), recording.record().name());
      }
    }

    @Override
    public void close() {
      if (broken) {
        letGo();
      }
    }
  }

  /** Something that reads the recording. */
  private interface Reading {
    long run() throws IOException;
  }
}
