package org.remotemedia.job.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.parquet.VersionParser;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReaderImpl;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.storage.ReadableStorage;
import org.remotemedia.job.storage.StorageException;
import org.remotemedia.operators.codec.SeekableInput;

/**
 * A data set with a recording in each row, as Hugging Face's {@code datasets} write them: a column
 * of encoded files, either plain bytes or a group of {@code bytes} and {@code path}. Rows are read
 * one after the other, holding one page of each column. The other columns with one plain value a
 * row are carried.
 */
final class ParquetRows implements ContainerReader {
  private static final String BYTES = "bytes";
  private static final String PATH = "path";
  private static final String AUDIO = "audio";

  /** As for the fields of other containers. */
  private static final int MAX_TEXT_CHARACTERS = TarShard.MAX_JSON_BYTES;

  /** Takes no values: they are asked for one by one. */
  private static final class NoConverter extends PrimitiveConverter {}

  /** A column and where it stands in each row group. */
  private record Column(int place, ParquetLeaf leaf) {}

  private final SeekableInput file;
  private final ParquetFooter footer;
  private final ParsedVersion version;
  private final Column audio;
  private final Column path;
  private final List<Column> carried;
  private final InputNotes notes = new InputNotes();
  private ColumnReader[] readers;
  private int nextGroup;
  private long rowsLeft;
  private long row = -1;

  private ParquetRows(SeekableInput file) throws IOException {
    this.file = file;
    this.footer = ParquetFooter.read(file);
    this.version = version(footer.createdBy());
    this.audio = audioColumn();
    this.path = pathColumn();
    this.carried = new ArrayList<>();
    for (int place = 0; place < footer.leaves().size(); place++) {
      ParquetLeaf leaf = footer.leaves().get(place);
      boolean ofAudio =
          audio.leaf().path().size() > 1 && leaf.path().get(0).equals(audio.leaf().path().get(0));
      if (ParquetValue.isCarried(leaf) && !ofAudio) {
        carried.add(new Column(place, leaf));
      }
    }
  }

