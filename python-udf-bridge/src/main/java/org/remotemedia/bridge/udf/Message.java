package org.remotemedia.bridge.udf;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.remotemedia.operators.json.StrictJson;

/**
 * A message between a task and its Python worker: the length of a JSON text as a little-endian int,
 * the text, zeros up to a multiple of 8 bytes, and samples where they travel in the message.
 *
 * @param text the text
 * @param payload the samples, little-endian
 */
record Message(ByteBuffer text, ByteBuffer payload) {

  /** The worker is trusted, so its texts and numbers may be as long as a node makes them. */
  private static final ObjectMapper MAPPER =
      StrictJson.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(Integer.MAX_VALUE)
                          .maxNumberLength(Integer.MAX_VALUE)
                          .maxNameLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .build();

  private static final int ALIGNMENT = 8;

  /** The bytes of a message with the first {@code payloadBytes} of {@code samples} as payload. */
  static byte[] encode(JsonNode json, ByteBuffer samples, int payloadBytes) throws IOException {
    byte[] text = MAPPER.writeValueAsBytes(json);
    int payloadStart = payloadStart(text.length);
    byte[] message = new byte[payloadStart + payloadBytes];
    ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).putInt(text.length).put(text);
    samples.get(0, message, payloadStart, payloadBytes);
    return message;
  }

  /**
   * Takes a message apart.
   *
   * @throws IOException when it is none
   */
  static Message decode(byte[] message) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    int length = message.length < Integer.BYTES ? -1 : bytes.getInt();
    if (length < 0 || length > message.length - Integer.BYTES) {
      throw new IOException("the Python worker sent a message of " + message.length + " bytes");
    }
    int start = Math.min(payloadStart(length), message.length);
    return new Message(
        bytes.slice(Integer.BYTES, length),
        bytes.slice(start, message.length - start).order(ByteOrder.LITTLE_ENDIAN));
  }

  /**
   * What the text says.
   *
   * @throws IOException when it is something else
   */
  <T> T read(Class<T> type) throws IOException {
    try {
      return MAPPER.readValue(text.array(), text.arrayOffset(), text.limit(), type);
    } catch (JsonProcessingException e) {
      throw new IOException(
          "the Python worker sent what cannot be understood: " + e.getOriginalMessage(), e);
    }
  }

  private static int payloadStart(int textLength) {
    return (Integer.BYTES + textLength + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
