package org.remotemedia.job.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotemedia.job.storage.ReadableStorage;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.job.testing.Tars;
import org.remotemedia.operators.codec.SeekableInput;

/** Whatever the bytes are, a shard gives members and ends, or says that it is damaged. */
class TarShardFuzzTest {
  /** One file, whatever the location. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record OneFile(byte[] content) implements ReadableStorage {
    @Override
    public String absolute(String location) {
      return location;
    }

    @Override
    public String child(String directory, String relative) {
      return directory + "/" + relative;
    }

    @Override
    public String parent(String location) {
      return location;
    }

    @Override
    public String name(String location) {
      return location;
    }

    @Override
    public Optional<Storage.Entry> find(String location) {
      return Optional.empty();
    }

    @Override
    public List<Storage.Entry> list(String directory) {
      return List.of();
    }

    @Override
    public String realLocation(String directory) {
      return directory;
    }

    @Override
    public SeekableInput open(String location) {
      return new BytesInput(content);
    }
  }

  static Stream<byte[]> shards() throws IOException {
    byte[] tar =
        new Tars()
            .add("a.b.wav", "one")
            .add("a.b.json", "{\"x\": NaN}")
            .add("a.txt", "text")
            .add("0.wav", "")
            .add("1.wav", "")
            .add("0.json", "[]")
            .bytes();
    return Stream.of(tar, Tars.gzip(tar), Tars.zstd(tar), Tars.xz(tar));
  }

  @MethodSource("shards")
  @FuzzTest
  void members(byte[] content) throws IOException {
    for (TarPacking packing : TarPacking.values()) {
      try (ContainerReader reader = TarShard.open(new OneFile(content), "x.tar", packing)) {
        for (Member member = reader.next(); member != null; member = reader.next()) {
          assertThat(member.name()).isNotNull();
          assertThat(member.problem() == null).isEqualTo(member.content() != null);
          if (member.content() != null) {
            try (InputStream in = member.content().open()) {
              in.readAllBytes();
            }
          }
        }
      } catch (ContainerException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }
}
