package org.remotemedia.job.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.parquet.VersionParser;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReaderImpl;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.remotemedia.job.fields.ListFields;
import org.remotemedia.job.fields.Seconds;
import org.remotemedia.job.fields.Stretch;
import org.remotemedia.job.fields.TimeColumns;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.notes.InputNotes.LeftOut;
import org.remotemedia.job.storage.Locations;
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

  /** As for the fields of other containers. */
  private static final int MAX_TEXT_CHARACTERS = TarShard.MAX_JSON_BYTES;

  /** Takes no values: they are asked for one by one. */
  private static final class NoConverter extends PrimitiveConverter {}

  /** A column and where it stands in each row group. */
  private record Column(int place, ParquetLeaf leaf) {}

  private final SeekableInput file;
  private final ParquetFooter footer;
  private final ParsedVersion version;
  private final ReadableStorage storage;
  private final String location;
  private final ListFields fields;

  /** The encoded recordings; null where rows name files alone. */
  private final Column audio;

  /** The paths of files; null where there are none. */
  private final Column path;

  private final List<Column> carried;
  private final InputNotes notes = new InputNotes();

  /** Asked of the columns where all rows name files, otherwise of each row that does. */
  private final TimeColumns times;

  private ColumnReader[] readers;
  private int nextGroup;
  private long rowsLeft;
  private long row = -1;

  private ParquetRows(
      SeekableInput file, ReadableStorage storage, String location, ListFields fields)
      throws IOException {
    this.file = file;
    this.storage = storage;
    this.location = location;
    this.fields = fields;
    this.footer = ParquetFooter.read(file);
    this.version = version(footer.createdBy());
    ParquetAudio found = ParquetAudio.of(footer.leaves(), fields);
    this.audio = column(found.bytes());
    this.path = column(found.path());
    this.carried = new ArrayList<>();
    Set<String> leftOut = new TreeSet<>();
    for (int place = 0; place < footer.leaves().size(); place++) {
      ParquetLeaf leaf = footer.leaves().get(place);
      if (!found.covers(leaf)) {
        if (ParquetValue.isCarried(leaf)) {
          carried.add(new Column(place, leaf));
        } else {
          leftOut.add(leaf.path().get(0));
        }
      }
    }
    leftOut.forEach(name -> notes.leaveOut(LeftOut.COLUMNS, name));
    this.times = new TimeColumns(fields, notes);
    if (audio == null) {
      requireTimes();
    }
  }

  private Column column(ParquetLeaf leaf) {
    return leaf == null ? null : new Column(footer.leaves().indexOf(leaf), leaf);
  }

  /** Rows that name files are a list, and may name stretches of them. */
  private void requireTimes() throws ContainerException {
    List<String> names = carried.stream().map(column -> column.leaf().name()).toList();
    Optional<String> problem = times.problem(names, storage.name(location));
    if (problem.isPresent()) {
      throw new ContainerException(problem.get());
    }
  }

  static ParquetRows open(ReadableStorage storage, String location, ListFields fields)
      throws IOException {
    SeekableInput file = storage.open(location);
    try {
      return new ParquetRows(file, storage, location, fields);
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
      if (audio != null) {
        open(audio, group);
      }
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
    byte[] content = audio == null ? null : bytes();
    String file = path == null ? "" : value(path).asText("");
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    long characters = 0;
    for (Column column : carried) {
      JsonNode value = value(column);
      characters += value.isTextual() ? value.textValue().length() : 0;
      put(values, column.leaf().path(), value);
    }
    String problem = null;
    if (characters > MAX_TEXT_CHARACTERS) {
      values.removeAll();
      problem = "its texts have more than " + MAX_TEXT_CHARACTERS + " characters";
    } else if (content == null && file.isEmpty()) {
      problem = "its row holds no recording";
    } else if (content == null) {
      return ofFile(file, values);
    }
    String plain = TarNames.recordName(file);
    String unique = "row-" + row;
    String name = plain.isEmpty() ? unique : plain;
    String other =
        plain.isEmpty() ? null : unique + "/" + plain.substring(plain.lastIndexOf('/') + 1);
    return new Member(
        name,
        other,
        values.isEmpty() ? null : values,
        problem,
        problem == null ? () -> new BytesInput(content) : null);
  }

  private byte[] bytes() {
    ColumnReader reader = readers[audio.place()];
    boolean present = reader.getCurrentDefinitionLevel() == audio.leaf().definition();
    byte[] content = present ? reader.getBinary().getBytes() : null;
    reader.consume();
    return content;
  }

  /** A row that names a file, absolute or relative to the data set's directory, as lists do. */
  private Member ofFile(String file, ObjectNode values) {
    String name = TarNames.recordName(file);
    String other = "row-" + row + "/" + name.substring(name.lastIndexOf('/') + 1);
    Stretch stretch = Stretch.WHOLE;
    String problem = null;
    if (audio != null) {
      problem = times.problem(values, storage.name(location) + " row " + row).orElse(null);
    }
    try {
      stretch = problem == null ? Stretch.take(values, fields) : stretch;
    } catch (Seconds.BadTime e) {
      problem = e.getMessage();
    }
    if (problem != null) {
      return new Member(name, other, values, problem, null);
    }
    Member.Content content =
        () -> {
          boolean isAbsolute = Locations.isAbsolute(file);
          String place = isAbsolute ? file : storage.child(storage.parent(location), file);
          return storage.open(storage.absolute(place));
        };
    ObjectNode rest = values.isEmpty() ? null : values;
    return new Member(
        name + stretch.part(),
        other + stretch.part(),
        rest,
        null,
        content,
        stretch.offsetSeconds(),
        stretch.durationSeconds());
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
