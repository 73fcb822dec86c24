package org.remotemedia.job.container;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.remotemedia.operators.codec.SeekableInput;

/**
 * The pages of one column of a row group, read as the library asks for them, so that a row group
 * takes no more memory than a page of each of its columns.
 */
final class ParquetPages implements PageReader {
  /** Pages hold whole values, so that one with audio is no less than a recording. */
  static final int MAX_PAGE_BYTES = 256 << 20;

  /** What a byte of it stands for at most. */
  private static final int MAX_LZ4_RATIO = 255;

  private final ParquetChunkInput input;
  private final CompressionCodec codec;
  private final long values;

  /** A header that was read while looking for a dictionary. */
  private PageHeader ahead;

  ParquetPages(SeekableInput file, ColumnMetaData column) throws ContainerException {
    long start = column.getData_page_offset();
    if (column.isSetDictionary_page_offset() && column.getDictionary_page_offset() > 0) {
      start = Math.min(start, column.getDictionary_page_offset());
    }
    long bytes = column.getTotal_compressed_size();
    if (start < 0 || bytes < 0 || bytes > file.size() - start) {
      throw new ContainerException("it is damaged: a column lies beyond its end");
    }
    input = new ParquetChunkInput(file, start, start + bytes);
    codec = column.getCodec();
    values = column.getNum_values();
  }

  @Override
  public long getTotalValueCount() {
    return values;
  }

