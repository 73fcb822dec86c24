package org.remotemedia.job.input;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Reads UTF-8 up to its end, whatever comes: bytes that are not UTF-8 become half a surrogate pair,
 * which no other bytes give. So a parser gets on to what is behind them.
 */
final class Utf8Text extends Reader {
  private static final char NOT_UTF8 = '\uDC00';
  private static final int BUFFER_BYTES = 1 << 13;

  private final InputStream in;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
  private boolean ended;

  private Utf8Text(InputStream in) {
    this.in = in;
  }

  /** Buffered, so that there is always room for a pair of characters. */
  static Reader reader(InputStream in) {
    return new BufferedReader(new Utf8Text(in));
  }

  /** Whether all of it was UTF-8. */
  static boolean isSound(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    CharBuffer chars = CharBuffer.wrap(target, offset, length);
    while (true) {
      CoderResult result = decoder.decode(bytes, chars, ended);
      if (result.isError() && chars.hasRemaining()) {
        bytes.position(bytes.position() + result.length());
        chars.put(NOT_UTF8);
      } else if (!result.isUnderflow() || chars.position() > offset) {
        return chars.position() - offset;
      } else if (ended) {
        return -1;
      } else {
        fill();
      }
    }
  }

  private void fill() throws IOException {
    bytes.compact();
    int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
    ended = count < 0;
    bytes.position(bytes.position() + Math.max(0, count)).flip();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
