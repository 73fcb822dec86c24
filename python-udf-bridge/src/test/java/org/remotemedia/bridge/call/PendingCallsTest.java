package org.remotemedia.bridge.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class PendingCallsTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final AtomicLong clock = new AtomicLong(System.nanoTime() - 100 * SECOND);

  @AutoClose
  private final PendingCalls.Caller first = new PendingCalls.Caller("job", "asr", clock::get);

  @AutoClose
  private final PendingCalls.Caller second = new PendingCalls.Caller("job", "vad", clock::get);

  @Test
  void theOneThatTakesLongestIsNamed() {
    assertThat(PendingCalls.longest("job")).isEmpty();
    first.begin("a.wav");
    long began = clock.get();
    clock.addAndGet(5 * SECOND);
    second.begin("b.wav");

    assertThat(PendingCalls.longest("job")).hasValue(new PendingCalls.Call("asr", "a.wav", began));
    assertThat(PendingCalls.longest("another")).isEmpty();
    first.end();
    assertThat(PendingCalls.longest("job"))
        .hasValue(new PendingCalls.Call("vad", "b.wav", began + 5 * SECOND));
    second.close();
    assertThat(PendingCalls.longest("job")).isEmpty();
  }

  @Test
  void theWorkerKnowsBetterWhichRecordItIs() {
    first.begin("a.wav or one of the 3 after it");
    clock.addAndGet(10 * SECOND);
    first.worksOn("c.wav", 4 * SECOND);

    assertThat(PendingCalls.longest("job"))
        .hasValue(new PendingCalls.Call("asr", "c.wav", clock.get() - 4 * SECOND));
  }

  @Test
  void whatIsSaidOfAnEarlierCallDoesNotCount() {
    first.begin("a.wav");
    first.end();
    first.worksOn("a.wav", SECOND);
    assertThat(PendingCalls.longest("job")).isEmpty();
    first.begin("b.wav");
    clock.addAndGet(SECOND);
    first.worksOn("a.wav", 2 * SECOND);
    assertThat(PendingCalls.longest("job").map(PendingCalls.Call::record)).hasValue("b.wav");
  }
}
