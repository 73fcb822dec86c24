package org.remotemedia.job.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.Optional;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.job.storage.StorageException;
import org.remotemedia.operators.accounts.AccountsJson;

/** What listing the input has noted, for whoever sums up the run. */
public final class InputNotesFile {
  /**
   * Its content.
   *
   * @param attemptId of the attempt that listed the input
   * @param notes what it noted
   */
  private record Content(String attemptId, InputNotes notes) {}

  private InputNotesFile() {}

  /** Writes it, when the input was listed to its end. */
  public static void write(Layout layout, Fence fence, InputNotes notes) throws IOException {
    byte[] json = AccountsJson.MAPPER.writeValueAsBytes(new Content(fence.id(), notes));
    try (WorkFolder folder = WorkFolder.open(layout, fence, "input")) {
      folder.write(layout.inputNotes(), json);
    }
  }

  /** What the attempt has noted; empty when it has not come to the end of the input. */
  public static Optional<InputNotes> find(Layout layout, Fence fence) throws IOException {
    try {
      byte[] json = Storage.of(layout.root()).read(layout.inputNotes());
      Content content = AccountsJson.MAPPER.readValue(json, Content.class);
      return content.attemptId().equals(fence.id())
          ? Optional.of(content.notes())
          : Optional.empty();
    } catch (StorageException e) {
      if (e.reason() == StorageException.Reason.MISSING) {
        return Optional.empty();
      }
      throw e;
    } catch (JsonProcessingException e) {
      // As a loss of power leaves it.
      return Optional.empty();
    }
  }
}