  @Override
  public DictionaryPage readDictionaryPage() {
    try {
      PageHeader header = header();
      if (header.getType() != PageType.DICTIONARY_PAGE) {
        ahead = header;
        return null;
      }
      return new DictionaryPage(
          BytesInput.from(content(header)),
          count(header.getDictionary_page_header().getNum_values()),
          encoding(header.getDictionary_page_header().getEncoding()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public DataPage readPage() {
    try {
      PageHeader header = header();
      while (header.getType() != PageType.DATA_PAGE && header.getType() != PageType.DATA_PAGE_V2) {
        input.skipNBytes(compressedSize(header));
        header = header();
      }
      return header.getType() == PageType.DATA_PAGE ? pageV1(header) : pageV2(header);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DataPage pageV1(PageHeader header) throws IOException {
    DataPageHeader page = header.getData_page_header();
    return new DataPageV1(
        BytesInput.from(content(header)),
        count(page.getNum_values()),
        header.getUncompressed_page_size(),
        null,
        encoding(page.getRepetition_level_encoding()),
        encoding(page.getDefinition_level_encoding()),
        encoding(page.getEncoding()));
  }

  /** Its levels stand before the values, and are never compressed. */
  private DataPage pageV2(PageHeader header) throws IOException {
    DataPageHeaderV2 page = header.getData_page_header_v2();
    byte[] bytes = stored(header);
    int repetitionBytes = page.getRepetition_levels_byte_length();
    int definitionBytes = page.getDefinition_levels_byte_length();
    long levels = (long) repetitionBytes + definitionBytes;
    if (repetitionBytes < 0 || definitionBytes < 0 || levels > bytes.length) {
      throw damaged("levels longer than their page");
    }
    int from = (int) levels;
    CompressionCodec used = page.isIs_compressed() ? codec : CompressionCodec.UNCOMPRESSED;
    byte[] content = decompress(used, bytes, from, uncompressedSize(header) - from);
    return DataPageV2.uncompressed(
        count(page.getNum_rows()),
        count(page.getNum_nulls()),
        count(page.getNum_values()),
        BytesInput.from(bytes, 0, repetitionBytes),
        BytesInput.from(bytes, repetitionBytes, definitionBytes),
        encoding(page.getEncoding()),
        BytesInput.from(content),
        null);
  }

  private PageHeader header() throws IOException {
    PageHeader header = ahead == null ? Util.readPageHeader(input) : ahead;
    ahead = null;
    return header;
  }

  private byte[] content(PageHeader header) throws IOException {
    return decompress(codec, stored(header), 0, uncompressedSize(header));
  }

  private byte[] stored(PageHeader header) throws IOException {
    byte[] bytes = input.readNBytes(compressedSize(header));
    if (bytes.length < header.getCompressed_page_size()) {
      throw damaged("a page that ends early");
    }
    if (header.isSetCrc()) {
      CRC32 crc = new CRC32();
      crc.update(bytes);
      if ((int) crc.getValue() != header.getCrc()) {
        throw damaged("a page with a wrong checksum");
      }
    }
    return bytes;
  }

  private int compressedSize(PageHeader header) throws IOException {
    int size = header.getCompressed_page_size();
    if (size > input.left()) {
      throw damaged("a page longer than its column");
    }
    return pageSize(size);
  }

  private static int uncompressedSize(PageHeader header) throws IOException {
    return pageSize(header.getUncompressed_page_size());
  }

  private static int pageSize(int size) throws IOException {
    if (size < 0) {
      throw damaged("a page of a negative size");
    }
    if (size > MAX_PAGE_BYTES) {
      throw new ContainerException(
          "a page has "
              + size
              + " bytes, more than the limit of "
              + MAX_PAGE_BYTES
              + ": write it with fewer rows in a row group");
    }
    return size;
  }

  private static byte[] decompress(CompressionCodec codec, byte[] bytes, int from, int size)
      throws IOException {
    if (codec == null || size < 0) {
      throw damaged("a page of an unknown compression or size");
    }
    int length = bytes.length - from;
    requireSize(codec, bytes, from, size);
    switch (codec) {
      case UNCOMPRESSED -> {
        return from == 0 ? bytes : Arrays.copyOfRange(bytes, from, bytes.length);
      }
      case GZIP -> {
        try (GZIPInputStream in =
            new GZIPInputStream(new ByteArrayInputStream(bytes, from, length))) {
          return whole(in.readNBytes(size), size);
        }
      }
      case SNAPPY -> {
        return decompress(new SnappyDecompressor(), bytes, from, size);
      }
      case ZSTD -> {
        return decompress(new ZstdDecompressor(), bytes, from, size);
      }
      case LZ4_RAW -> {
        return decompress(new Lz4Decompressor(), bytes, from, size);
      }
      default ->
          throw new ContainerException(
              "it is compressed with "
                  + codec
                  + ", which is not supported: write it with snappy, zstd or gzip");
    }
  }

  private static byte[] decompress(Decompressor decompressor, byte[] bytes, int from, int size)
      throws IOException {
    byte[] content = new byte[size];
    int count =
        size == 0 ? 0 : decompressor.decompress(bytes, from, bytes.length - from, content, 0, size);
    if (count < size) {
      throw damaged("a page shorter than it says");
    }
    return content;
  }

  /** Compares the size with what the compressed bytes tell of it, before taking the memory. */
  private static void requireSize(CompressionCodec codec, byte[] bytes, int from, int size)
      throws IOException {
    int length = bytes.length - from;
    boolean possible =
        switch (codec) {
          case UNCOMPRESSED -> size == length;
          case SNAPPY -> size == SnappyDecompressor.getUncompressedLength(bytes, from);
          case LZ4_RAW -> size <= (long) length * MAX_LZ4_RATIO;
          case ZSTD -> {
            long known = ZstdDecompressor.getDecompressedSize(bytes, from, length);
            yield size == 0 || known < 0 || known == size;
          }
          default -> true;
        };
    if (!possible) {
      throw damaged("a page of another size than it says");
    }
  }

  private static byte[] whole(byte[] content, int size) throws IOException {
    if (content.length < size) {
      throw damaged("a page shorter than it says");
    }
    return content;
  }

  private static int count(int number) throws IOException {
    if (number < 0) {
      throw damaged("a negative number of values");
    }
    return number;
  }

  private static Encoding encoding(org.apache.parquet.format.Encoding encoding) throws IOException {
    if (encoding == null) {
      throw damaged("values of an unknown encoding");
    }
    return Encoding.valueOf(encoding.name());
  }

  private static ContainerException damaged(String what) {
    return new ContainerException("it is damaged: it has " + what);
  }
}
