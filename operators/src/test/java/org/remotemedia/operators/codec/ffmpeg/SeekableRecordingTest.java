package org.remotemedia.operators.codec.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decoding parts of a recording again, in this process. */
class SeekableRecordingTest {
  private static final int STRETCHES = 40;

  /** What a task answers that holds the file in memory. */
  private static final class Answers extends InputStream {
    private final byte[] file;
    private final ByteArrayOutputStream asked = new ByteArrayOutputStream();
    private InputStream answer = InputStream.nullInputStream();

    Answers(byte[] file) {
      this.file = file;
    }

    private void answer() throws IOException {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(asked.toByteArray()));
      asked.reset();
      assertThat(in.readByte()).isEqualTo((byte) DecoderProtocol.READ);
      int from = (int) Math.min(file.length, in.readLong());
      int count = Math.min(in.readInt(), file.length - from);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeByte(DecoderProtocol.BYTES);
      out.writeInt(count == 0 ? DecoderProtocol.AT_END : count);
      out.write(file, from, count);
      answer = new ByteArrayInputStream(bytes.toByteArray());
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = answer.read(target, offset, length);
      if (count >= 0) {
        return count;
      }
      answer();
      return answer.read(target, offset, length);
    }
  }

  private static SeekableRecording open(String name, String demuxer, int before) throws Exception {
    byte[] file;
    try (InputStream in =
        SeekableRecordingTest.class.getResourceAsStream("/codec/stretches/" + name)) {
      file = in.readAllBytes();
    }
    Answers answers = new Answers(file);
    TaskPipe task = new TaskPipe(answers, answers.asked);
    FileOverPipe pipe = new FileOverPipe(task, file.length, true);
    return new SeekableRecording(new FfmpegRecording(demuxer, pipe, 0, 0, true), before, () -> {});
  }

  private static float[] read(SeekableRecording recording, int frames) throws Exception {
    int channels = recording.leading().channels();
    float[] samples = new float[frames * channels];
    long from = recording.position();
    try (BytePointer out = new BytePointer((long) samples.length * Float.BYTES)) {
      long before = -1;
      while (recording.position() - from < frames && recording.position() != before) {
        before = recording.position();
        recording.next(frames - (before - from), out);
      }
      out.position(0);
      out.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer().get(samples);
    }
    return Arrays.copyOf(samples, (int) (recording.position() - from) * channels);
  }

  private static int sections(String name, String demuxer, int before) throws Exception {
    try (SeekableRecording recording = open(name, demuxer, before)) {
      float[] whole = read(recording, 10 * 48_000);
      int channels = recording.leading().channels();
      int frames = whole.length / channels;
      Random random = new Random(11);
      for (int i = 0; i < STRETCHES; i++) {
        int from = random.nextInt(frames - 10_000);
        assertThat(recording.seek(from)).isTrue();
        float[] stretch = read(recording, 10_000);
        assertThat(
                Arrays.equals(
                    stretch,
                    Arrays.copyOfRange(whole, from * channels, (from + 10_000) * channels)))
            .as("from %d", from)
            .isTrue();
      }
      return recording.decodedAgain();
    }
  }

  /** Decoding starts little before what is wanted; PNS from the beginning would take 250. */
  @ParameterizedTest
  @CsvSource({
    "cbr.mp3, mp3, 110",
    "vbr.mp3, mp3, 110",
    "pns.m4a, mp4, 110",
    "he.m4a, mp4, 400",
    "hev2.m4a, mp4, 400",
    "silk.opus, ogg, 400",
    "hybrid.opus, ogg, 400",
    "celt.opus, ogg, 110",
    "vorbis.ogg, ogg, 110"
  })
  void fewSectionsAreDecoded(String name, String demuxer, int most) throws Exception {
    assertThat(sections(name, demuxer, SeekableRecording.SECTIONS_BEFORE)).isLessThan(most);
  }

  /** What decoders need of what comes before differs; the hash tells when it was too little. */
  @ParameterizedTest
  @CsvSource({"cbr.mp3, mp3", "pns.m4a, mp4", "celt.opus, ogg", "vorbis.ogg, ogg"})
  void aStartThatIsTooLateIsNoticed(String name, String demuxer) throws Exception {
    assertThat(sections(name, demuxer, 0)).isPositive();
  }
}
