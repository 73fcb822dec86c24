package org.remotemedia.job.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.remotemedia.job.container.ContainerKind;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.operators.element.CarriedJson;

class SplitPlannerTest {
  private static List<Split> plan(int count, IntToLongFunction bytes) throws IOException {
    List<RecordRef> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(RecordRef.file("r" + i, "/in/r" + i, bytes.applyAsLong(i), null));
    }
    return plan(records);
  }

  private static List<Split> plan(List<RecordRef> records) throws IOException {
    Iterator<RecordRef> iterator = records.iterator();
    SplitPlanner planner =
        new SplitPlanner(
            new RecordLister() {
              @Override
              public RecordRef next() {
                return iterator.hasNext() ? iterator.next() : null;
              }

              @Override
              public InputNotes notes() {
                return new InputNotes();
              }

              @Override
              public boolean isComplete() {
                return true;
              }

              @Override
              public void close() {}
            });
    List<Split> splits = new ArrayList<>();
    for (PlannedSplit next = planner.next(); next != null; next = planner.next()) {
      assertThat(SplitCodec.decode(next.encoded())).isEqualTo(next.split());
      assertThat(next.encoded().length <= 1 << 20 || next.split().records().size() == 1).isTrue();
      splits.add(next.split());
    }
    assertThat(splits.stream().flatMap(split -> split.records().stream()).map(RecordRef::name))
        .containsExactlyElementsOf(records.stream().map(RecordRef::name).toList());
    return splits;
  }

  @Test
  void splitsGrowSlowlyUpToALimit() throws IOException {
    List<Split> splits = plan(200_000, i -> 1000);
    assertThat(splits.subList(0, 9))
        .extracting(split -> split.records().size())
        .containsExactly(1, 1, 1, 1, 2, 2, 2, 2, 3);
    assertThat(splits).extracting(split -> split.records().size()).allMatch(size -> size <= 256);
    assertThat(splits.get(splits.size() - 2).records()).hasSize(256);
    assertThat(splits.get(0).id()).isEqualTo("000000");
    assertThat(splits.get(17).id()).isEqualTo("000017");
  }

  @Test
  void longRecordingsAreAloneAndBytesAreLimited() throws IOException {
    List<Split> splits = plan(4000, i -> i % 50 == 49 ? 100L << 20 : 3L << 20);
    for (Split split : splits) {
      long bytes = split.records().stream().mapToLong(RecordRef::bytes).sum();
      assertThat(bytes <= 64L << 20 || split.records().size() == 1).isTrue();
    }
    assertThat(splits).anyMatch(split -> split.records().size() == 21);
  }

  @Test
  void recordsOfUnknownSizeAreLimitedToo() throws IOException {
    List<Split> splits = plan(20_000, i -> RecordRef.UNKNOWN_BYTES);
    assertThat(splits).extracting(split -> split.records().size()).allMatch(size -> size <= 64);
  }

  @Test
  void writtenSplitsStaySmall() throws IOException {
    List<RecordRef> records = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      String text = (i % 2 == 0 ? "x" : "\u00fc").repeat(i % 100 == 99 ? 400_000 : 4000);
      ObjectNode carried = JsonNodeFactory.instance.objectNode().put("text", text);
      records.add(new RecordRef("r" + i, "/in/r" + i, null, null, carried, 1000, null));
    }
    List<Split> splits = plan(records);
    List<Integer> sizes = splits.stream().map(split -> split.records().size()).toList();
    assertThat(sizes).anyMatch(size -> size > 20);
    assertThat(plan(records).stream().map(split -> split.records().size()).toList())
        .isEqualTo(sizes);
  }

  /** 26 of these records take 1,040,338 of the 1,048,576 bytes. */
  @Test
  void aSplitIsFullWhenItsWrittenFormIs() throws IOException {
    List<RecordRef> records = new ArrayList<>();
    for (int i = 0; i < 6000; i++) {
      String padding = "x".repeat(40_000 - 4);
      RecordRef record = new RecordRef(padding, "", null, null, null, 0, null);
      records.add(record);
      if (i == 0) {
        assertThat(SplitCodec.encode(record, Integer.MAX_VALUE).orElseThrow()).hasSize(40_013);
      }
    }
    List<Split> splits = plan(records);
    assertThat(splits.get(splits.size() - 2).records()).hasSize(26);
  }

  @Test
  void whetherARecordFitsIsToldToTheByte() throws IOException {
    ObjectNode carried = JsonNodeFactory.instance.objectNode();
    carried.put("te\"xt\\", "Grüße \ud800 🎵 \n\t\0\u007f~ /").put("n", 3).put("x", -1.5e-300);
    carried.putArray("a").add(1).addArray().addObject().put("", "日本");
    RecordRef all = new RecordRef("né🎵日", "/x/ü", 1.5, 0.1, carried, 7, "because — ß", "7-ü");
    RecordRef long1 = new RecordRef("n", "s", null, null, carried.deepCopy(), 7, null);
    long1.carried().put("long", "é".repeat(1 << 20));
    for (RecordRef record : List.of(all, long1, RecordRef.file("a", "b", 12, "12-99"))) {
      int bytes = SplitCodec.encode(record, Integer.MAX_VALUE).orElseThrow().length;
      assertThat(SplitCodec.encode(record, bytes)).isPresent();
      assertThat(SplitCodec.encode(record, bytes - 1)).isEmpty();
    }
  }

  @Test
  void toTellThatARecordDoesNotFitTakesNoMoreRoomThanOneThatDoes() throws IOException {
    ObjectNode carried = JsonNodeFactory.instance.objectNode().put("long", "é".repeat(20_000_000));
    RecordRef record = new RecordRef("n", "s", null, null, carried, 7, null);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThat(SplitCodec.encode(record, SplitPlanner.MAX_RECORD_BYTES)).isEmpty();
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20 << 20);
  }

  @Test
  void aRecordTooLargeToBePassedOnFails() throws IOException {
    ObjectNode carried = JsonNodeFactory.instance.objectNode().put("text", "x".repeat(4 << 20));
    RecordRef large = new RecordRef("b.wav", "/in/b.wav", 1.0, 2.0, carried, 9, null, "1-2");
    List<RecordRef> records =
        List.of(RecordRef.file("a.wav", "/in/a.wav", 1, null), large, large, large, large, large);
    List<Split> splits = plan(records);
    assertThat(splits.get(0).records()).isEqualTo(records.subList(0, 1));
    assertThat(splits.get(4).records())
        .hasSize(2)
        .allSatisfy(
            record -> {
              assertThat(record.source()).isEqualTo("/in/b.wav");
              assertThat(record.carried()).isNull();
              assertThat(record.problem())
                  .startsWith("b.wav cannot be passed on")
                  .contains("more than 4194304 bytes; keep data of that size in files");
            });
  }

  @Test
  void aContainerIsASplitOfItsOwn() throws IOException {
    List<RecordRef> records = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String name = i + (i % 30 == 7 || i % 30 == 8 ? ".tar" : ".wav");
      records.add(RecordRef.file(name, "/in/" + name, 10, null));
    }
    List<Split> splits = plan(records);
    assertThat(splits.stream().flatMap(split -> split.records().stream()).toList())
        .isEqualTo(records);
    assertThat(splits)
        .filteredOn(split -> split.records().stream().anyMatch(r -> r.container() != null))
        .hasSize(20)
        .allMatch(split -> split.records().size() == 1);
    assertThat(splits).anyMatch(split -> split.records().size() > 4);
  }

  @Test
  void noRecordsMeanNoSplits() throws IOException {
    assertThat(plan(0, i -> 0)).isEmpty();
  }

  @Test
  void splitsSurviveSerialization() throws IOException {
    ObjectNode carried =
        (ObjectNode)
            CarriedJson.forInput()
                .build()
                .readTree(
                    "{\"text\": \"Grüße \\ud800 🎵\", \"n\": 0.1, \"big\": 123456789012345678901,"
                        + " \"o\": [{}]}");
    Split split =
        new Split(
            "000123",
            List.of(
                RecordRef.file("a\n b.wav", "/in/%41?#é🎵", 12, null),
                new RecordRef("n", "s3://b/n", 1.5, 0.1, carried, RecordRef.UNKNOWN_BYTES, null),
                new RecordRef("o", "s", 0.0, null, null, 5, null),
                RecordRef.file("x.TGZ", "/in/x.TGZ", 99, "9-9"),
                RecordRef.file("y.parquet", "/in/y.parquet", 99, "9-9")
                    .with(
                        new ContainerPlan(
                            ContainerKind.PARQUET,
                            List.of("1", "r2-é"),
                            new ShardList("/é/l.jsonl", 7, 1L << 40, -1, null))),
                RecordRef.file("z.tar", "/in/z.tar", 99, "9-9")
                    .with(
                        new ContainerPlan(
                            ContainerKind.TAR,
                            List.of(),
                            new ShardList("/l.jsonl", 7, 0, -1, "{\"é\": 1}\n{}\n"))),
                RecordRef.value("l.jsonl:1", "l.jsonl", carried, null, 7, "1f"),
                RecordRef.value("l.jsonl:2", "l.jsonl", NullNode.getInstance(), carried, 4, "2"),
                RecordRef.failed("l.jsonl:3", "l.jsonl", "x".repeat(100_000))));
    byte[] bytes = Splits.planned(split.id(), split.records()).encoded();
    assertThat(SplitCodec.decode(bytes)).isEqualTo(split);
    byte[] newer = bytes.clone();
    newer[0]++;
    assertThatThrownBy(() -> SplitCodec.decode(newer))
        .isInstanceOf(IOException.class)
        .hasMessage("a split of version 7, expected 6");
    for (int length = 0; length < 300; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> SplitCodec.decode(cut)).isInstanceOf(IOException.class);
    }
  }
}
