package org.remotemedia.job.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedWriter;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListListerTest {
  @TempDir Path in;

  private List<RecordRef> list(String name, String content) throws IOException, InputException {
    Path list = in.resolve(name);
    Files.writeString(list, content);
    return InputSpecTest.list(list.toString());
  }

  @Test
  void readsWhatNemoWrites() throws Exception {
    Files.write(in.resolve("b.wav"), new byte[500]);
    List<RecordRef> records =
        list(
            "train.jsonl",
            """
            {"audio_filepath": "b.wav", "text": "Grüße", "speaker": {"id": 7}}

            {"audio_filepath": "/data/a b.wav", "offset": 1.50, "duration": 3, "text": ""}
            {"audio_filepath": "s3://bucket/%41/x.wav", "duration": 0.25}
            {"audio_filepath": "../up/c.wav", "offset": 2}
            {"audio_filepath": "./d//e.wav", "offset": null}
            {"audio_filepath": "file:///tmp/x%20y.wav"}
            """);
    assertThat(records)
        .extracting(RecordRef::name)
        .containsExactly(
            "b.wav",
            "data/a b.wav#1.5-3",
            "s3/bucket/%41/x.wav#0-0.25",
            "../up/c.wav#2-",
            "d/e.wav",
            "tmp/x y.wav");
    assertThat(records).allSatisfy(record -> assertThat(record.problem()).isNull());
    RecordRef first = records.get(0);
    assertThat(first.source()).isEqualTo(in.resolve("b.wav").toString());
    assertThat(first.bytes()).isEqualTo(500);
    assertThat(first.carried()).hasToString("{\"text\":\"Grüße\",\"speaker\":{\"id\":7}}");
    RecordRef second = records.get(1);
    assertThat(second.source()).isEqualTo("/data/a b.wav");
    assertThat(second.offset()).isEqualTo(1.5);
    assertThat(second.duration()).isEqualTo(3.0);
    assertThat(records.get(2).source()).isEqualTo("s3://bucket/%41/x.wav");
    assertThat(records.get(2).bytes()).isEqualTo(48_000);
    assertThat(records.get(2).carried()).isNull();
    assertThat(records.get(5).source()).isEqualTo("/tmp/x y.wav");
  }

  @Test
  void carriedNumbersComeThroughAsTheyWereWritten() throws Exception {
    String digits = "1." + "7".repeat(990);
    String fields = "\"a\":1E+400,\"b\":0.10,\"c\":" + digits + ",\"d\":12345678901234567890123";
    String entry = "{\"audio_filepath\":\"a.wav\"," + fields + "}";
    for (String content : List.of(entry, "[" + entry + "]")) {
      RecordRef record = list("l.jsonl", content).get(0);
      Split split = SplitCodec.decode(Splits.planned("0", List.of(record)).encoded());
      assertThat(split.records().get(0).carried()).hasToString("{" + fields + "}");
    }
  }

  @Test
  void anEntryThatIsTooLargeIsAFailedRecordAndASmallOne() throws Exception {
    String large = "x".repeat(4 << 20);
    List<RecordRef> records =
        list(
            "l.jsonl",
            "{\"audio_filepath\": \"a.wav\", \"text\": \"x\"}\n"
                + "{\"audio_filepath\": [\""
                + large
                + "\"]}\n"
                + "{\"audio_filepath\": \""
                + large
                + "\"}\n"
                + "{\"audio_filepath\": \"c.wav\", \"duration\": \""
                + large
                + "\"}\n"
                + "{\"audio_filepath\": \"c.wav\"}\n");
    assertThat(records)
        .extracting(RecordRef::name)
        .containsExactly("a.wav", "l.jsonl:2", "l.jsonl:3", "l.jsonl:4", "c.wav");
    assertThat(records.get(1).problem())
        .startsWith("line 2 of the list l.jsonl cannot be used")
        .contains("is not a string but [\"xxx");
    assertThat(records.get(2).problem()).contains("is longer than 65536 characters: xxx");
    for (RecordRef record : records) {
      assertThat(SplitCodec.encode(record, 2000)).isPresent();
    }
  }

  @Test
  void aNumberBeyondAllMeasureSpoilsOnlyItsLine() throws Exception {
    List<RecordRef> records =
        list(
            "l.jsonl",
            """
            {"audio_filepath": "a.wav", "x": 1e99999999999}
            {"audio_filepath": "a.wav", "duration": 1e2147483647}
            {"audio_filepath": "a.wav", "offset": 1e-2000000000}
            {"audio_filepath": "b.wav"}
            """);
    assertThat(records)
        .extracting(RecordRef::name)
        .containsExactly("l.jsonl:1", "l.jsonl:2", "l.jsonl:3", "b.wav");
    assertThat(records.get(0).problem()).contains("a number that cannot be read");
    assertThat(list("l.json", "[{\"audio_filepath\": \"a.wav\", \"x\": 1e99999999999}]"))
        .singleElement()
        .satisfies(record -> assertThat(record.problem()).contains("number that cannot be read"));
  }

  @Test
  void aBadLineIsAFailedRecordThatNamesIt() throws Exception {
    List<RecordRef> records =
        list(
            "l.jsonl",
            """
            {"audio_filepath": "a.wav"}
            {"audio_filepath": "b.wav"
            [1]
            {"text": "x"}
            {"audio_filepath": 3}
            {"audio_filepath": ""}
            {"audio_filepath": "c.wav", "offset": -1}
            {"audio_filepath": "c.wav", "duration": "soon"}
            {"audio_filepath": "c.wav", "duration": 0}
            {"audio_filepath": "c.wav", "offset": 1e400}
            {"audio_filepath": "x\\ud800.wav"}
            {"audio_filepath": "x\\u0000.wav"}
            {"audio_filepath": "a.wav"} x
            {"audio_filepath": "z.wav"}\
            """);
    assertThat(records).hasSize(14);
    assertThat(records.get(0).problem()).isNull();
    assertThat(records.get(13).name()).isEqualTo("z.wav");
    assertThat(records.get(13).problem()).isNull();
    assertThat(records.subList(1, 13))
        .allSatisfy(record -> assertThat(record.problem()).contains(" of the list l.jsonl"));
    assertThat(records.get(1).name()).isEqualTo("l.jsonl:2");
    assertThat(records.get(1).problem()).startsWith("line 2 of").contains("not valid JSON");
    assertThat(records.get(2).problem()).contains("not a JSON object");
    assertThat(records.get(3).problem()).contains("no \"audio_filepath\"");
    assertThat(records.get(6).problem()).contains("\"offset\" is not a number of seconds but -1");
    assertThat(records.get(8).problem()).contains("\"duration\" is 0");
    assertThat(records.get(11).problem()).contains("NUL");
  }

  @Test
  void aLineThatIsNotUtf8SpoilsOnlyItself() throws Exception {
    Path list = in.resolve("l.jsonl");
    Files.write(
        list,
        "\u00ef\u00bb\u00bf{\"audio_filepath\": \"a.wav\"}\r\n{\"audio_filepath\": \"\u00fc.wav\"}\r\n{\"audio_filepath\": \"b.wav\"}\r\n"
            .getBytes(StandardCharsets.ISO_8859_1));
    List<RecordRef> records = InputSpecTest.list(list.toString());
    assertThat(records).extracting(RecordRef::name).containsExactly("a.wav", "l.jsonl:2", "b.wav");
    assertThat(records.get(1).problem()).contains("not UTF-8");
  }

  @Test
  void aRowThatIsNotUtf8SpoilsOnlyItself() throws Exception {
    Path list = in.resolve("l.csv");
    byte[] rows =
        "\u00ef\u00bb\u00bfaudio_filepath,text\r\na.wav,x\r\n\u00fcb.wav,\"y\"\r\nc.wav,\u00fc,\r\nd.wav,z\u00e4\r\ne.wav,\u00c3\u00bc\r\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    Files.write(list, rows);
    List<RecordRef> records = InputSpecTest.list(list.toString());
    assertThat(records)
        .extracting(RecordRef::name)
        .containsExactly("a.wav", "l.csv:3", "l.csv:4", "l.csv:5", "e.wav");
    assertThat(records.get(1).problem()).contains("row 3").contains("not UTF-8");
    assertThat(records.get(3).problem()).contains("row 5").contains("not UTF-8");
    assertThat(records.get(4).carried().get("text").textValue()).isEqualTo("ü");
    Files.writeString(list, "t\u00e4xt,audio_filepath\n", StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> InputSpecTest.list(list.toString()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void anArrayThatIsNotUtf8EndsWithARecordThatSaysSo() throws Exception {
    Path list = in.resolve("l.json");
    Files.write(list, new byte[] {'[', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'i', '[', 'l', 'K'});
    List<RecordRef> records = InputSpecTest.list(list.toString());
    assertThat(records).hasSize(1);
    assertThat(records.get(0).problem()).contains("element 1").contains("not closed");
  }

  @Test
  void aLengthThatIsDamagedDoesNotExhaustMemory() {
    byte[] split = {SplitCodec.VERSION, 0x7F, -1, -1, -1, 'i', 'd'};
    assertThatThrownBy(() -> SplitCodec.decode(split)).isInstanceOf(EOFException.class);
  }

  @Test
  void readsJsonArraysAndJsonLinesByEitherSuffix() throws Exception {
    String array =
        " [{\"audio_filepath\": \"a.wav\"}, 7,\n {\"audio_filepath\": \"b.wav\", \"x\": [1]}]\n";
    for (String name : List.of("l.json", "l.jsonl")) {
      List<RecordRef> records = list(name, array);
      assertThat(records)
          .extracting(RecordRef::name)
          .containsExactly("a.wav", name + ":2", "b.wav");
      assertThat(records.get(1).problem()).contains("element 2 (line 1)");
      assertThat(records.get(2).carried()).hasToString("{\"x\":[1]}");
    }
    assertThat(list("l.json", "{\"audio_filepath\": \"a.wav\"}\n{\"audio_filepath\": \"b.wav\"}\n"))
        .extracting(RecordRef::name)
        .containsExactly("a.wav", "b.wav");
  }

  @Test
  void anArrayThatIsCutEndsWithARecordThatSaysSo() throws Exception {
    for (String rest : List.of("", ", {\"audio", ",", "] 5")) {
      List<RecordRef> records = list("l.json", "[{\"audio_filepath\": \"a.wav\"}" + rest);
      assertThat(records).as(rest).hasSize(2);
      assertThat(records.get(0).problem()).isNull();
      assertThat(records.get(1).problem()).contains("element 2").contains("could not be read");
    }
  }

  @Test
  void aBrokenElementOfAnArraySpoilsOnlyItself() throws Exception {
    for (String broken :
        List.of(
            "{\"audio_filepath\": \"b.wav},\n",
            "{\"audio_filepath\": \"b.wav\",\n",
            "{\"audio_filepath\": \"b.wav\"\n",
            "{\"audio_filepath\": \"b.wav\", \"x\": [1, },\n",
            "{\n \"audio_filepath\": \"b.wav,\n \"x\": 1\n },\n",
            "},\n",
            ",")) {
      List<RecordRef> records =
          list(
              "l.json",
              "[{\"audio_filepath\": \"a.wav\"},\n"
                  + broken
                  + " {\"audio_filepath\": \"c.wav\", \"x\": [[{\"y\": [{}, {}]}]]},\n"
                  + " {\"audio_filepath\": \"d.wav\"}\n]");
      assertThat(records).as(broken).extracting(RecordRef::name).startsWith("a.wav", "l.json:2");
      assertThat(records).as(broken).extracting(RecordRef::name).endsWith("c.wav", "d.wav");
      assertThat(records.get(1).problem()).as(broken).contains("element 2");
    }
    List<RecordRef> last =
        list("l.json", "[{\"audio_filepath\": \"a.wav\"}, {\"audio_filepath\": \"b.wav\"]");
    assertThat(last).extracting(RecordRef::name).containsExactly("a.wav", "l.json:2");
    assertThat(list("l.json", "[{\"audio_filepath\": \"a.wav\"},]"))
        .extracting(RecordRef::name)
        .containsExactly("a.wav", "l.json:2");
  }

  @Test
  void readsCsv() throws Exception {
    List<RecordRef> records =
        list(
            "l.csv",
            """
            text,audio_filepath,offset,duration\r
            "a, ""b""
            c",a.wav,,\r
            ,b.wav, 0.5 ,2.0\r
            \r
            x,c.wav,1,2,3\r
            x,d.wav,early,\r
            x\r
            x,e.wav\r
            """);
    assertThat(records)
        .extracting(RecordRef::name)
        .containsExactly("a.wav", "b.wav#0.5-2", "l.csv:4", "l.csv:5", "l.csv:6", "l.csv:7");
    assertThat(records.get(0).carried().get("text").textValue()).isEqualTo("a, \"b\"\nc");
    assertThat(records.get(2).problem()).contains("row 4").contains("5 fields for 4 columns");
    assertThat(records.get(3).problem()).contains("\"offset\" is not a number");
    assertThat(records.get(4).problem()).contains("1 fields for 4 columns");
    assertThat(records.get(5).problem()).contains("2 fields for 4 columns");
  }

  @Test
  void aQuoteThatIsNotClosedSpoilsOnlyItsRow() throws Exception {
    StringBuilder rows = new StringBuilder("audio_filepath,text\n");
    for (int i = 0; i < 2000; i++) {
      rows.append(i).append(".wav,").append(i == 6 ? "\"not closed" : "text " + i).append('\n');
    }
    for (String more : List.of("", "x.wav,\"in quotes\"\n", "x.wav,\"\"\n")) {
      List<RecordRef> records = list("l.csv", rows + more);
      assertThat(records).hasSize(more.isEmpty() ? 2000 : 2001);
      assertThat(records.stream().filter(record -> record.problem() != null))
          .singleElement()
          .satisfies(
              record -> {
                assertThat(record.name()).isEqualTo("l.csv:8");
                assertThat(record.problem()).contains("row 8 of the list", "field 2", "quote");
              });
    }
  }

  @Test
  void afterABrokenQuoteEachLineIsARow() throws Exception {
    List<RecordRef> records =
        list("l.csv", "audio_filepath,text\n\"a\nb\",1\nc,\"d\ne,x\nf,\"g\nh\"\ni,\"j\"\n");
    assertThat(records)
        .extracting(RecordRef::name)
        .containsExactly("a\nb", "l.csv:3", "e", "l.csv:5", "l.csv:6", "i");
  }

  @Test
  void rowsWithOpenQuotesTakeNoTimeBeyondTheirLength() throws Exception {
    StringBuilder rows = new StringBuilder("audio_filepath,text\n");
    for (int i = 0; i < 100_000; i++) {
      rows.append("a").append(i).append(".wav,\"he said \"\"no\n");
    }
    List<RecordRef> records = list("l.csv", rows.toString());
    assertThat(records).hasSize(100_000);
    assertThat(records).allSatisfy(record -> assertThat(record.problem()).isNotNull());
  }

  @Test
  void listsThatAreNoneAreArgumentErrors() {
    assertRefused("l.csv", "path;offset\na.wav;1\n", "has no column \"audio_filepath\"");
    assertRefused("l.csv", "", "has no column");
    assertRefused("l.csv", "audio_filepath,x,x\na,b,c\n", "two columns of the same name");
    assertRefused("l.json", "hello", "neither a JSON array nor one JSON object per line");
    assertRefused("l.json", "{\n \"audio_filepath\": \"a.wav\"\n}", "neither");
    assertRefused("l.json", "[]", "has no entries");
    assertRefused("l.jsonl", "\n\n", "has no entries");
  }

  private void assertRefused(String name, String content, String message) {
    Path list = in.resolve(name);
    assertThatThrownBy(
            () -> {
              Files.writeString(list, content);
              InputSpec.parse(list.toString()).requireRecords();
            })
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aListIsReadAsItIsConsumed() throws Exception {
    Path list = in.resolve("l.jsonl");
    try (BufferedWriter writer = Files.newBufferedWriter(list)) {
      String text = "x".repeat(1000);
      for (int i = 0; i < 200_000; i++) {
        writer.write(
            "{\"audio_filepath\": \"s3://b/" + i + ".wav\", \"text\": \"" + text + "\"}\n");
      }
    }
    System.gc();
    long before = used();
    int count = 0;
    try (RecordLister records = InputSpec.parse(list.toString()).open()) {
      while (records.next() != null) {
        count++;
      }
      System.gc();
      assertThat(used() - before).isLessThan(40L << 20);
    }
    assertThat(count).isEqualTo(200_000);
  }

  private static long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
