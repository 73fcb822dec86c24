package org.remotemedia.job.container;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/** What a tar archive is compressed with. */
enum TarPacking {
  NONE("") {
    @Override
    InputStream unpack(InputStream file) {
      return file;
    }
  },
  GZIP("gunzip") {
    @Override
    InputStream unpack(InputStream file) throws IOException {
      return new GZIPInputStream(file, BUFFER_BYTES);
    }
  },
  /** In windows of up to 8 MB, which are those of all levels up to 19. */
  ZSTD("unzstd") {
    @Override
    InputStream unpack(InputStream file) {
      return new Checked(new ZstdInputStream(file));
    }
  },
  XZ("unxz") {
    @Override
    InputStream unpack(InputStream file) throws IOException {
      return new XZInputStream(file, MAX_XZ_KIB);
    }
  };

  private static final int BUFFER_BYTES = 1 << 16;

  /** What xz -9 needs, and somewhat more. */
  private static final int MAX_XZ_KIB = 100 << 10;

  private final String tool;

  TarPacking(String tool) {
    this.tool = tool;
  }

  /** The program that unpacks it. */
  String tool() {
    return tool;
  }

  /**
   * The archive's own bytes.
   *
   * @throws IOException also when the file is not compressed so
   */
  abstract InputStream unpack(InputStream file) throws IOException;

  /** The library has its own unchecked exception for damage. */
  private static final class Checked extends FilterInputStream {
    Checked(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        return in.read(target, offset, length);
      } catch (RuntimeException e) {
        throw new IOException("its zstd data cannot be read: " + e.getMessage(), e);
      }
    }

    @Override
    public long skip(long bytes) throws IOException {
      byte[] skipped = new byte[(int) Math.min(bytes, BUFFER_BYTES)];
      return bytes <= 0 ? 0 : Math.max(0, read(skipped, 0, skipped.length));
    }
  }
}
