package org.remotemedia.job.output;

import java.io.Closeable;
import java.io.IOException;
import org.remotemedia.job.storage.Storage;

/**
 * The files that tell of a run as a whole. On first use whoever wrote them before for the same
 * attempt is stopped. Used by one thread.
 */
public final class RunFiles implements Closeable {
  private final Layout layout;
  private final Fence fence;
  private final Ownership ownership;
  private WorkFolder folder;

  public RunFiles(Layout layout, Fence fence) {
    this.layout = layout;
    this.fence = fence;
    this.ownership = new Ownership(Storage.of(layout.root()), layout, fence);
  }

  private WorkFolder folder() throws IOException {
    if (folder == null) {
      folder = WorkFolder.open(layout, fence, "accounts");
    }
    return folder;
  }

  /** Whether the attempt is still the one that may write. */
  public boolean isCurrent() throws IOException {
    return ownership.isCurrent();
  }

  /**
   * Makes sure that the attempt is still the one that may write.
   *
   * @throws org.apache.flink.runtime.execution.SuppressRestartsException when it is not
   */
  public void requireCurrent() throws IOException {
    ownership.require();
  }

  public void writeProgress(byte[] json) throws IOException {
    folder().write(layout.progress(), json);
  }

  public void writeMetrics(byte[] json) throws IOException {
    folder().writeDurably(layout.metrics(), json);
  }

  public void writeReport(byte[] html) throws IOException {
    folder().writeDurably(layout.report(), html);
  }

  /** Stops all writers of the attempt but this one, so that what there is stays as it is. */
  public void stopWriters() throws IOException {
    WorkFolder own = folder();
    own.removeOthers();
  }

  /** Takes away what the attempt's writers have left, and stops those that are still at work. */
  public void finish() throws IOException {
    close();
    WorkFolder.removeAttempt(Storage.of(layout.root()), layout, fence);
  }

  @Override
  public void close() throws IOException {
    if (folder != null) {
      WorkFolder open = folder;
      folder = null;
      open.close();
    }
  }
}
