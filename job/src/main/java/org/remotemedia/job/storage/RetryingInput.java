package org.remotemedia.job.storage;

import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;
import org.remotemedia.job.storage.StorageException.Reason;
import org.remotemedia.operators.codec.SeekableInput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file whose faults its reader does not see: after one it is opened anew and read on from where
 * it was, as long as it is still the same file.
 */
final class RetryingInput extends SeekableInput {
  private static final Logger LOG = LoggerFactory.getLogger(RetryingInput.class);

  private final Storage storage;
  private final String location;
  private final ReadAttempts attempts;
  private final String version;
  private final long size;
  private SeekableInput in;

  /** Kept here, since to ask for it is a call of the system. */
  private long position;

  private RetryingInput(Storage storage, String location, ReadAttempts attempts, OpenFile file) {
    this.storage = storage;
    this.location = location;
    this.attempts = attempts;
    this.in = file.input();
    this.version = file.version();
    this.size = in.size();
  }

  static RetryingInput open(Storage storage, String location, ReadRetries retries)
      throws IOException {
    ReadAttempts attempts = new ReadAttempts("read", location, retries);
    OpenFile file = attempts.run(() -> storage.openVersion(location));
    return new RetryingInput(storage, location, attempts, file);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void seek(long target) throws IOException {
    if (target < 0 || target > size) {
      // Asked for by a file's own content, it is no fault of the storage.
      throw new IllegalArgumentException("byte " + target + " of a file of " + size + " bytes");
    }
    position = target;
    try {
      in.seek(target);
    } catch (IOException | RuntimeException e) {
      reopen(e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    while (true) {
      try {
        int count = in.read(bytes, offset, length);
        if (count >= 0) {
          position += count;
          attempts.succeeded();
          return count;
        }
        if (position >= size) {
          return count;
        }
        throw new EOFException("it ends after " + position + " of " + size + " bytes");
      } catch (IOException | RuntimeException e) {
        reopen(e);
      }
    }
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(0, size - position));
  }

  /** Waits, then goes on with the same file at the same place. */
  private void reopen(Exception fault) throws IOException {
    close();
    attempts.failed(fault);
    in = attempts.run(this::openAgain);
  }

  private SeekableInput openAgain() throws IOException {
    OpenFile file = storage.openVersion(location);
    SeekableInput again = file.input();
    try {
      if (again.size() != size || !Objects.equals(file.version(), version)) {
        throw new StorageException(
            Reason.CHANGED,
            StorageErrors.message("read", location, "it has changed while it was read"),
            null);
      }
      again.seek(position);
      return again;
    } catch (IOException | RuntimeException e) {
      close(again);
      throw e;
    }
  }

  /** What has been read stays good, whatever closing says. */
  @Override
  public void close() {
    close(in);
  }

  private void close(SeekableInput input) {
    try {
      input.close();
    } catch (IOException | RuntimeException e) {
      LOG.debug("closing {}", location, e);
    }
  }
}
