package org.remotemedia.operators.accounts;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.Map;

/**
 * Writes the account of a record. There is one for each record of a run; Jackson's own way, by
 * reflection, has the compiler at work for longer than a small run writes.
 */
final class RecordAccountWriter extends StdSerializer<RecordAccount> {
  private static final long serialVersionUID = 1L;

  RecordAccountWriter() {
    super(RecordAccount.class);
  }

  /** In the order that the records have for reading. */
  @Override
  public void serialize(RecordAccount account, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    out.writeStartArray();
    out.writeString(account.record());
    out.writeString(account.version());
    out.writeString(account.origin());
    out.writeString(account.ending().name());
    out.writeString(account.parent());
    out.writeNumber(account.seconds());
    out.writeBoolean(account.truncated());
    out.writeNumber(account.sampleRate());
    out.writeNumber(account.channels());
    out.writeNumber(account.meanSquare());
    out.writeNumber(account.readingNanos());
    out.writeNumber(account.writingNanos());
    out.writeStartArray();
    for (NodeVisit visit : account.visits()) {
      if (visit == null) {
        out.writeNull();
      } else {
        write(visit, out);
      }
    }
    out.writeEndArray();
    out.writeStartArray();
    for (RecordAccount.Cause cause : account.failures()) {
      write(cause, out);
    }
    out.writeEndArray();
    out.writeStartArray();
    for (String rule : account.broken()) {
      out.writeString(rule);
    }
    out.writeEndArray();
    if (account.cut() == null) {
      out.writeNull();
    } else {
      write(account.cut(), out);
    }
    out.writeStartObject();
    for (Map.Entry<String, Double> number : account.numbers().entrySet()) {
      out.writeNumberField(number.getKey(), number.getValue());
    }
    out.writeEndObject();
    if (account.excerpt() == null) {
      out.writeNull();
    } else {
      write(account.excerpt(), out);
    }
    out.writeEndArray();
  }

  private static void write(NodeVisit visit, JsonGenerator out) throws IOException {
    out.writeStartArray();
    out.writeString(visit.outcome().name());
    out.writeNumber(visit.nanos());
    out.writeNumber(visit.audioSeconds());
    out.writeNumber(visit.retries());
    out.writeNumber(visit.memoryBytes());
    if (visit.speechSeconds() == null) {
      out.writeNull();
    } else {
      out.writeNumber(visit.speechSeconds());
    }
    out.writeEndArray();
  }

  private static void write(Cut cut, JsonGenerator out) throws IOException {
    out.writeStartArray();
    out.writeNumber(cut.cutters());
    out.writeNumber(cut.kept());
    out.writeNumber(cut.rejected());
    out.writeNumber(cut.failed());
    out.writeNumber(cut.tooShort());
    out.writeNumber(cut.seconds());
    out.writeNumber(cut.tooShortSeconds());
    out.writeEndArray();
  }

  private static void write(Excerpt excerpt, JsonGenerator out) throws IOException {
    out.writeStartArray();
    out.writeString(excerpt.file());
    if (excerpt.offsetSeconds() == null) {
      out.writeNull();
    } else {
      out.writeNumber(excerpt.offsetSeconds());
    }
    out.writeEndArray();
  }

  private static void write(RecordAccount.Cause cause, JsonGenerator out) throws IOException {
    out.writeStartArray();
    out.writeString(cause.nodeId());
    out.writeString(cause.error());
    out.writeString(cause.message());
    out.writeEndArray();
  }
}
