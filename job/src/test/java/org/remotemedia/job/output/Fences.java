package org.remotemedia.job.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.testing.HookedFileSystem;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.codec.write.AudioFileKind;

/** What tests of other packages need to stand in for a run that has claimed an output directory. */
public final class Fences {
  private Fences() {}

  /** That of a first attempt. */
  public static Fence first() {
    return Fence.first();
  }

  /** Marks a split of no records as done. */
  public static void mark(Layout layout, String splitId, String digest) throws IOException {
    Marker marker =
        new Marker(splitId, digest, Map.of(), null, List.of(), new Accounts(), List.of());
    Path file = Path.of(layout.marker(splitId));
    Files.createDirectories(file.getParent());
    Files.write(file, marker.toJson());
  }

  /** The same directory, of which the file system is {@link HookedFileSystem}'s. */
  public static Layout hookedLayout(Path root) {
    return new Layout(OutputStore.RENAMING.location(root));
  }

  /** The same, with a name that makes it one of an object store. */
  public static Layout uploadingLayout(Path root) {
    return new Layout(OutputStore.UPLOADING.location(root));
  }

  /** The layout of an output directory. */
  public static Layout layout(Path root) {
    return new Layout(root.toString());
  }

  /** That of a run which has claimed a directory. */
  public static Fence claim(Path root) throws OutputException {
    return new OutputRun(OutputStore.LOCAL, root).claim(OutputDirectory.Existing.REFUSE);
  }

  /** The next one. */
  public static Fence resume(Path root) throws OutputException {
    return new OutputRun(OutputStore.LOCAL, root).claim(OutputDirectory.Existing.RESUME);
  }

  /** A split of a run that begins in a directory. */
  public static SplitOutput beginSplit(Path root, List<String> nodeIds, String splitId)
      throws IOException, OutputException {
    return new AttemptOutput(layout(root), claim(root), nodeIds, AudioFileKind.WAV)
        .beginSplit(splitId);
  }

  /** A split of one record, of a run that begins in a directory as if that were in a store. */
  public static SplitOutput beginUploadedSplit(Path root, String splitId)
      throws IOException, OutputException {
    OutputRun run = new OutputRun(OutputStore.UPLOADING, root);
    Fence fence = run.claim(OutputDirectory.Existing.REFUSE);
    SplitOutput split = run.begin(fence, splitId);
    run.succeed(split, fence, "a.wav");
    return split;
  }

  /** Writes a split of records that succeed, each of half a second. */
  public static Marker writeSplit(Path root, Fence fence, String splitId, int records)
      throws IOException, OutputException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      names.add(fence.number() + "-" + splitId + "-" + i + ".wav");
    }
    return new OutputRun(OutputStore.LOCAL, root).write(fence, splitId, names);
  }

  /** Writes a run in which records have failed. */
  public static void writeFailure(Path root, String... records)
      throws IOException, OutputException {
    OutputRun run = new OutputRun(OutputStore.LOCAL, root);
    Fence fence = run.claim(OutputDirectory.Existing.REFUSE);
    run.write(fence, "000000", List.of(), List.of(records));
  }

  /** Writes the split of a shard whose records succeed. */
  public static void writeShard(
      Path root, Fence fence, String splitId, String shard, String... records)
      throws IOException, OutputException {
    OutputRun run = new OutputRun(OutputStore.LOCAL, root);
    try (SplitOutput split = run.begin(fence, splitId)) {
      for (String record : records) {
        run.succeed(split, fence, record);
      }
      ContainerAccount account =
          new ContainerAccount(shard, "1-1", true, records.length, new InputNotes());
      split.commit(new SplitNote("digest", account, false));
    }
  }
}
