package org.remotemedia.job.source;

import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.util.UserCodeClassLoader;

/** Counts the splits that a reader asks for. */
final class FakeReaderContext implements SourceReaderContext {
  private int requests;

  int requests() {
    return requests;
  }

  @Override
  public void sendSplitRequest() {
    requests++;
  }

  @Override
  public SourceReaderMetricGroup metricGroup() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Configuration getConfiguration() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getLocalHostName() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int getIndexOfSubtask() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void sendSourceEventToCoordinator(SourceEvent event) {
    throw new UnsupportedOperationException();
  }

  @Override
  public UserCodeClassLoader getUserCodeClassLoader() {
    throw new UnsupportedOperationException();
  }
}
