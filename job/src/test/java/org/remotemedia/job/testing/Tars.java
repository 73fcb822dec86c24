package org.remotemedia.job.testing;

import io.airlift.compress.zstd.ZstdCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.remotemedia.operators.codec.write.FlacWriter;
import org.remotemedia.operators.value.AudioBuffer;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** A tar archive for a test, member by member. */
public final class Tars {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");

  public Tars() {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
  }

  /** A member of any content. */
  public Tars add(String name, byte[] content) {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(content.length);
    entry.setModTime(0);
    return add(entry, content);
  }

  /** A member of text. */
  public Tars add(String name, String text) {
    return add(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A member with a header of its own. */
  public Tars add(TarArchiveEntry entry, byte[] content) {
    try {
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The archive so far, with its end mark. */
  public byte[] bytes() {
    try {
      tar.flush();
      byte[] members = bytes.toByteArray();
      return ByteBuffer.allocate(members.length + 1024).put(members).array();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes());
  }

  /** Bytes compressed with gzip. */
  public static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(content);
    }
    return compressed.toByteArray();
  }

  /** Bytes compressed with zstd. */
  public static byte[] zstd(byte[] content) {
    ZstdCompressor compressor = new ZstdCompressor();
    byte[] target = new byte[compressor.maxCompressedLength(content.length)];
    int length = compressor.compress(content, 0, content.length, target, 0, target.length);
    return Arrays.copyOf(target, length);
  }

  /** Bytes compressed with xz. */
  public static byte[] xz(byte[] content) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (XZOutputStream out = new XZOutputStream(compressed, new LZMA2Options(1))) {
      out.write(content);
    }
    return compressed.toByteArray();
  }

  /** A WAV file. */
  public static byte[] wav(AudioBuffer audio) {
    return Wavs.bytes(audio);
  }

  /** A FLAC file of 16 bit audio. */
  public static byte[] flac(AudioBuffer audio) throws IOException {
    Path file = Files.createTempFile("remotemedia", ".flac");
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE);
        FlacWriter writer = new FlacWriter(channel, audio.spec())) {
      writer.write(audio);
      writer.finish();
      return Files.readAllBytes(file);
    } finally {
      Files.delete(file);
    }
  }
}
