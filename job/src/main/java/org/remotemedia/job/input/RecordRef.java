package org.remotemedia.job.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import org.remotemedia.job.container.ContainerKind;

/**
 * One record of the input, or a container of many, not yet read.
 *
 * @param name what it is called in outputs
 * @param source full path or URI to open
 * @param offset seconds at which it begins, or null for the beginning
 * @param duration length in seconds, or null for all up to the end
 * @param carried further fields of the list it comes from, or null
 * @param bytes estimate of what has to be read, {@link #UNKNOWN_BYTES} when there is none
 * @param problem why it must fail without being read, or null
 * @param version tells the state of its file from later ones, or null when that is unknown
 * @param container how to read the many records that it stands for, or null for one record
 * @param value the JSON value that the record is, or null for a recording
 */
public record RecordRef(
    String name,
    String source,
    Double offset,
    Double duration,
    ObjectNode carried,
    long bytes,
    String problem,
    String version,
    ContainerPlan container,
    JsonNode value) {
  public static final long UNKNOWN_BYTES = -1;

  public RecordRef {
    Objects.requireNonNull(name);
    Objects.requireNonNull(source);
  }

  /** A record of unknown version. */
  public RecordRef(
      String name,
      String source,
      Double offset,
      Double duration,
      ObjectNode carried,
      long bytes,
      String problem) {
    this(name, source, offset, duration, carried, bytes, problem, null);
  }

  /** A recording. */
  public RecordRef(
      String name,
      String source,
      Double offset,
      Double duration,
      ObjectNode carried,
      long bytes,
      String problem,
      String version) {
    this(name, source, offset, duration, carried, bytes, problem, version, null, null);
  }

  /** A JSON value of a list. */
  static RecordRef value(
      String name, String source, JsonNode value, ObjectNode carried, long bytes, String version) {
    return new RecordRef(name, source, null, null, carried, bytes, null, version, null, value);
  }

  /** A whole file: a recording, or a container where its name says so. */
  static RecordRef file(String name, String source, long bytes, String version) {
    ContainerPlan container = ContainerKind.of(name).map(ContainerPlan::whole).orElse(null);
    return new RecordRef(name, source, null, null, null, bytes, null, version, container, null);
  }

  /** A file of many records, all of which carry these fields. */
  static RecordRef container(
      String name,
      String source,
      ObjectNode carried,
      long bytes,
      String version,
      ContainerKind kind) {
    ContainerPlan plan = ContainerPlan.whole(kind);
    return new RecordRef(name, source, null, null, carried, bytes, null, version, plan, null);
  }

  /** A recording within this container. Its own fields come before those of the container. */
  public RecordRef member(String memberName, ObjectNode fields, Double from, Double length) {
    ObjectNode all = fields;
    if (carried != null) {
      all = carried.deepCopy();
      if (fields != null) {
        all.setAll(fields);
      }
    }
    return new RecordRef(name + "/" + memberName, source, from, length, all, UNKNOWN_BYTES, null);
  }

  /** The same container, read with another plan. */
  public RecordRef with(ContainerPlan other) {
    return new RecordRef(
        name, source, offset, duration, carried, bytes, problem, version, other, value);
  }

  /** A record that only exists to fail. */
  public static RecordRef failed(String name, String source, String problem) {
    return new RecordRef(name, source, null, null, null, 0, problem);
  }

  /** The same record, which must fail. */
  public RecordRef failing(String why) {
    return new RecordRef(
        name, source, offset, duration, carried, bytes, why, version, container, value);
  }
}
