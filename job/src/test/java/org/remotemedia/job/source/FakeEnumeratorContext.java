package org.remotemedia.job.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;

/** Keeps what an enumerator asks for; its asynchronous calls run when the test says so. */
final class FakeEnumeratorContext implements SplitEnumeratorContext<RecordSplit> {
  private final Map<Integer, ReaderInfo> readers = new TreeMap<>();
  private final Deque<Runnable> calls = new ArrayDeque<>();
  private final Map<Integer, List<RecordSplit>> assigned = new TreeMap<>();
  private final Set<Integer> ended = new HashSet<>();

  void register(int subtask) {
    readers.put(subtask, new ReaderInfo(subtask, "here"));
    ended.remove(subtask);
  }

  /** The reader is gone; gives what it had been assigned. */
  List<RecordSplit> unregister(int subtask) {
    readers.remove(subtask);
    List<RecordSplit> lost = assigned.remove(subtask);
    return lost == null ? List.of() : lost;
  }

  void runCalls() {
    while (!calls.isEmpty()) {
      calls.pop().run();
    }
  }

  /** Ids of the splits that a reader was given. */
  List<String> assigned(int subtask) {
    return assigned.getOrDefault(subtask, List.of()).stream().map(RecordSplit::splitId).toList();
  }

  boolean hasEnded(int subtask) {
    return ended.contains(subtask);
  }

  @Override
  public Map<Integer, ReaderInfo> registeredReaders() {
    return readers;
  }

  @Override
  public int currentParallelism() {
    return readers.size();
  }

  @Override
  public void assignSplits(SplitsAssignment<RecordSplit> assignment) {
    assignment
        .assignment()
        .forEach(
            (subtask, splits) -> {
              if (!readers.containsKey(subtask) || ended.contains(subtask)) {
                throw new IllegalStateException("no reader " + subtask + " for " + splits);
              }
              assigned.computeIfAbsent(subtask, s -> new ArrayList<>()).addAll(splits);
            });
  }

  @Override
  public void signalNoMoreSplits(int subtask) {
    ended.add(subtask);
  }

  @Override
  public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
    calls.add(
        () -> {
          T result;
          try {
            result = callable.call();
          } catch (Exception e) {
            handler.accept(null, e);
            return;
          }
          handler.accept(result, null);
        });
  }

  @Override
  public <T> void callAsync(
      Callable<T> callable, BiConsumer<T, Throwable> handler, long delayMs, long periodMs) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void runInCoordinatorThread(Runnable action) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void sendEventToSourceReader(int subtask, SourceEvent event) {
    throw new UnsupportedOperationException();
  }

  @Override
  public SplitEnumeratorMetricGroup metricGroup() {
    throw new UnsupportedOperationException();
  }
}
