package org.remotemedia.job.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.remotemedia.job.storage.ReadableStorage;

/** Tells texts from recordings by how they begin. */
final class TextFile {
  /** More than any header that is text. */
  private static final int BEGINNING_BYTES = 1 << 15;

  private TextFile() {}

  /** Whether a file begins with text for longer than any recording does; not where it is empty. */
  static boolean is(ReadableStorage storage, String location) throws IOException {
    byte[] beginning;
    try (InputStream in = storage.open(location)) {
      beginning = in.readNBytes(BEGINNING_BYTES);
    }
    for (byte b : beginning) {
      if ((b >= 0 && b < ' ' && "\t\n\r\f".indexOf(b) < 0) || b == 127) {
        return false;
      }
    }
    // The last character may be cut in the middle.
    String text = new String(beginning, StandardCharsets.UTF_8);
    int bad = text.indexOf('\uFFFD');
    return beginning.length > 0 && (bad < 0 || bad >= text.length() - 3);
  }
}
