package org.remotemedia.operators.codec.ffmpeg;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * The first error that FFmpeg has logged of late. Some decoders go on with made-up samples where
 * they meet damage, and only say so here. For one thread.
 */
final class FfmpegLog {
  /** The name and the address of what speaks. */
  private static final Pattern SPEAKER = Pattern.compile("^\\[[^]]* @ 0x[0-9a-f]+] *");

  private static final int MOST_CHARS = 200;

  /** For as long as the process runs, since FFmpeg keeps no reference that counts. */
  private static final Errors ERRORS = new Errors();

  private FfmpegLog() {}

  /** Has FFmpeg tell its errors here, and all else nobody. */
  static void install() {
    avutil.av_log_set_level(avutil.AV_LOG_ERROR);
    avutil.setLogCallback(ERRORS);
  }

  /** Forgets what was said. */
  static void clear() {
    ERRORS.first = null;
  }

  /** The first error since it was last asked, null where there was none. */
  static String take() {
    String first = ERRORS.first;
    ERRORS.first = null;
    return first;
  }

  /** Goes back to what {@link #take} gave. */
  static void restore(String taken) {
    ERRORS.first = taken;
  }

  static boolean hasError() {
    return ERRORS.first != null;
  }

  /** What was logged of a failure, else what its code stands for. */
  static String reason(int code) {
    String logged = take();
    if (logged != null) {
      return logged;
    }
    if (code == avutil.AVERROR_INVALIDDATA()) {
      return "the bytes there are not those of such a file";
    }
    byte[] message = new byte[128];
    avutil.av_strerror(code, message, message.length);
    int length = 0;
    while (length < message.length && message[length] != 0) {
      length++;
    }
    return new String(message, 0, length, StandardCharsets.UTF_8);
  }

  private static final class Errors extends LogCallback {
    private String first;

    Errors() {}

    @Override
    public void call(int level, BytePointer message) {
      if (first == null) {
        String text = SPEAKER.matcher(message.getString().strip()).replaceFirst("");
        first = text.length() > MOST_CHARS ? text.substring(0, MOST_CHARS) + " ..." : text;
      }
    }
  }
}
