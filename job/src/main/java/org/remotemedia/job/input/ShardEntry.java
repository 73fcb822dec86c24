package org.remotemedia.job.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;
import org.remotemedia.job.fields.ListFields;
import org.remotemedia.job.fields.Seconds;
import org.remotemedia.job.fields.Stretch;

/**
 * An entry of a list that says what is in tar shards.
 *
 * @param shard the number of the shard
 * @param path of the member
 * @param stretch of it
 * @param fields further ones
 */
record ShardEntry(int shard, String path, Stretch stretch, ObjectNode fields) {
  /** The field with the number of the shard. */
  static final String SHARD = "shard_id";

  private static final Pattern PART = Pattern.compile("-sub\\d+(\\.\\w+)?$");

  static ShardEntry of(ObjectNode entry, ListFields names) throws ListEntries.BadEntry {
    JsonNode shard = entry.path(SHARD);
    if (!shard.isInt() && !(shard.isTextual() && shard.textValue().matches("\\d{1,9}"))) {
      throw new ListEntries.BadEntry("its \"" + SHARD + "\" is not the number of a shard");
    }
    String path = Recordings.path(entry.remove(names.audioName()), names.audioName());
    try {
      return new ShardEntry(shard.asInt(), path, Stretch.take(entry, names), entry);
    } catch (Seconds.BadTime e) {
      throw new ListEntries.BadEntry(e.getMessage());
    }
  }

  /** The path without the number by which NeMo tells several stretches of a member. */
  String recording() {
    return PART.matcher(path).replaceFirst("$1");
  }

  /**
   * What members are found by, as NeMo does it: the last name without its suffix, and without the
   * number of a stretch.
   */
  static String key(String path) {
    String name = PART.matcher(path.substring(path.lastIndexOf('/') + 1)).replaceFirst("$1");
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
