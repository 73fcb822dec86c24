package org.remotemedia.job.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The beginning of a list, by which its kind is told.
 *
 * @param columns the names in its header row; null where each entry has names of its own
 * @param first its first entry; null where that is no object, or cannot be read
 * @param where that one stands, in words
 */
record ListHead(List<String> columns, ObjectNode first, String where) {
  /** Whether entries have a field. */
  boolean has(String field) {
    return columns == null ? first != null && first.has(field) : columns.contains(field);
  }

  /** Whether they have all of these fields. */
  boolean hasAll(String... fields) {
    for (String field : fields) {
      if (!has(field)) {
        return false;
      }
    }
    return true;
  }
}
