package org.remotemedia.job.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AudioEntryTest {
  private static ObjectNode line() throws IOException {
    return (ObjectNode)
        new ObjectMapper()
            .readTree(
                """
                {"record": "a.mp3", "source": "/in/a.mp3", "duration_s": 1.5, "status": "success",
                 "outputs": {
                   "pcm": {"audio": "audio/pcm/a.mp3.wav", "sample_rate": 16000, "channels": 1,
                           "format": "i16", "frames": 24000},
                   "vad": [],
                   "other": {"audio": "audio/pcm/a.mp3.wav"}},
                 "text": "hallo"}
                """);
  }

  @Test
  void saysWhatTheLineSays() throws IOException {
    List<AudioEntry> entries = AudioEntry.of(line());
    assertThat(entries).hasSize(1);
    assertThat(entries.get(0).toListEntry("x.wav"))
        .hasToString(
            """
            {"audio_filepath":"x.wav","duration":1.5,"sample_rate":16000,"channels":1,\
            "record":"a.mp3","sink":"pcm","vad":[],"text":"hallo"}\
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sample_rate", "channels", "format", "frames"})
  void aLineThatLacksSomethingIsRefusedByName(String field) throws IOException {
    ObjectNode line = line();
    ((ObjectNode) line.at("/outputs/pcm")).remove(field);
    AudioEntry entry = AudioEntry.of(line).get(0);
    assertThatThrownBy(() -> entry.toListEntry("x.wav"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("audio/pcm/a.mp3.wav, made from a.mp3")
        .hasMessageContaining("'" + field + "'");
  }
}
