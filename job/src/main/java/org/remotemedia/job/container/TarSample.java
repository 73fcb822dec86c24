package org.remotemedia.job.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The members of a shard with one key, as they come. Members with fields are found by stems: of all
 * recordings, that of the longest stem which such a member's path begins with owns it, or else the
 * key does, for all recordings.
 */
final class TarSample {
  /** Of the fields that belong to all recordings of a key, which each of them gets. */
  static final int MOST_COMMON_FIELDS = 1000;

  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,18}");
  private static final String JSON = ".json";

  /** Holds a class as a number, by WebDataset's convention. */
  private static final String CLASS = "cls";

  /**
   * A recording.
   *
   * @param stem the path of its member without the suffix
   * @param member without fields
   * @param bytes of memory that it takes
   */
  private record Recording(String stem, Member member, long bytes) {}

  /**
   * A member with fields.
   *
   * @param value what it holds, or null
   * @param problem why it holds nothing that can be used, as a clause, or null
   * @param bytes of memory that it takes
   */
  record Fields(JsonNode value, String problem, long bytes) {}

  private final String key;
  private final List<Recording> recordings = new ArrayList<>();
  private final Map<String, Fields> fields = new LinkedHashMap<>();

  /** The paths of {@code .json} members, by their stems. */
  private final Map<String, String> jsons = new HashMap<>();

  /** Those of all recordings, also of those that have been given out. */
  private final Set<String> stems = new HashSet<>();

  /** How long these are, which spares looking for others. */
  private final Set<Integer> stemLengths = new HashSet<>();

  private final Set<String> used = new HashSet<>();

  /** The stems of recordings that were given out early. */
  private final Set<String> given = new HashSet<>();

  /** The fields of all recordings that the first of those have got. */
  private final Set<String> givenCommon = new HashSet<>();

  private final Set<String> late = new LinkedHashSet<>();
  private long heldBytes;
  private long fieldBytes;

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

  /** What of these is that of fields. */
  long fieldBytes() {
    return fieldBytes;
  }

  boolean hasRecordings() {
    return !recordings.isEmpty();
  }

  /** Whether it has all that shards usually have of a sample. */
  boolean isWhole() {
    return hasRecordings() && !jsons.isEmpty();
  }

  static boolean isJson(String path) {
    return path.toLowerCase(Locale.ROOT).endsWith(JSON);
  }

  /**
   * Adds a recording.
   *
   * @param bytes of memory that it takes
   */
  void addRecording(String path, Member member, long bytes) {
    String stem = addStem(path);
    recordings.add(new Recording(stem, member, bytes));
    heldBytes += bytes;
    if (given.contains(stem)) {
      late.add(path);
    }
  }

  private String addStem(String path) {
    String stem = path.substring(0, path.lastIndexOf('.'));
    stems.add(stem);
    stemLengths.add(stem.length());
    return stem;
  }

  /**
   * Adds a member with fields.
   *
   * @return whether there was none of that path
   */
  boolean addFields(String path, Fields value) {
    Fields earlier = fields.putIfAbsent(path, value);
    if (earlier != null) {
      if (isJson(path)) {
        fields.put(path, new Fields(null, "there is more than one such member", earlier.bytes()));
      }
      return false;
    }
    if (isJson(path)) {
      jsons.putIfAbsent(stemOfJson(path), path);
    }
    heldBytes += value.bytes();
    fieldBytes += value.bytes();
    return true;
  }

  private static String stemOfJson(String path) {
    return path.substring(0, path.length() - JSON.length());
  }

  /** The paths of members with fields that no recording has got; known after {@link #members}. */
  List<String> unused() {
    return fields.keySet().stream().filter(path -> !used.contains(path)).toList();
  }

  /**
   * The paths of members that came when a recording they belong to, or one that their fields belong
   * to, had been given out; known after {@link #members}.
   */
  Set<String> late() {
    if (!given.isEmpty()) {
      for (String path : fields.keySet()) {
        String owner = owner(path);
        if (owner.equals(key) ? !givenCommon.contains(path) : given.contains(owner)) {
          late.add(path);
        }
      }
    }
    return late;
  }

  /** Its recordings with the fields that belong to each. */
  List<Member> members() {
    return finished(recordings, false);
  }

  /**
   * Gives out recordings before all members have come, since they take too much memory: those with
   * a {@code .json} of their own, and then as many others as it takes, from the first one on.
   * Recordings whose stem is the key stay.
   *
   * @param arriving the path of a recording that is about to be added
   * @param mostBytes what may be left of {@link #heldBytes}
   */
  List<Member> giveEarly(String arriving, long mostBytes) {
    String current = addStem(arriving);
    List<Recording> others =
        recordings.stream()
            .filter(other -> !other.stem().equals(key) && !other.stem().equals(current))
            .toList();
    Set<Recording> early = Collections.newSetFromMap(new IdentityHashMap<>());
    others.stream().filter(other -> jsons.containsKey(other.stem())).forEach(early::add);
    long left = heldBytes - early.stream().mapToLong(Recording::bytes).sum();
    if (left > mostBytes) {
      for (Recording other : others) {
        // Half of it, so that it is not the same again for the next one.
        if (left > mostBytes / 2 && early.add(other)) {
          left -= other.bytes();
        }
      }
    }
    List<Member> members = finished(others.stream().filter(early::contains).toList(), true);
    recordings.removeIf(early::contains);
    early.forEach(recording -> heldBytes -= recording.bytes());
    early.forEach(recording -> given.add(recording.stem()));
    forgetUsed();
    return members;
  }

  /** Lets go of fields that belong to recordings alone which have been given out. */
  private void forgetUsed() {
    Iterator<Map.Entry<String, Fields>> all = fields.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<String, Fields> entry = all.next();
      String path = entry.getKey();
      if (given.contains(owner(path)) && used.remove(path)) {
        all.remove();
        heldBytes -= entry.getValue().bytes();
        fieldBytes -= entry.getValue().bytes();
        if (isJson(path)) {
          jsons.remove(stemOfJson(path), path);
        }
      }
    }
  }

  private List<Member> finished(List<Recording> some, boolean isEarly) {
    Map<String, List<String>> owned = new HashMap<>();
    for (String path : fields.keySet()) {
      String owner = owner(path);
      // Before all have come, dots may be those of a stem that is to come.
      if (!owner.equals(key) || !isEarly || path.lastIndexOf('.') == key.length()) {
        owned.computeIfAbsent(owner, any -> new ArrayList<>(1)).add(path);
      }
    }
    List<String> common = owned.getOrDefault(key, List.of());
    List<String> attached = common.subList(0, Math.min(common.size(), MOST_COMMON_FIELDS));
    if (isEarly && given.isEmpty()) {
      givenCommon.addAll(attached);
    }
    List<Member> members = new ArrayList<>();
    for (Recording recording : some) {
      List<String> own =
          recording.stem().equals(key)
              ? List.of()
              : owned.getOrDefault(recording.stem(), List.of());
      members.add(finished(recording, own, attached));
    }
    return members;
  }

  private Member finished(Recording recording, List<String> own, List<String> common) {
    Member member = recording.member();
    String json = jsons.getOrDefault(recording.stem(), jsons.get(key));
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
    attach(own, recording.stem(), carried);
    attach(common, key, carried);
    return new Member(
        member.name(),
        null,
        carried.isEmpty() ? null : carried,
        problem,
        problem == null ? member.content() : null);
  }

  /** Adds fields that have no such name yet, named by what follows their owner. */
  private void attach(List<String> paths, String owner, ObjectNode carried) {
    for (String path : paths) {
      String name = path.substring(owner.length() + 1).toLowerCase(Locale.ROOT);
      JsonNode value = fields.get(path).value();
      boolean isFieldsOfOwner = ("." + name).equals(JSON);
      if (!isFieldsOfOwner && value != null && !carried.has(name)) {
        carried.set(name, typed(name, value));
        used.add(path);
      }
    }
  }

  /** The longest stem of a recording that a path begins with, or else the key. */
  private String owner(String path) {
    int dot = path.lastIndexOf('.');
    while (dot > key.length()) {
      if (stemLengths.contains(dot) && stems.contains(path.substring(0, dot))) {
        return path.substring(0, dot);
      }
      dot = path.lastIndexOf('.', dot - 1);
    }
    return key;
  }

  private static JsonNode typed(String name, JsonNode value) {
    return name.equals(CLASS)
            && value.isTextual()
            && WHOLE_NUMBER.matcher(value.textValue().strip()).matches()
        ? JsonNodeFactory.instance.numberNode(Long.parseLong(value.textValue().strip()))
        : value;
  }
}
