package org.remotemedia.job.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.remotemedia.job.output.ResultLine;
import org.remotemedia.operators.accounts.RecordAccount;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.error.Failure;

/** What became of one record. */
final class RecordOutcome {
  private final RecordInfo info;

  /** By producer, so that their order does not depend on when each arrived. */
  private final SortedMap<Integer, Failure> failures = new TreeMap<>();

  private final Set<Integer> unwritten = new HashSet<>();

  RecordOutcome(RecordInfo info) {
    this.info = info;
  }

  /** The first failure of a producer is the one that counts. */
  void failed(int producer, Failure failure) {
    failures.putIfAbsent(producer, failure);
    unwritten.remove(producer);
  }

  /**
   * The value of a producer cannot be written, though the producer itself has not failed so far.
   */
  void unwritten(int producer, Failure failure) {
    if (failures.putIfAbsent(producer, failure) == null) {
      unwritten.add(producer);
    }
  }

  /** The failures in topological order. */
  List<Failure> failures() {
    return List.copyOf(failures.values());
  }

  String record() {
    return info.name();
  }

  boolean isSuccess() {
    return failures.isEmpty();
  }

  /**
   * The line of {@code results} or {@code failed}.
   *
   * @param outputs the sinks' values by node id
   */
  ObjectNode line(Element.RecordEnd end, ObjectNode outputs) {
    return isSuccess()
        ? ResultLine.success(
            info.name(),
            info.source(),
            end.durationSeconds(),
            end.truncated(),
            end.trace().parts(),
            outputs,
            info.carried())
        : ResultLine.failure(
            info.name(), info.source(), end.durationSeconds(), failures(), outputs, info.carried());
  }

  /** The account, in which values that could not be written count as failures of their nodes. */
  RecordAccount account(Element.RecordEnd end) {
    unwritten.forEach(end.trace()::revoke);
    return RecordAccount.of(
        info.name(),
        info.version(),
        ResultLine.origin(info.source(), info.carried()),
        end.durationSeconds(),
        end.truncated(),
        end.trace(),
        failures());
  }
}
