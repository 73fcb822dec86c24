package org.remotemedia.job.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.remotemedia.operators.codec.write.AudioFileKind;

/** Which of the values of a line are audio: their files go with the line. */
class AudioOutputTest {
  private static JsonNode line(String outputs) throws IOException {
    return new ObjectMapper()
        .readTree("{\"record\": \"a/b.wav\", \"outputs\": %s}".formatted(outputs));
  }

  @Test
  void audioIsFoundAtAnyDepth() throws Exception {
    JsonNode line =
        line(
            """
            {"gain": {"audio": "audio/gain/a/b.wav"},
             "split": {"left": {"audio": "audio/split/left/a/b.flac"},
                       "deep": {"er": {"audio": "audio/split/deep/er/a/b.wav"}}},
             "vad": [{"audio": "audio/vad/a/b.wav"}]}
            """);
    assertThat(AudioOutput.of(line))
        .extracting(AudioOutput::sink, AudioOutput::path, AudioOutput::kind)
        .containsExactly(
            tuple("gain", "audio/gain/a/b.wav", AudioFileKind.WAV),
            tuple("split", "audio/split/left/a/b.flac", AudioFileKind.FLAC),
            tuple("split", "audio/split/deep/er/a/b.wav", AudioFileKind.WAV));
  }

  /** Otherwise a node could have the files of other records deleted. */
  @Test
  void aValueThatMerelyLooksLikeAudioIsNone() throws Exception {
    JsonNode line =
        line(
            """
            {"x": {"audio": "audio/x/other.wav", "y": {"audio": "audio/x/y/a/b.wav"}},
             "z": {"audio": 7},
             "up": {"audio": "audio/up/../x/a/b.wav"}}
            """);
    assertThat(AudioOutput.of(line))
        .extracting(AudioOutput::path)
        .containsExactly("audio/x/y/a/b.wav");
    assertThat(AudioOutput.of(new ObjectMapper().readTree("{\"record\": \"a.wav\"}"))).isEmpty();
  }

  @Test
  void tellsWhatTheLineSaysOfItsFile() throws Exception {
    JsonNode line =
        line(
            """
            {"gain": {"audio": "audio/gain/a/b.wav", "sample_rate": 8000, "channels": 2,
                      "format": "i16", "frames": 4000}}
            """);
    WrittenAudio file = AudioOutput.of(line).get(0).file();
    assertThat(file).isEqualTo(new WrittenAudio("audio/gain/a/b.wav", 8000, 2, "i16", 4000));
    assertThat(file.seconds()).isEqualTo(0.5);
    JsonNode lacking = line("{\"gain\": {\"audio\": \"audio/gain/a/b.wav\", \"frames\": []}}");
    assertThatThrownBy(() -> AudioOutput.of(lacking).get(0).file()).isInstanceOf(IOException.class);
  }
}
