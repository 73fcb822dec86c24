package org.remotemedia.job.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The members of a shard with one key, as they come. */
final class TarSample {
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,18}");
  private static final String JSON = ".json";

  /** Holds a class as a number, by WebDataset's convention. */
  private static final String CLASS = "cls";

  /**
   * A recording.
   *
   * @param path of its member
   * @param member without fields
   */
  private record Recording(String path, Member member) {
    /** The path without the suffix. */
    String stem() {
      return path.substring(0, path.lastIndexOf('.'));
    }
  }

  /**
   * A member with fields.
   *
   * @param value what it holds, or null
   * @param problem why it holds nothing that can be used, as a clause, or null
   */
  record Fields(JsonNode value, String problem) {}

  private final String key;
  private final List<Recording> recordings = new ArrayList<>();
  private final Map<String, Fields> fields = new LinkedHashMap<>();
  private final Set<String> used = new HashSet<>();
  private long heldBytes;

  TarSample(String key) {
    this.key = key;
  }

  String key() {
    return key;
  }

  /** Bytes of memory that it takes. */
  long heldBytes() {
    return heldBytes;
  }

  boolean hasRecordings() {
    return !recordings.isEmpty();
  }

  /** Whether it has all that shards usually have of a sample. */
  boolean isWhole() {
    return hasRecordings() && fields.keySet().stream().anyMatch(TarSample::isJson);
  }

  static boolean isJson(String path) {
    return path.toLowerCase(Locale.ROOT).endsWith(JSON);
  }

  void addRecording(String path, Member member, long bytes) {
    recordings.add(new Recording(path, member));
    heldBytes += bytes;
  }

  /**
   * Adds a member with fields.
   *
   * @return whether there was none of that path
   */
  boolean addFields(String path, Fields value, long bytes) {
    Fields earlier = fields.putIfAbsent(path, value);
    if (earlier != null && isJson(path)) {
      fields.put(path, new Fields(null, "there is more than one such member"));
    }
    heldBytes += earlier == null ? bytes : 0;
    return earlier == null;
  }

  /** The paths of members with fields that no recording has got; known after {@link #members}. */
  List<String> unused() {
    return fields.keySet().stream().filter(path -> !used.contains(path)).toList();
  }

  /** Its recordings with the fields that belong to each. */
  List<Member> members() {
    return recordings.stream().map(this::finished).toList();
  }

  private Member finished(Recording recording) {
    Member member = recording.member();
    String json = jsonOf(recording);
    Fields main = json == null ? null : fields.get(json);
    String problem = member.problem();
    ObjectNode carried = JsonNodeFactory.instance.objectNode();
    if (main != null) {
      used.add(json);
      if (problem == null && main.problem() != null) {
        problem =
            "its fields in " + TarNames.recordName(json) + " cannot be used: " + main.problem();
      }
      if (main.value() instanceof ObjectNode object) {
        carried.setAll(object);
      }
    }
    fields.forEach(
        (path, value) -> {
          String name = path.equals(json) ? null : fieldName(path, recording);
          if (name != null && value.value() != null && !carried.has(name)) {
            carried.set(name, typed(name, value.value()));
            used.add(path);
          }
        });
    return new Member(
        member.name(),
        null,
        carried.isEmpty() ? null : carried,
        problem,
        problem == null ? member.content() : null);
  }

  /** The path of the member with the recording's own fields, or those of all; null without one. */
  private String jsonOf(Recording recording) {
    String common = null;
    for (String path : fields.keySet()) {
      if (isJson(path)) {
        String stem = path.substring(0, path.length() - JSON.length());
        if (stem.equals(recording.stem())) {
          return path;
        }
        common = stem.equals(key) ? path : common;
      }
    }
    return common;
  }

  /** What a member is called among the fields of a recording; null where it is another's. */
  private String fieldName(String path, Recording recording) {
    String owner = key;
    for (Recording other : recordings) {
      if (path.startsWith(other.stem() + ".") && other.stem().length() > owner.length()) {
        owner = other.stem();
      }
    }
    if (!owner.equals(key) && !owner.equals(recording.stem())) {
      return null;
    }
    String name = path.substring(owner.length() + 1).toLowerCase(Locale.ROOT);
    boolean isFieldsOfAnother = ("." + name).equals(JSON);
    return isFieldsOfAnother ? null : name;
  }

  private static JsonNode typed(String name, JsonNode value) {
    return name.equals(CLASS)
            && value.isTextual()
            && WHOLE_NUMBER.matcher(value.textValue().strip()).matches()
        ? JsonNodeFactory.instance.numberNode(Long.parseLong(value.textValue().strip()))
        : value;
  }
}
