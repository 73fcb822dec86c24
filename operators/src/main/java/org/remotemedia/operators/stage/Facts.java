package org.remotemedia.operators.stage;

import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.element.Utterance;
import org.remotemedia.operators.node.RecordFacts;

/** What nodes are told of records. */
final class Facts {
  private Facts() {}

  /** At the beginning of a record. */
  static RecordFacts begun(RecordInfo record) {
    Utterance utterance = record.utterance();
    return utterance == null
        ? new RecordFacts(
            record.name(), null, record.offsetSeconds(), null, null, null, record.carried())
        : new RecordFacts(
            record.name(),
            utterance.parent(),
            record.offsetSeconds(),
            utterance.durationSeconds(),
            utterance.sampleRate(),
            utterance.channels(),
            record.carried());
  }

  /** Once the recording was read. */
  static RecordFacts read(RecordInfo record, Element.RecordRead read) {
    return new RecordFacts(
        record.name(),
        null,
        record.offsetSeconds(),
        read.durationSeconds(),
        read.sampleRate(),
        read.channels(),
        record.carried());
  }
}