  static ParquetRows open(ReadableStorage storage, String location) throws IOException {
    SeekableInput file = storage.open(location);
    try {
      return new ParquetRows(file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** How many rows a file has. */
  static long count(ReadableStorage storage, String location) throws IOException {
    try (SeekableInput file = storage.open(location)) {
      return ParquetFooter.read(file).rowGroups().stream().mapToLong(RowGroup::getNum_rows).sum();
    }
  }

  private static ParsedVersion version(String createdBy) {
    try {
      return createdBy == null ? null : VersionParser.parse(createdBy);
    } catch (VersionParser.VersionParseException | RuntimeException e) {
      // It tells faults of some old writers; others are none of them.
      return null;
    }
  }

  /** The one named "audio" where there are several. */
  private Column audioColumn() throws ContainerException {
    List<Column> candidates = new ArrayList<>();
    for (int place = 0; place < footer.leaves().size(); place++) {
      ParquetLeaf leaf = footer.leaves().get(place);
      int depth = leaf.path().size();
      boolean inGroup = depth == 2 && leaf.path().get(1).equals(BYTES);
      if (leaf.isBytes() && !leaf.repeated() && (depth == 1 || inGroup)) {
        candidates.add(new Column(place, leaf));
      }
    }
    if (candidates.size() == 1) {
      return candidates.get(0);
    }
    String problem =
        candidates.isEmpty()
            ? "it has no column of recordings, which are bytes, or a group with bytes and path"
            : "several of its columns may hold recordings: name the right one \"audio\"";
    return candidates.stream()
        .filter(column -> column.leaf().path().get(0).equals(AUDIO))
        .findFirst()
        .orElseThrow(() -> new ContainerException(problem + "; its columns are " + columnNames()));
  }

  private String columnNames() {
    return footer.leaves().stream().map(ParquetLeaf::name).collect(Collectors.joining(", "));
  }

  /** The one beside the bytes in their group, or null. */
  private Column pathColumn() {
    for (int place = 0; place < footer.leaves().size(); place++) {
      ParquetLeaf leaf = footer.leaves().get(place);
      if (audio.leaf().path().size() == 2
          && leaf.isText()
          && !leaf.repeated()
          && leaf.path().equals(List.of(audio.leaf().path().get(0), PATH))) {
        return new Column(place, leaf);
      }
    }
    return null;
  }

  @Override
  public Member next() throws IOException {
    try {
      while (rowsLeft == 0) {
        if (nextGroup == footer.rowGroups().size()) {
          return null;
        }
        begin(footer.rowGroups().get(nextGroup++));
      }
      rowsLeft--;
      row++;
      return read();
    } catch (UncheckedIOException e) {
      throw damaged(e.getCause());
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw damaged(e);
    }
  }

  /** What the storage says is no damage of the file. */
  private ContainerException damaged(Throwable e) throws StorageException {
    StorageException.throwIfWithin(e);
    if (e instanceof ContainerException known) {
      return known;
    }
    return new ContainerException("it is damaged at row " + Math.max(0, row) + ": " + e, e);
  }

  private void begin(RowGroup group) throws IOException {
    if (group.getColumnsSize() != footer.leaves().size() || group.getNum_rows() < 0) {
      throw new ContainerException("it is damaged: a row group has other columns than the schema");
    }
    readers = new ColumnReader[footer.leaves().size()];
    rowsLeft = group.getNum_rows();
    if (rowsLeft > 0) {
      open(audio, group);
      if (path != null) {
        open(path, group);
      }
      for (Column column : carried) {
        open(column, group);
      }
    }
  }

  private void open(Column column, RowGroup group) throws IOException {
    ParquetPages pages =
        new ParquetPages(file, group.getColumns().get(column.place()).getMeta_data());
    if (pages.getTotalValueCount() != group.getNum_rows()) {
      throw new ContainerException(
          "it is damaged: its column "
              + column.leaf().name()
              + " has "
              + pages.getTotalValueCount()
              + " values for "
              + group.getNum_rows()
              + " rows");
    }
    readers[column.place()] =
        new ColumnReaderImpl(column.leaf().descriptor(), pages, new NoConverter(), version);
  }

  private Member read() {
    ColumnReader bytes = readers[audio.place()];
    boolean present = bytes.getCurrentDefinitionLevel() == audio.leaf().definition();
    byte[] content = present ? bytes.getBinary().getBytes() : null;
    bytes.consume();
    String file = path == null ? "" : value(path).asText("");
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    long characters = 0;
    for (Column column : carried) {
      JsonNode value = value(column);
      characters += value.isTextual() ? value.textValue().length() : 0;
      put(fields, column.leaf().path(), value);
    }
    String problem = null;
    if (characters > MAX_TEXT_CHARACTERS) {
      fields.removeAll();
      problem = "its texts have more than " + MAX_TEXT_CHARACTERS + " characters";
    } else if (content == null) {
      problem =
          file.isEmpty()
              ? "its row holds no recording"
              : "its row holds no bytes, but the path "
                  + file
                  + ": embed the recordings, or make a list of the paths";
    }
    String plain = TarNames.recordName(file);
    String unique = "row-" + row;
    String name = plain.isEmpty() ? unique : plain;
    String other =
        plain.isEmpty() ? null : unique + "/" + plain.substring(plain.lastIndexOf('/') + 1);
    return new Member(
        name,
        other,
        fields.isEmpty() ? null : fields,
        problem,
        problem == null ? () -> new BytesInput(content) : null);
  }

  private JsonNode value(Column column) {
    ColumnReader reader = readers[column.place()];
    JsonNode value = ParquetValue.read(column.leaf(), reader);
    reader.consume();
    return value;
  }

  /** Groups become objects, as their columns were. */
  private static void put(ObjectNode fields, List<String> path, JsonNode value) {
    ObjectNode target = fields;
    for (String group : path.subList(0, path.size() - 1)) {
      target = target.get(group) instanceof ObjectNode known ? known : target.putObject(group);
    }
    target.set(path.get(path.size() - 1), value);
  }

  @Override
  public InputNotes notes() {
    return notes;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
