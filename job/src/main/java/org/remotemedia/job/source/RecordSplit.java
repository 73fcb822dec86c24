package org.remotemedia.job.source;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.remotemedia.job.input.PlannedSplit;
import org.remotemedia.job.input.Split;
import org.remotemedia.job.input.SplitCodec;

/**
 * A split as Flink hands it around: kept in its written form, since Flink holds on to every split
 * that it has assigned, and a million decoded records would crowd the JobManager.
 */
final class RecordSplit implements SourceSplit {
  private final String id;
  private final byte[] encoded;

  private RecordSplit(String id, byte[] encoded) {
    this.id = id;
    this.encoded = encoded;
  }

  static RecordSplit of(PlannedSplit planned) {
    return new RecordSplit(planned.split().id(), planned.encoded());
  }

  Split decode() throws IOException {
    return SplitCodec.decode(encoded);
  }

  /** Stands for the split's records: SHA-256 of their written form. */
  String digest() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(encoded));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String splitId() {
    return id;
  }

  @Override
  public String toString() {
    return "split " + id;
  }

  /** Writes splits for Flink. */
  static final class Serializer implements SimpleVersionedSerializer<RecordSplit> {
    @Override
    public int getVersion() {
      return SplitCodec.VERSION;
    }

    @Override
    public byte[] serialize(RecordSplit split) {
      return split.encoded;
    }

    @Override
    public RecordSplit deserialize(int version, byte[] serialized) throws IOException {
      if (version != SplitCodec.VERSION) {
        throw new IOException("split of unknown version " + version);
      }
      return new RecordSplit(SplitCodec.decode(serialized).id(), serialized);
    }
  }
}
