package org.remotemedia.bridge.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.operators.error.MarshalingError;

/** A file that two sides have mapped. */
class SegmentTest {
  private static final int MEBIBYTE = 1 << 20;

  @TempDir private Path folder;
  private Path path;

  @BeforeEach
  void name() {
    path = folder.resolve("input");
  }

  private FileChannel otherSide() throws IOException {
    return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @Test
  void growthKeepsWhatIsThereAndTheOtherSideSeesIt() throws IOException {
    try (Segment segment = new Segment(path);
        FileChannel other = otherSide()) {
      assertThat(segment.capacity()).isZero();
      segment.ensure(4).putFloat(0, 0.5f);
      assertThat(segment.capacity()).isEqualTo(MEBIBYTE);
      ByteBuffer grown = segment.ensure(3L * MEBIBYTE);
      grown.putFloat(3 * MEBIBYTE - 4, 0.25f);
      assertThat(grown.getFloat(0)).isEqualTo(0.5f);
      assertThat(other.size()).isEqualTo(segment.capacity());
      ByteBuffer seen =
          other.map(MapMode.READ_ONLY, 0, other.size()).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(seen.getFloat(0)).isEqualTo(0.5f);
      assertThat(seen.getFloat(3 * MEBIBYTE - 4)).isEqualTo(0.25f);
    }
  }

  @Test
  void itGrowsAheadOfNeedSoThatALongValueIsNotMappedAnewForEachChunk() throws IOException {
    try (Segment segment = new Segment(path)) {
      Set<Long> capacities = new HashSet<>();
      for (long bytes = 1; bytes <= 16L * MEBIBYTE; bytes += 64 << 10) {
        segment.ensure(bytes);
        capacities.add(segment.capacity());
      }
      assertThat(capacities).hasSize(5);
    }
  }

  @Test
  void whatTheOtherSideAddsIsSeenAfterRemapping() throws IOException {
    try (Segment segment = new Segment(path);
        FileChannel other = otherSide()) {
      assertThat(segment.remap(0).capacity()).isZero();
      ByteBuffer bytes = ByteBuffer.allocate(3 * MEBIBYTE).order(ByteOrder.LITTLE_ENDIAN);
      bytes.putInt(0, 42).putInt(2 * MEBIBYTE, 43);
      other.write(bytes, 0);
      ByteBuffer map = segment.remap(3L * MEBIBYTE);
      assertThat(map.getInt(0)).isEqualTo(42);
      assertThat(map.getInt(2 * MEBIBYTE)).isEqualTo(43);
      assertThat(segment.capacity()).isEqualTo(3L * MEBIBYTE);
      assertThat(segment.remap(MEBIBYTE)).as("never less").isSameAs(map);
    }
  }

  @Test
  void aSizeThatTheFileDoesNotHaveOrThatCannotBeMappedIsRefused() throws IOException {
    try (Segment segment = new Segment(path);
        FileChannel other = otherSide()) {
      assertThatThrownBy(() -> segment.remap(10))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("shorter than the worker said");
      long beyond = 1L << 31;
      other.write(ByteBuffer.wrap(new byte[1]), beyond - 1);
      assertThatThrownBy(() -> segment.remap(beyond))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("2 GiB");
    }
  }

  @Test
  void closingFreesTheRoomEvenWhileTheOtherSideHasItOpen() throws IOException {
    Segment segment = new Segment(path);
    try (FileChannel other = otherSide()) {
      segment.ensure(MEBIBYTE);
      assertThat(other.size()).isEqualTo(MEBIBYTE);
      segment.close();
      assertThat(other.size()).isZero();
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void anUnlinkedSegmentWorksOn() throws IOException {
    try (Segment segment = new Segment(path)) {
      segment.ensure(4).putInt(0, 9);
      segment.unlink();
      assertThat(path).doesNotExist();
      assertThat(segment.ensure(2L * MEBIBYTE).getInt(0)).isEqualTo(9);
    }
  }

  @Test
  void anothersFileIsNotTaken() throws IOException {
    Files.writeString(path, "mine");
    assertThatThrownBy(() -> new Segment(path)).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(path).hasContent("mine");
  }

  @Test
  void whatNoMapHoldsIsRefusedBeforeAnythingIsWritten() throws IOException {
    try (Segment segment = new Segment(path)) {
      assertThatThrownBy(() -> segment.ensure(Integer.MAX_VALUE))
          .isInstanceOf(MarshalingError.class)
          .hasMessageContaining("2 GiB");
      assertThat(Files.size(path)).isZero();
    }
  }
}
