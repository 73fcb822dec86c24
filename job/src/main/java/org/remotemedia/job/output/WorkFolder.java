package org.remotemedia.job.output;

import java.io.Closeable;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.remotemedia.job.storage.PendingFile;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.job.storage.Storage.Replacing;
import org.remotemedia.job.storage.StorageException;

/**
 * Where one writer prepares files before it publishes them, and its right to do so: on file systems
 * that rename, all that it does below the output directory is renaming something out of this folder
 * or into it. Taking the folder away therefore stops the writer at once and for good, whatever it
 * was about to do. A folder is taken away when its attempt is not the current one any more, or when
 * another writer takes up the same work.
 *
 * <p>An object store has no folders. There the writer asks before each file whether its attempt is
 * the current one, and for files that are the attempt's own once more afterwards.
 */
final class WorkFolder implements Closeable {
  private static final String DISPLACED = "displaced-";
  private static final String CLOSED = "closed-";

  private final Storage storage;
  private final Layout layout;
  private final Ownership ownership;
  private final String work;
  private final Replacing replacing;
  private final String location;
  private long displaced;

  private WorkFolder(Storage storage, Layout layout, Fence fence, String work) {
    this.storage = storage;
    this.layout = layout;
    this.ownership = new Ownership(storage, layout, fence);
    this.work = work;
    this.replacing = storage.replacing(layout.root());
    this.location = layout.temporaryDirectory(fence) + "/" + work + "." + UUID.randomUUID();
  }

  /**
   * Takes up some work of an attempt, and stops whoever had taken it up before.
   *
   * @param work a name without dots and slashes
   */
  static WorkFolder open(Layout layout, Fence fence, String work) throws IOException {
    WorkFolder folder = new WorkFolder(Storage.of(layout.root()), layout, fence, work);
    if (folder.replacing != Replacing.BY_UPLOAD) {
      folder.take();
    }
    return folder;
  }

  private void take() throws IOException {
    try {
      storage.createDirectory(location);
      removeOthers(work + ".");
    } catch (StorageException e) {
      // Where it could not be made, its absence tells nothing.
      throw e.isFault() && ownership.isCurrent() ? e : explained(e);
    }
  }

  /** Stops all other work of the attempt. */
  void removeOthers() throws IOException {
    if (replacing != Replacing.BY_UPLOAD) {
      removeOthers("");
    }
  }

  private void removeOthers(String prefix) throws IOException {
    String directory = storage.parent(location);
    for (Storage.Entry entry : storage.list(directory)) {
      String other = storage.child(directory, entry.name());
      if (entry.name().startsWith(prefix) && !other.equals(location)) {
        remove(storage, layout, other);
      }
    }
  }

  /** Stops all attempts but the one that has the fence, and gives that one its place. */
  static void replaceAll(Storage storage, Layout layout, Fence fence) throws IOException {
    if (storage.replacing(layout.root()) == Replacing.BY_UPLOAD) {
      return;
    }
    String directory = layout.temporaryDirectory();
    storage.createDirectories(directory);
    boolean keepsFiles = storage.replacing(directory) == Replacing.AFTER_REMOVAL;
    for (Storage.Entry entry : storage.list(directory)) {
      String left = storage.child(directory, entry.name());
      remove(storage, layout, left);
      if (!keepsFiles) {
        // What a claim that was killed was writing. Elsewhere a file stands for a folder taken
        // away.
        storage.deleteRecursively(left);
      }
    }
    storage.createDirectory(layout.temporaryDirectory(fence));
  }

  /**
   * Stops an attempt, and takes away what it left. Another that has begun meanwhile keeps what it
   * has.
   */
  static void removeAttempt(Storage storage, Layout layout, Fence fence) throws IOException {
    String directory = layout.temporaryDirectory();
    if (storage.exists(directory)) {
      remove(storage, layout, layout.temporaryDirectory(fence));
      if (storage.replacing(directory) != Replacing.AFTER_REMOVAL) {
        storage.deleteIfEmpty(directory);
      }
    }
  }

  /**
   * Takes a folder from whoever works there. On return nothing can be renamed out of it any more,
   * and nothing new can be made in it.
   */
  private static void remove(Storage storage, Layout layout, String folder) throws IOException {
    boolean makesDirectories = storage.replacing(folder) == Replacing.AFTER_REMOVAL;
    while (true) {
      var entry = storage.find(folder);
      if (entry.isEmpty() || !entry.get().isDirectory()) {
        return;
      }
      String gone =
          storage.child(layout.temporaryDirectory(), CLOSED + UUID.randomUUID().toString());
      if (!storage.name(folder).startsWith(CLOSED)) {
        try {
          storage.move(folder, gone);
        } catch (StorageException e) {
          if (storage.exists(folder)) {
            throw e;
          }
          continue; // Another has taken it at the same moment.
        }
        if (makesDirectories) {
          // Where writing a file makes the directories above it, a file in their place prevents it.
          occupy(storage, folder);
        }
      } else {
        gone = folder;
      }
      restoreDisplaced(storage, layout, gone);
      storage.deleteRecursively(gone);
    }
  }

  private static void occupy(Storage storage, String folder) throws IOException {
    try (PendingFile file = storage.begin(folder, storage.parent(folder))) {
      file.publish();
    } catch (StorageException e) {
      if (!storage.exists(folder)) {
        throw e;
      }
      // It has been made anew meanwhile; the next round takes that too.
    }
  }

