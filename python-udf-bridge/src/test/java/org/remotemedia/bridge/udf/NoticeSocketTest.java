package org.remotemedia.bridge.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.bridge.call.PendingCalls;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NoticeSocketTest {
  @TempDir private Path folder;

  @AutoClose
  private final PendingCalls.Caller calls = new PendingCalls.Caller("notice-test", "asr");

  @Test
  void aRecordThatTakesLongIsNoted() throws Exception {
    Path path = folder.resolve("n");
    calls.begin("a.wav or one of the 7 after it");
    Thread.sleep(20);
    try (NoticeSocket socket = NoticeSocket.open(path, "asr", calls).orElseThrow()) {
      try (SocketChannel worker = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        worker.connect(UnixDomainSocketAddress.of(path));
        String notices =
            """
            {"line": "loading", "record": null}
            {"waits": {"record": "h\u00e4.wav", "elapsed_ms": 10}}
            """;
        worker.write(ByteBuffer.wrap(notices.getBytes(StandardCharsets.UTF_8)));
      }
      while (!PendingCalls.longest("notice-test").orElseThrow().record().equals("hä.wav")) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      assertThat(socket).isNotNull();
    }
  }

  @Test
  void aWorkerThatNeverComesHoldsNothingUp() {
    NoticeSocket.open(folder.resolve("n"), "asr", calls).orElseThrow().close();
  }

  @Test
  void aPathThatIsTooLongIsDoneWithout() {
    assertThat(NoticeSocket.open(folder.resolve("n".repeat(120)), "asr", calls)).isEmpty();
  }

  @Test
  void aLineNamesItsNodeAndItsRecord() {
    assertThat(NoticeSocket.inWords("asr", null, "loading")).isEqualTo("[asr] loading");
    assertThat(NoticeSocket.inWords("asr", "a b.wav", "x")).isEqualTo("[asr a b.wav] x");
  }
}
