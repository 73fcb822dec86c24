package org.remotemedia.job.python;

import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.remotemedia.bridge.call.PythonNodeSpec;
import org.remotemedia.bridge.udf.WorkerOptions;

/**
 * The CPython nodes of a run.
 *
 * @param flink Flink's options for Python
 * @param worker how the nodes are called
 * @param nodes the nodes, by id
 */
public record PythonPlan(
    Configuration flink, WorkerOptions worker, Map<String, PythonNodeSpec> nodes) {
  public PythonPlan {
    nodes = Map.copyOf(nodes);
  }
}
