package org.remotemedia.bridge.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages between task and worker. */
class MessageTest {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 100})
  void thePayloadBeginsAtTheNextMultipleOf8(int length) throws IOException {
    JsonNode json = TextNode.valueOf("x".repeat(length));
    ByteBuffer samples = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    samples.putFloat(0, 0.5f).putFloat(4, -2).putFloat(8, 9);
    byte[] message = Message.encode(json, samples, 8);
    int textEnd = 4 + length + 2;
    int start = (textEnd + 7) / 8 * 8;
    assertThat(message).hasSize(start + 8);
    assertThat(Arrays.copyOf(message, 4)).containsExactly(length + 2, 0, 0, 0);
    assertThat(Arrays.copyOfRange(message, textEnd, start)).isEqualTo(new byte[start - textEnd]);
    Message decoded = Message.decode(message);
    assertThat(decoded.read(JsonNode.class)).isEqualTo(json);
    assertThat(decoded.payload().remaining()).isEqualTo(8);
    assertThat(decoded.payload().getFloat(0)).isEqualTo(0.5f);
    assertThat(decoded.payload().getFloat(4)).isEqualTo(-2);
  }

  @Test
  void aMessageMayEndWithItsText() throws IOException {
    byte[] text = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
    byte[] message = new byte[4 + text.length];
    message[0] = (byte) text.length;
    System.arraycopy(text, 0, message, 4, text.length);
    Message decoded = Message.decode(message);
    assertThat(decoded.read(JsonNode.class)).hasToString("{\"a\":1}");
    assertThat(decoded.payload().remaining()).isZero();
  }

  @Test
  void damagedMessagesAreRefused() throws IOException {
    byte[] whole = Message.encode(JsonNodeFactory.instance.objectNode(), NOTHING, 0);
    byte[] negative = whole.clone();
    negative[3] = (byte) 0x80;
    byte[] tooLong = whole.clone();
    tooLong[0] = (byte) 200;
    byte[] notJson = whole.clone();
    notJson[4] = 'x';
    for (byte[] message : new byte[][] {{}, {1, 2, 3}, negative, tooLong, notJson}) {
      assertThatThrownBy(() -> Message.decode(message).read(JsonNode.class))
          .isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> Message.decode(tooLong)).hasMessageContaining("8 bytes");
  }

  @Test
  void textsAndNumbersMayBeAsLongAsANodeMakesThem() throws IOException {
    BigInteger huge = BigInteger.ONE.shiftLeft(10_000);
    JsonNode json =
        JsonNodeFactory.instance
            .arrayNode()
            .add("x".repeat(21_000_000))
            .add(JsonNodeFactory.instance.numberNode(huge));
    JsonNode back = Message.decode(Message.encode(json, NOTHING, 0)).read(JsonNode.class);
    assertThat(back.get(0).textValue().length()).isEqualTo(21_000_000);
    assertThat(back.get(1).bigIntegerValue()).isEqualTo(huge);
  }
}
