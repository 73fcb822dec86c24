package org.remotemedia.bridge.runtime;

/** What a {@link PipelineRuntime} is doing, or what its last value came to. */
public enum PipelineState {
  /** The nodes are made; no value has been given yet. */
  IDLE,
  EXECUTING,
  /** The nodes are done; the result and its metrics are put together. */
  COLLECTING,
  /** The last value went through. */
  COMPLETE,
  /** A node failed at the last value, or the value could not be read. */
  FAILED
}
