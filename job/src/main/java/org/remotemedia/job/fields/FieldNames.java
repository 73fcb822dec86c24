package org.remotemedia.job.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** The names of columns and fields as they are looked up. */
public final class FieldNames {
  private FieldNames() {}

  /** Without the white space around it, which nobody sees. */
  public static String trimmed(String name) {
    int from = 0;
    int to = name.length();
    while (from < to && isBlank(name.charAt(from))) {
      from++;
    }
    while (from < to && isBlank(name.charAt(to - 1))) {
      to--;
    }
    return name.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF';
  }

  /** Trims the names of fields, but for those that there are without white space too. */
  public static void trim(ObjectNode fields) {
    for (Map.Entry<String, JsonNode> field : List.copyOf(fields.properties())) {
      String name = trimmed(field.getKey());
      if (!fields.has(name)) {
        fields.set(name, fields.remove(field.getKey()));
      }
    }
  }
}
