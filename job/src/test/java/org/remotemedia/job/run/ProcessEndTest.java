package org.remotemedia.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ProcessEndTest {
  private final List<String> done = new ArrayList<>();

  @Test
  void theLastTaskComesFirstAndOneThatWasWithdrawnNotAtAll() {
    ProcessEnd.before(() -> done.add("first"));
    ProcessEnd.Task second = ProcessEnd.before(() -> done.add("second"));
    ProcessEnd.before(() -> done.add("third"));
    second.withdraw();
    ProcessEnd.runTasks();
    assertThat(done).containsExactly("third", "first");
  }

  @Test
  void aTaskThatFailsDoesNotKeepOthersFromBeingDone() throws InterruptedException {
    IllegalStateException failure = new IllegalStateException("on purpose");
    ProcessEnd.before(() -> done.add("first"));
    ProcessEnd.before(
        () -> {
          throw failure;
        });
    AtomicReference<Throwable> reported = new AtomicReference<>();
    Thread end = new Thread(ProcessEnd::runTasks);
    end.setUncaughtExceptionHandler((thread, thrown) -> reported.set(thrown));
    end.start();
    end.join();
    assertThat(done).containsExactly("first");
    assertThat(reported).hasValue(failure);
  }
}
