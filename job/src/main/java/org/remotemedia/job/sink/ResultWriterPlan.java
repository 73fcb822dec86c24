package org.remotemedia.job.sink;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.remotemedia.operators.stream.StagePlan;

/**
 * What the end of the chain needs to know.
 *
 * @param layout where outputs go
 * @param stages the stages before it
 * @param sinks node ids of the sinks by producer number, in topological order
 * @param failureLimit how many records may fail
 */
public record ResultWriterPlan(
    RunLayout layout,
    List<StagePlan> stages,
    Map<Integer, String> sinks,
    FailureLimit failureLimit)
    implements Serializable {
  public ResultWriterPlan {
    stages = List.copyOf(stages);
    sinks = new java.util.TreeMap<>(sinks);
  }
}
