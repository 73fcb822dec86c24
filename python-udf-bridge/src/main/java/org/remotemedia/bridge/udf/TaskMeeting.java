package org.remotemedia.bridge.udf;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.functions.RuntimeContext;

/**
 * Where the two operators around a Python UDF find each other: they are chained, so they run on one
 * thread, and what only passes by goes from one to the other without PyFlink between. Operators are
 * opened from the last to the first, so the one behind the UDF is there already.
 */
final class TaskMeeting {
  private static final Map<Key, PythonEgressOperator> WAITING = new ConcurrentHashMap<>();

  private record Key(String job, String nodeId, int subtask, int attempt, Thread thread) {}

  private TaskMeeting() {}

  private static Key key(RuntimeContext context, String nodeId) {
    return new Key(
        context.getJobInfo().getJobId().toString(),
        nodeId,
        context.getTaskInfo().getIndexOfThisSubtask(),
        context.getTaskInfo().getAttemptNumber(),
        Thread.currentThread());
  }

  static void announce(RuntimeContext context, String nodeId, PythonEgressOperator operator) {
    WAITING.put(key(context, nodeId), operator);
  }

  /**
   * The operator behind the UDF.
   *
   * @throws IllegalStateException when it does not run in this task
   */
  static PythonEgressOperator meet(RuntimeContext context, String nodeId) {
    PythonEgressOperator operator = WAITING.get(key(context, nodeId));
    if (operator == null) {
      throw new IllegalStateException(
          "the operators of node '"
              + nodeId
              + "' do not run in one task; is operator chaining switched off in Flink's"
              + " configuration (pipeline.operator-chaining.enabled)?");
    }
    return operator;
  }

  static void leave(PythonEgressOperator operator) {
    WAITING.values().remove(operator);
  }
}
