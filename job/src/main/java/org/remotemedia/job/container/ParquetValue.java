package org.remotemedia.job.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.Type;

/** Values of columns as JSON: numbers, texts and truth values; dates and times as ISO 8601. */
final class ParquetValue {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ParquetValue() {}

  /** Whether JSON can hold the values of a column, one for each row. */
  static boolean isCarried(ParquetLeaf leaf) {
    Type type = leaf.element().getType();
    return !leaf.repeated()
        && !leaf.isBytes()
        && type != Type.INT96
        && (type != Type.FIXED_LEN_BYTE_ARRAY || leaf.isDecimal());
  }

  /** The current value of such a column. What is not a finite number is null. */
  static JsonNode read(ParquetLeaf leaf, ColumnReader column) {
    if (column.getCurrentDefinitionLevel() < leaf.definition()) {
      return JSON.nullNode();
    }
    SchemaElement element = leaf.element();
    return switch (element.getType()) {
      case BOOLEAN -> JSON.booleanNode(column.getBoolean());
      case INT32 -> int32(leaf, column.getInteger());
      case INT64 -> int64(leaf, column.getLong());
      case FLOAT -> {
        float value = column.getFloat();
        yield Float.isFinite(value) ? JSON.numberNode(value) : JSON.nullNode();
      }
      case DOUBLE -> {
        double value = column.getDouble();
        yield Double.isFinite(value) ? JSON.numberNode(value) : JSON.nullNode();
      }
      case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY ->
          leaf.isDecimal()
              ? JSON.numberNode(decimal(leaf, new BigInteger(column.getBinary().getBytes())))
              : JSON.textNode(column.getBinary().toStringUsingUTF8());
      case INT96 -> throw new IllegalArgumentException(leaf.name() + " is not carried");
    };
  }

  private static JsonNode int32(ParquetLeaf leaf, int value) {
    LogicalType logical = leaf.element().getLogicalType();
    if (leaf.isDecimal()) {
      return JSON.numberNode(decimal(leaf, BigInteger.valueOf(value)));
    }
    if (leaf.element().getConverted_type() == ConvertedType.DATE
        || (logical != null && logical.isSetDATE())) {
      return JSON.textNode(LocalDate.ofEpochDay(value).toString());
    }
    return isUnsigned(leaf)
        ? JSON.numberNode(Integer.toUnsignedLong(value))
        : JSON.numberNode(value);
  }

  private static JsonNode int64(ParquetLeaf leaf, long value) {
    if (leaf.isDecimal()) {
      return JSON.numberNode(decimal(leaf, BigInteger.valueOf(value)));
    }
    ChronoUnit unit = timestampUnit(leaf.element());
    if (unit != null) {
      Instant time = Instant.EPOCH.plus(value, unit);
      return JSON.textNode(
          isLocal(leaf.element())
              ? LocalDateTime.ofInstant(time, ZoneOffset.UTC).toString()
              : time.toString());
    }
    return isUnsigned(leaf)
        ? JSON.numberNode(new BigInteger(Long.toUnsignedString(value)))
        : JSON.numberNode(value);
  }

  private static ChronoUnit timestampUnit(SchemaElement element) {
    LogicalType logical = element.getLogicalType();
    if (logical != null && logical.isSetTIMESTAMP()) {
      TimeUnit unit = logical.getTIMESTAMP().getUnit();
      return unit.isSetMILLIS()
          ? ChronoUnit.MILLIS
          : unit.isSetMICROS() ? ChronoUnit.MICROS : ChronoUnit.NANOS;
    }
    ConvertedType converted = element.getConverted_type();
    if (converted == ConvertedType.TIMESTAMP_MILLIS) {
      return ChronoUnit.MILLIS;
    }
    return converted == ConvertedType.TIMESTAMP_MICROS ? ChronoUnit.MICROS : null;
  }

  /** Whether a time is that of a clock somewhere, rather than a moment. */
  private static boolean isLocal(SchemaElement element) {
    LogicalType logical = element.getLogicalType();
    return logical != null
        && logical.isSetTIMESTAMP()
        && !logical.getTIMESTAMP().isIsAdjustedToUTC();
  }

  private static boolean isUnsigned(ParquetLeaf leaf) {
    LogicalType logical = leaf.element().getLogicalType();
    if (logical != null && logical.isSetINTEGER()) {
      return !logical.getINTEGER().isIsSigned();
    }
    ConvertedType converted = leaf.element().getConverted_type();
    return converted == ConvertedType.UINT_32 || converted == ConvertedType.UINT_64;
  }

  private static BigDecimal decimal(ParquetLeaf leaf, BigInteger unscaled) {
    LogicalType logical = leaf.element().getLogicalType();
    boolean known = logical != null && logical.isSetDECIMAL();
    return new BigDecimal(
        unscaled, known ? logical.getDECIMAL().getScale() : leaf.element().getScale());
  }
}
