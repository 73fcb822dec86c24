package org.remotemedia.job.output;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The first 128 bits of a text's SHA-256: never equal for different texts in practice. */
public record Hash128(long high, long low) {
  private static final ThreadLocal<MessageDigest> DIGEST = ThreadLocal.withInitial(Hash128::sha256);

  /** The hash of a text. */
  public static Hash128 of(String text) {
    ByteBuffer digest = ByteBuffer.wrap(DIGEST.get().digest(text.getBytes(StandardCharsets.UTF_8)));
    return new Hash128(digest.getLong(), digest.getLong());
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
