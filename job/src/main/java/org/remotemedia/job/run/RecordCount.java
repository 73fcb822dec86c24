package org.remotemedia.job.run;

import java.io.IOException;
import java.util.OptionalLong;
import org.remotemedia.job.input.InputException;
import org.remotemedia.job.input.RecordLister;
import org.remotemedia.job.input.RecordRef;
import org.remotemedia.job.input.RunInput;
import org.remotemedia.job.output.EarlierOutputs;
import org.remotemedia.job.source.SourcePlan;
import org.remotemedia.job.storage.Storage;

/** Counts the records of an input in the background, for telling how much is left. */
final class RecordCount implements AutoCloseable {
  /** How often the number so far is told, in records. */
  private static final int STEP = 1000;

  private final Thread thread;
  private volatile boolean stopped;
  private volatile RecordTotal total = new RecordTotal(0, false);

  /** Records that earlier attempts have done. */
  private volatile long alreadyDone;

  private RecordCount(SourcePlan source) {
    thread = new Thread(() -> count(source), "record-count");
    thread.setDaemon(true);
  }

  static RecordCount start(SourcePlan source) {
    RecordCount count = new RecordCount(source);
    count.thread.start();
    return count;
  }

  /**
   * The number of records, as far as they are counted; of a resumed run only those that are still
   * to be done.
   */
  RecordTotal total() {
    return total.without(alreadyDone);
  }

  /** For tests: waits until all are counted. */
  void await() throws InterruptedException {
    thread.join();
  }

  private void count(SourcePlan source) {
    RunInput input = source.input();
    try {
      alreadyDone = EarlierOutputs.countDone(source.layout(), source.fence());
    } catch (IOException e) {
      // The job reads the same, and reports what is wrong with it.
      return;
    }
    long seen = 0;
    boolean isWhole = true;
    try (RecordLister lister = input.openForCounting()) {
      RecordRef record = null;
      while (!stopped && (record = lister.next()) != null) {
        if (record.container() != null) {
          OptionalLong held = count(record);
          seen += held.orElse(0);
          isWhole &= held.isPresent();
          total = new RecordTotal(seen, false);
          continue;
        }
        seen++;
        if (seen % STEP == 0) {
          total = new RecordTotal(seen, false);
        }
      }
    } catch (IOException | InputException e) {
      // Whatever is wrong with the input, the job itself reports.
      return;
    }
    if (!stopped) {
      total = new RecordTotal(seen, isWhole);
    }
  }

  /** Records of a container; empty where only reading it would tell. */
  private static OptionalLong count(RecordRef container) {
    try {
      String location = container.source();
      return container.container().kind().count(Storage.of(location), location);
    } catch (IOException e) {
      // It is damaged or gone: how many records it comes to, its task will find.
      return OptionalLong.empty();
    }
  }

  @Override
  public void close() {
    stopped = true;
  }
}
