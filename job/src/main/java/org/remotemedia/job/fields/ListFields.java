package org.remotemedia.job.fields;

import java.io.Serializable;

/**
 * Which fields of a list, or columns of a data set, hold what. Those that are null have their usual
 * names.
 *
 * @param audio with the path of the recording
 * @param column of a data set, with the encoded recordings
 * @param id that names the record, rather than its path
 * @param offset with the seconds at which the record begins
 * @param duration with its length in seconds
 * @param end with the seconds at which it ends, instead of a length
 * @param value with the JSON value that the record is, {@code .} for the entry itself
 */
public record ListFields(
    String audio,
    String column,
    String id,
    String offset,
    String duration,
    String end,
    String value)
    implements Serializable {
  /** The usual names. */
  public static final ListFields USUAL = new ListFields(null, null, null, null, null, null, null);

  /** Field with the path: absolute, a URI, or relative to the list's directory. */
  public static final String USUAL_AUDIO = "audio_filepath";

  public static final String USUAL_OFFSET = "offset";
  public static final String USUAL_DURATION = "duration";

  /** The usual names, but for the value. */
  public static ListFields ofValue(String field) {
    return new ListFields(null, null, null, null, null, null, field);
  }

  /** The name of the field with the path. */
  public String audioName() {
    return audio == null ? USUAL_AUDIO : audio;
  }

  /** The name of the field with the beginning. */
  public String offsetName() {
    return offset == null ? USUAL_OFFSET : offset;
  }

  /** The name of the field with the length. */
  public String durationName() {
    return duration == null ? USUAL_DURATION : duration;
  }
}
