package org.remotemedia.operators.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.value.AudioSpec;

/**
 * Whatever the bytes, decoding gives audio that they can hold or an AudioFormatError that names the
 * recording, and the same one however it is read.
 */
class DecoderFuzzTest {
  private static final String NAME = "recording.bin";

  /** Samples beyond which nothing is read: a few bytes of FLAC can be hours of silence. */
  private static final int MOST_SAMPLES = 1 << 17;

  /** How decoding went. */
  private static final class Outcome {
    /** Null when the header was refused. */
    private final AudioSpec spec;

    private final float[] samples;

    /** The message, or null when the recording ended as promised or was not read whole. */
    private final String error;

    Outcome(AudioSpec spec, float[] samples, String error) {
      this.spec = spec;
      this.samples = samples;
      this.error = error;
    }

    void assertSameAs(Outcome other, String how) {
      assertThat(error).as(how).isEqualTo(other.error);
      assertThat(spec).as(how).isEqualTo(other.spec);
      assertThat(Arrays.equals(samples, other.samples)).as(how + ": samples").isTrue();
    }

    int frames() {
      return spec == null ? 0 : samples.length / spec.channels();
    }
  }

  static Stream<byte[]> wavFiles() {
    return Stream.of(
            "sox-pcm8",
            "sox-pcm24",
            "sox-six16",
            "sox-rifx16",
            "sox-f64",
            "sox-mulaw",
            "ffmpeg-alaw",
            "ffmpeg-list16",
            "ffmpeg-piped16",
            "ffmpeg-rf64",
            "sox-pcm16.wav+ffmpeg-list16",
            "ffmpeg-piped16.wav+sox-rifx16")
        .map(name -> joined("/codec/wav/", name + ".wav"));
  }

  static Stream<byte[]> aiffFiles() {
    return Stream.of(
            "sox-16.aiff",
            "ffmpeg-alaw.aifc",
            "ffmpeg-f32.aifc",
            "ffmpeg-sowt.aifc",
            "sox-16.aiff+sox-16.au")
        .map(name -> joined("/codec/formats/", name));
  }

  static Stream<byte[]> auFiles() {
    return Stream.of(
            "sox-8.au",
            "sox-24.au",
            "sox-mulaw.au",
            "sox-le16.au",
            "ffmpeg-piped.au",
            "sox-16.au+sox-24.au")
        .map(name -> joined("/codec/formats/", name));
  }

  static Stream<byte[]> sphereFiles() {
    return Stream.of(
            "sox-8.sph", "sox-24.sph", "sox-be16.sph", "sox-mulaw.sph", "sox-16.sph+sox-16.sph")
        .map(name -> joined("/codec/formats/", name));
  }

  static Stream<byte[]> flacFiles() {
    return Stream.of(
            "flac-mono8.flac",
            "flac-silence.flac",
            "flac-fixed.flac",
            "flac-wasted.flac",
            "flac-six.flac",
            "flac-32.flac",
            "flac-order32.flac",
            "flac-piped.flac",
            "flac-silence.flac+flac-fixed.flac",
            "flac-piped.flac+flac-silence.flac")
        .map(name -> joined("/codec/formats/", name));
  }

  static Stream<byte[]> matroskaFiles() {
    return Stream.of("ffmpeg-opus.webm", "ffmpeg-live.webm", "ffmpeg-aac.mka")
        .map(name -> bytes("/codec/formats/" + name));
  }

  /** A block of audio of some bits: what {@link #flacSubframes} begins with, and bits of a file. */
  static Stream<byte[]> flacParts() {
    return flacFiles()
        .flatMap(
            file ->
                Stream.of(60, 300, 900)
                    .filter(from -> from < file.length)
                    .map(
                        from -> Arrays.copyOfRange(file, from, Math.min(file.length, from + 400))));
  }

