package org.remotemedia.job.container;

import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * A column of plain values.
 *
 * @param path the names of the groups that it is in, and its own
 * @param element what the file says of its type
 * @param definition the level at which a value is there rather than null
 * @param repeated whether a row may have several values
 */
record ParquetLeaf(List<String> path, SchemaElement element, int definition, boolean repeated) {
  static ParquetLeaf of(
      SchemaElement element, List<String> path, int definition, boolean repeated) {
    return new ParquetLeaf(List.copyOf(path), element, definition, repeated);
  }

  /** Its path as users write it. */
  String name() {
    return String.join(".", path);
  }

  /** Whether its values are bytes of any kind, rather than text or numbers. */
  boolean isBytes() {
    return element.getType() == Type.BYTE_ARRAY && !isText() && !isDecimal();
  }

  boolean isText() {
    LogicalType logical = element.getLogicalType();
    ConvertedType converted = element.getConverted_type();
    return element.getType() == Type.BYTE_ARRAY
        && ((logical != null
                && (logical.isSetSTRING() || logical.isSetENUM() || logical.isSetJSON()))
            || converted == ConvertedType.UTF8
            || converted == ConvertedType.ENUM
            || converted == ConvertedType.JSON);
  }

  boolean isDecimal() {
    LogicalType logical = element.getLogicalType();
    return (logical != null && logical.isSetDECIMAL())
        || element.getConverted_type() == ConvertedType.DECIMAL;
  }

  /** The library's name for it; only for columns without repeated values. */
  ColumnDescriptor descriptor() {
    Type type = element.getType();
    PrimitiveTypeName name =
        type == Type.BYTE_ARRAY ? PrimitiveTypeName.BINARY : PrimitiveTypeName.valueOf(type.name());
    PrimitiveType primitive =
        new PrimitiveType(
            org.apache.parquet.schema.Type.Repetition.valueOf(element.getRepetition_type().name()),
            name,
            element.getType_length(),
            element.getName());
    return new ColumnDescriptor(path.toArray(String[]::new), primitive, 0, definition);
  }
}
