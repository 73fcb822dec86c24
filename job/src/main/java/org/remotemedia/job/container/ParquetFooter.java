package org.remotemedia.job.container;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;
import org.remotemedia.operators.codec.SeekableInput;

/**
 * What the end of a Parquet file says of it.
 *
 * @param leaves the columns, in the order in which each row group has them
 * @param rowGroups the row groups
 * @param createdBy the program that wrote it, or null
 */
record ParquetFooter(List<ParquetLeaf> leaves, List<RowGroup> rowGroups, String createdBy) {
  private static final String MAGIC = "PAR1";
  private static final String ENCRYPTED_MAGIC = "PARE";
  private static final int TAIL_BYTES = 8;
  private static final int MAX_FOOTER_BYTES = 64 << 20;
  private static final int MAX_DEPTH = 64;

  /** Reads it. */
  static ParquetFooter read(SeekableInput file) throws IOException {
    long size = file.size();
    if (size == 0) {
      throw new ContainerException("it is empty (0 bytes)");
    }
    if (size < MAGIC.length() + TAIL_BYTES) {
      throw notParquet();
    }
    String head = magic(bytes(file, 0, MAGIC.length()), 0);
    byte[] tail = bytes(file, size - TAIL_BYTES, TAIL_BYTES);
    String end = magic(tail, Integer.BYTES);
    if (end.equals(ENCRYPTED_MAGIC)) {
      throw new ContainerException("it is encrypted, which is not supported");
    }
    if (!end.equals(MAGIC)) {
      throw head.equals(MAGIC)
          ? new ContainerException("its end is missing, without which Parquet cannot be read")
          : notParquet();
    }
    int length = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (length <= 0 || length > Math.min(MAX_FOOTER_BYTES, size - TAIL_BYTES - MAGIC.length())) {
      throw new ContainerException("it is damaged: its footer has a length of " + length);
    }
    return parse(bytes(file, size - TAIL_BYTES - length, length));
  }

  private static ContainerException notParquet() {
    return new ContainerException("it is not a Parquet file");
  }

  private static byte[] bytes(SeekableInput file, long position, int count) throws IOException {
    file.seek(position);
    byte[] bytes = file.readNBytes(count);
    if (bytes.length < count) {
      throw new ContainerException("it has become shorter while it was read");
    }
    return bytes;
  }

  private static String magic(byte[] bytes, int offset) {
    return new String(bytes, offset, MAGIC.length(), StandardCharsets.ISO_8859_1);
  }

  private static ParquetFooter parse(byte[] bytes) throws IOException {
    try {
      FileMetaData metadata =
          Util.readFileMetaData(new ByteArrayInputStream(bytes), MAX_FOOTER_BYTES);
      List<ParquetLeaf> leaves = new ArrayList<>();
      Schema schema = new Schema(metadata.getSchema(), leaves);
      schema.addChildren(schema.next(), List.of(), 0, false);
      return new ParquetFooter(leaves, metadata.getRow_groups(), metadata.getCreated_by());
    } catch (ContainerException e) {
      throw e;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw new ContainerException("it is damaged: its footer cannot be read: " + e, e);
    }
  }

  /** Turns the list of a tree's nodes, depth first, into its leaves. */
  private static final class Schema {
    private final List<SchemaElement> elements;
    private final List<ParquetLeaf> leaves;
    private int at;

    Schema(List<SchemaElement> elements, List<ParquetLeaf> leaves) {
      this.elements = elements;
      this.leaves = leaves;
    }

    SchemaElement next() {
      return elements.get(at++);
    }

    void addChildren(SchemaElement parent, List<String> path, int definition, boolean repeated)
        throws ContainerException {
      if (path.size() > MAX_DEPTH) {
        throw new ContainerException("its columns are nested more than " + MAX_DEPTH + " deep");
      }
      for (int i = 0; i < parent.getNum_children(); i++) {
        SchemaElement child = next();
        List<String> childPath = new ArrayList<>(path);
        childPath.add(child.getName());
        FieldRepetitionType repetition = child.getRepetition_type();
        int childDefinition = definition + (repetition == FieldRepetitionType.REQUIRED ? 0 : 1);
        boolean childRepeated = repeated || repetition == FieldRepetitionType.REPEATED;
        if (child.isSetType()) {
          leaves.add(ParquetLeaf.of(child, childPath, childDefinition, childRepeated));
        } else {
          addChildren(child, childPath, childDefinition, childRepeated);
        }
      }
    }
  }
}
