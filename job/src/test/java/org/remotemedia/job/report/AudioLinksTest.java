package org.remotemedia.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotemedia.operators.accounts.Excerpt;

class AudioLinksTest {
  private static String href(String output, String source) {
    var player = new AudioLinks(output).player(Excerpt.ofSource(source, 1.5), 2);
    return player == null ? null : player.get("href").textValue();
  }

  @ParameterizedTest
  @CsvSource({
    "/data/out, /data/in/a.wav, ../in/a.wav",
    "/data/runs/out, /data/in/a.FLAC, ../../in/a.FLAC",
    "/data/out, /data/out/in/a.mp3, in/a.mp3",
    "/data, /data/a.ogg, a.ogg",
    "/data/out, /mnt/a b.wav, file:///mnt/a%20b.wav",
    "file:/data/out, file:///data/in/a%20b.wav, ../in/a%20b.wav",
    "file:/data/out, /data/in/a%20b.wav, ../in/a%2520b.wav",
    "/data/a/../out, /data/in/a.wav, file:///data/in/a.wav",
    "/data/out, /data/in/é#?e\u0301.wav, ../in/%C3%A9%23%3Fe%CC%81.wav",
    "/data/out/a.wav, /data/out/a.wav, ../a.wav",
    "s3://bucket/out, /data/in/a.wav,",
    "/data/out, s3://bucket/a.wav,",
    "/data/out, https://example.org/a.wav,",
    "/data/out, in/a.wav,",
    "out, /data/in/a.wav,",
    "/data/out, /data/in/a.tar,",
    "/data/out, /data/in/a.jsonl,",
    "/data/out, /data/in/a.aiff,",
    "/data/out, /data/in/a.wav.gz,"
  })
  void sourcesAreRelativeWhereTheyCanBe(String output, String source, String expected) {
    assertThat(href(output, source)).isEqualTo(expected);
  }

  @Test
  void aStretchIsThatOfTheRecord() {
    AudioLinks links = new AudioLinks("/data/out");
    assertThat(links.player(Excerpt.ofSource("/data/in/a.wav", 1.5), 2))
        .hasToString("{\"href\":\"../in/a.wav\",\"from\":1.5,\"to\":3.5}");
    assertThat(links.player(Excerpt.ofSource("/data/in/a.wav", 0), 0))
        .hasToString("{\"href\":\"../in/a.wav\",\"from\":0.0}");
    assertThat(links.player(null, 2)).isNull();
  }

  @Test
  void whatTheRunHasWrittenLiesBesideThePageWhereverThatIs() {
    for (String output : new String[] {"/data/out", "s3://bucket/out", "out"}) {
      assertThat(new AudioLinks(output).player(Excerpt.ofOutput("audio/x y/a%2E.flac"), 2))
          .hasToString("{\"href\":\"audio/x%20y/a%252E.flac\"}");
    }
  }
}