  /** Keeps a file that is about to be replaced until the next writer takes up the work. */
  static String displace(Storage storage, Layout layout, String target, String folder)
      throws IOException {
    String name = URLEncoder.encode(layout.relative(target), StandardCharsets.UTF_8);
    String aside = storage.child(folder, DISPLACED + name);
    storage.deleteRecursively(aside);
    storage.move(target, aside);
    return aside;
  }

  /** Puts back all that was taken away for files that did not come. */
  static void restoreDisplaced(Storage storage, Layout layout) throws IOException {
    String directory = layout.temporaryDirectory();
    if (storage.replacing(directory) == Replacing.AFTER_REMOVAL && storage.exists(directory)) {
      restoreDisplaced(storage, layout, directory);
    }
  }

  /**
   * The same for what was taken away to a folder or to one in it. Another may be doing the same,
   * and then deletes the folder: what is gone has been put back.
   */
  private static void restoreDisplaced(Storage storage, Layout layout, String folder)
      throws IOException {
    try {
      restoreEach(storage, layout, folder);
    } catch (StorageException e) {
      if (storage.exists(folder)) {
        throw e;
      }
    }
  }

  private static void restoreEach(Storage storage, Layout layout, String folder)
      throws IOException {
    for (Storage.Entry entry : storage.list(folder)) {
      String inside = storage.child(folder, entry.name());
      if (entry.name().startsWith(DISPLACED)) {
        String target =
            layout.file(
                URLDecoder.decode(
                    entry.name().substring(DISPLACED.length()), StandardCharsets.UTF_8));
        if (!storage.exists(target)) {
          storage.move(inside, target);
        }
      } else if (storage.replacing(folder) == Replacing.AFTER_REMOVAL && entry.isDirectory()) {
        restoreDisplaced(storage, layout, inside);
      }
    }
  }

  /**
   * Begins a file that is to appear at a location below the output directory.
   *
   * @throws StorageException when the storage refuses such a file
   */
  PendingFile begin(String target) throws IOException {
    try {
      return storage.begin(target, location);
    } catch (StorageException e) {
      throw explained(e);
    }
  }

  /**
   * Publishes a file. What was there is kept until the new file is: on return there is the new
   * file, and after a crash the one or the other, once the next writer has taken up the work.
   */
  void publish(PendingFile file, String target) throws IOException {
    try {
      if (replacing == Replacing.BY_UPLOAD) {
        ownership.require();
      } else if (replacing == Replacing.AFTER_REMOVAL && storage.exists(target)) {
        displace(storage, layout, target, location);
      }
      file.publish();
    } catch (StorageException e) {
      throw explained(e);
    }
  }

  /**
   * Publishes a file that means nothing without its marker, which comes later. An upload that was
   * under way when the directory was taken over is undone: its name is this attempt's own.
   */
  void publishUnmarked(PendingFile file, String target) throws IOException {
    publish(file, target);
    if (replacing == Replacing.BY_UPLOAD && !ownership.isCurrent()) {
      storage.deleteRecursively(target);
      throw ownership.lost();
    }
  }

  /** Publishes audio, which has the same name whichever attempt writes it. */
  void publishAudio(PendingFile file, String target) throws IOException {
    if (replacing == Replacing.BY_UPLOAD) {
      ownership.requireRecently();
    } else if (replacing == Replacing.AFTER_REMOVAL && storage.exists(target)) {
      discard(target);
    }
    try {
      file.publish();
    } catch (StorageException e) {
      throw explained(e);
    }
  }

  /** Writes a small file whole. */
  void write(String target, byte[] bytes) throws IOException {
    try (PendingFile file = begin(target)) {
      file.write(bytes);
      publish(file, target);
    }
  }

  /** The same for one that a loss of power must not leave empty. */
  void writeDurably(String target, byte[] bytes) throws IOException {
    try (PendingFile file = begin(target)) {
      file.write(bytes);
      publishDurably(file, target);
    }
  }

  /** Publishes a file whose contents survive a loss of power from the moment it is there. */
  void publishDurably(PendingFile file, String target) throws IOException {
    file.sync();
    publish(file, target);
  }

  /** Takes a file or directory away, if it is there. */
  void discard(String target) throws IOException {
    if (replacing == Replacing.BY_UPLOAD) {
      ownership.requireRecently();
      storage.deleteRecursively(target);
      return;
    }
    String aside = storage.child(location, "discarded-" + displaced++);
    try {
      storage.move(target, aside);
    } catch (StorageException e) {
      if (e.reason() == StorageException.Reason.MISSING && storage.exists(location)) {
        return;
      }
      throw explained(e);
    }
    storage.deleteRecursively(aside);
  }

  void sync(List<String> files) throws IOException {
    storage.sync(layout.root(), files);
  }

  Ownership ownership() {
    return ownership;
  }

  Storage storage() {
    return storage;
  }

  /** What a failure means: that the folder is gone, or what it says. */
  private IOException explained(StorageException e) throws IOException {
    if (replacing == Replacing.BY_UPLOAD || isOpen()) {
      return e;
    }
    if (!ownership.isCurrent() || !isDirectory(storage.parent(location))) {
      throw ownership.lost();
    }
    return new IOException("another task has taken up " + work + ", so this one has stopped", e);
  }

  private boolean isOpen() throws IOException {
    return isDirectory(location);
  }

  private boolean isDirectory(String folder) throws IOException {
    var entry = storage.find(folder);
    return entry.isPresent() && entry.get().isDirectory();
  }

  /** Takes away what has not been published. */
  @Override
  public void close() throws IOException {
    if (replacing != Replacing.BY_UPLOAD) {
      storage.deleteRecursively(location);
    }
  }
}