  private static byte[] joined(String folder, String names) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String name : names.split("\\+", -1)) {
      all.writeBytes(bytes(folder + name));
    }
    return all.toByteArray();
  }

  private static byte[] bytes(String resource) {
    try (var in = DecoderFuzzTest.class.getResourceAsStream(resource)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(resource, e);
    }
  }

  @MethodSource("wavFiles")
  @FuzzTest
  void wav(byte[] file) throws IOException {
    checkPlain(new WavFormat(), file);
  }

  @MethodSource("aiffFiles")
  @FuzzTest
  void aiff(byte[] file) throws IOException {
    checkPlain(new AiffFormat(), file);
  }

  @MethodSource("auFiles")
  @FuzzTest
  void au(byte[] file) throws IOException {
    checkPlain(new AuFormat(), file);
  }

  @MethodSource("sphereFiles")
  @FuzzTest
  void sphere(byte[] file) throws IOException {
    checkPlain(new SphereFormat(), file);
  }

  @MethodSource("flacFiles")
  @FuzzTest
  void flac(byte[] file) throws IOException {
    Outcome whole = check(new FlacFormat(), file);
    if (whole.error == null && whole.frames() > 0 && whole.samples.length < MOST_SAMPLES) {
      checkSkip(file, whole);
    }
  }

  /** Only what is looked at before FFmpeg gets the bytes, which must be those of the file. */
  @MethodSource("matroskaFiles")
  @FuzzTest
  void matroska(byte[] file) throws IOException {
    String whole = walk(new InPieces(file, file.length), file, 4096);
    assertThat(walk(new InPieces(file, 3), file, 4096)).as("in small pieces").isEqualTo(whole);
    assertThat(walk(InPieces.stream(file, 5), file, 7)).as("a stream").isEqualTo(whole);
  }

  /** How far the elements go, and how they end. */
  private static String walk(InputStream in, byte[] file, int most) throws IOException {
    byte[] block = new byte[most];
    int given = 0;
    try {
      MatroskaElements elements = new MatroskaElements(new CodecInput(in), NAME);
      for (int count = elements.read(0, block, 0, most);
          count >= 0;
          count = elements.read(0, block, 0, most)) {
        assertThat(count).isPositive();
        assertThat(Arrays.mismatch(block, 0, count, file, given, given + count)).isNegative();
        given += count;
      }
      return given + (elements.isCut() ? " bytes, cut" : " bytes");
    } catch (AudioFormatError e) {
      assertThat(e.getMessage()).contains(NAME);
      return given + " bytes: " + e.getMessage();
    }
  }

  /**
   * Nothing with a checksum around it, which would turn away nearly all that a fuzzer tries.
   * Samples beyond their bits are refused, as those of a whole frame are.
   */
  @MethodSource("flacParts")
  @FuzzTest
  void flacSubframes(byte[] bytes) throws IOException {
    if (bytes.length < 4) {
      return;
    }
    int bits = 4 + (bytes[0] & 0xFF) % 30;
    int frames = 1 + ((bytes[1] & 0xFF) << 8 | (bytes[2] & 0xFF)) % 8192;
    byte[] rest = Arrays.copyOfRange(bytes, 3, bytes.length);
    String[] outcomes = new String[2];
    for (int pieces = 0; pieces < 2; pieces++) {
      CodecInput input = new CodecInput(new InPieces(rest, pieces == 0 ? rest.length : 3));
      BitInput in = new BitInput(input);
      FlacSubframe subframe = new FlacSubframe(in);
      in.begin();
      try {
        if (bits == 33) {
          long[] samples = new long[FlacPrediction.PADDING + frames];
          subframe.read(bits, samples, frames);
          outcomes[pieces] = in.end() + " " + Arrays.hashCode(samples);
        } else {
          int[] samples = new int[FlacPrediction.PADDING + frames];
          subframe.read(bits, samples, frames);
          FlacSubframe.requireWithin(bits, samples, frames);
          outcomes[pieces] = in.end() + " " + Arrays.hashCode(samples);
        }
      } catch (BitInput.EndOfBits | DamagedFrameException e) {
        outcomes[pieces] = e.getMessage();
      }
    }
    assertThat(outcomes[1]).isEqualTo(outcomes[0]);
  }

  private static void checkPlain(AudioFileFormat format, byte[] file) throws IOException {
    Outcome whole = check(format, file);
    assertThat(whole.samples.length).isLessThanOrEqualTo(file.length);
    if (whole.frames() > 0) {
      checkSkip(file, whole);
    }
  }

  /** Reads a recording in four ways, of which two must agree each. */
  private static Outcome check(AudioFileFormat format, byte[] file) throws IOException {
    if (!format.matches(Arrays.copyOf(file, Math.min(64, file.length)))) {
      return new Outcome(null, new float[0], "not of the format");
    }
    Outcome stream = decode(InPieces.stream(file, file.length), 0, 4096);
    decode(InPieces.stream(file, 5), 0, 7).assertSameAs(stream, "a stream in small pieces");
    Outcome whole = decode(new InPieces(file, file.length), 0, 4096);
    decode(new InPieces(file, 3), 0, 11).assertSameAs(whole, "a file in small pieces");
    checkJoining(file, whole);
    return whole;
  }

  /** Recordings that are joined on come after the first, which is the same without them. */
  private static void checkJoining(byte[] file, Outcome alone) throws IOException {
    Outcome all = decode(new InPieces(file, file.length), 0, 4096, true);
    decode(InPieces.stream(file, 5), 0, 7, true)
        .assertSameAs(
            decode(InPieces.stream(file, file.length), 0, 4096, true), "joined, as a stream");
    decode(new InPieces(file, 3), 0, 11, true).assertSameAs(all, "joined, in small pieces");
    boolean joined =
        alone.error != null && alone.error.contains("--join-parts decodes them as one");
    assertThat(all.samples.length).isGreaterThanOrEqualTo(alone.samples.length);
    assertThat(Arrays.copyOf(all.samples, alone.samples.length)).isEqualTo(alone.samples);
    if (!joined) {
      assertThat(all.samples).hasSameSizeAs(alone.samples);
      assertThat(all.error).isEqualTo(alone.error);
    } else if (all.error == null && all.frames() > 0 && all.samples.length < MOST_SAMPLES) {
      int skipped = Math.floorMod(Arrays.hashCode(file), all.frames() + 1);
      Outcome rest = decode(new InPieces(file, file.length), skipped, 4096, true);
      int from = skipped * all.spec.channels();
      float[] samples = Arrays.copyOfRange(all.samples, from, all.samples.length);
      new Outcome(all.spec, samples, null).assertSameAs(rest, "joined, after " + skipped);
    }
  }

  /** What is behind a skip is what a decoder gives that reads up to there. */
  private static void checkSkip(byte[] file, Outcome whole) throws IOException {
    int frames = whole.frames();
    int skipped = Math.floorMod(Arrays.hashCode(file), frames + 1);
    Outcome rest = decode(new InPieces(file, file.length), skipped, 4096);
    int from = skipped * whole.spec.channels();
    float[] samples = Arrays.copyOfRange(whole.samples, from, whole.samples.length);
    new Outcome(whole.spec, samples, whole.error)
        .assertSameAs(rest, "behind " + skipped + " of " + frames + " frames");
  }

  private static Outcome decode(InputStream in, int skip, int blockFrames) throws IOException {
    return decode(in, skip, blockFrames, false);
  }

  private static Outcome decode(InputStream in, int skip, int blockFrames, boolean joins)
      throws IOException {
    AudioSpec spec = null;
    float[] samples = new float[0];
    try (AudioDecoders decoders = new AudioDecoders(joins);
        AudioDecoder decoder = decoders.open(in, NAME)) {
      spec = decoder.spec();
      int channels = spec.channels();
      assertThat(channels).isBetween(1, AudioDecoders.MAX_CHANNELS);
      assertThat(spec.sampleRate()).isPositive();
      assertThat(decoder.skip(skip)).isEqualTo(skip);
      float[] block = new float[blockFrames * channels];
      int mostFrames = MOST_SAMPLES / channels;
      for (int frames = 0; frames < mostFrames; ) {
        int count = decoder.read(block, Math.min(blockFrames, mostFrames - frames));
        if (count < 0) {
          break;
        }
        assertThat(count).isPositive();
        samples = Arrays.copyOf(samples, samples.length + count * channels);
        System.arraycopy(block, 0, samples, frames * channels, count * channels);
        frames += count;
      }
      return new Outcome(spec, samples, null);
    } catch (AudioFormatError e) {
      assertThat(e.getMessage()).contains(NAME);
      return new Outcome(spec, samples, e.getMessage());
    }
  }

  /** A file of which each read gives a few bytes. */
  private static final class InPieces extends SeekableInput {
    private final ByteBuffer bytes;
    private final int most;

    InPieces(byte[] bytes, int most) {
      this.bytes = ByteBuffer.wrap(bytes);
      this.most = Math.max(1, most);
    }

    /** The same without a length and without positions. */
    static InputStream stream(byte[] bytes, int most) {
      return new FilterInputStream(new InPieces(bytes, most)) {};
    }

    @Override
    public long size() {
      return bytes.capacity();
    }

    @Override
    public long position() {
      return bytes.position();
    }

    @Override
    public void seek(long position) {
      bytes.position(Math.toIntExact(position));
    }

    @Override
    public int read() {
      return bytes.hasRemaining() ? bytes.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (!bytes.hasRemaining()) {
        return -1;
      }
      int count = Math.min(Math.min(most, length), bytes.remaining());
      bytes.get(target, offset, count);
      return count;
    }
  }
}
