package org.remotemedia.job.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.remotemedia.job.notes.InputNotes;

/**
 * Finds columns that are nearly named as those with times. Were they carried like any other, whole
 * recordings would take the place of stretches, and nobody would notice.
 */
public final class TimeColumns {
  private static final String OF =
      "(?:audio|segment|seg|clip|utt|utterance|chunk|speech|speaker|turn|word|time|t)?";
  private static final String IN =
      "(?:time|times|timestamp|at|pos|position|offset)?(?:in)?"
          + "(?:s|sec|secs|seconds?|ms|msecs?|millis|milliseconds?|us|samples?|frames?)?";

  /** What a column may hold. */
  private enum Role {
    BEGINNING(
        OF + "(?:offset|start|begin|beginning|onset|starting)" + IN,
        "the time at which a stretch begins"),
    END(OF + "(?:end|ending|stop|finish)" + IN, "the time at which a stretch ends"),
    LENGTH(OF + "(?:duration|durations|dur|length|len)" + IN, "the length of a stretch");

    private final Pattern names;
    private final String words;

    Role(String names, String words) {
      this.names = Pattern.compile(names);
      this.words = words;
    }
  }

  private static final Pattern TIME = Pattern.compile("\\s*[-+]?[0-9][0-9:.,eE+-]*\\s*s?\\s*");

  private final ListFields fields;
  private final InputNotes notes;

  /**
   * @param fields the names that are asked for
   * @param notes what there is to warn of
   */
  public TimeColumns(ListFields fields, InputNotes notes) {
    this.fields = fields;
    this.notes = notes;
  }

  /** What is wrong with an entry, as a clause; empty when its times can be told. */
  public Optional<String> problem(ObjectNode entry, String where) {
    for (Map.Entry<String, JsonNode> field : entry.properties()) {
      JsonNode value = field.getValue();
      boolean isTime =
          value.isNumber() || (value.isTextual() && TIME.matcher(value.textValue()).matches());
      if (isTime) {
        Optional<String> problem = problem(field.getKey(), entry::has, where);
        if (problem.isPresent()) {
          return problem;
        }
      }
    }
    return Optional.empty();
  }

  /** The same for all rows of a table. */
  public Optional<String> problem(Collection<String> columns, String where) {
    return columns.stream()
        .flatMap(column -> problem(column, columns::contains, where).stream())
        .findFirst();
  }

  /** Which fields there are. */
  private interface Fields {
    boolean has(String name);
  }

  private Optional<String> problem(String name, Fields all, String where) {
    if (isUsed(name)) {
      return Optional.empty();
    }
    Role role = role(name);
    if (role == null || isAnswered(role, all)) {
      return Optional.empty();
    }
    String option = option(role);
    String what = "its \"" + name + "\" looks like " + role.words + ", in seconds: ";
    String way = "to use it, give " + option + " \"" + name + '"';
    if (role == Role.LENGTH && !plain(name).equals(ListFields.USUAL_DURATION)) {
      // Often no more than a note about whole files.
      notes.warn(
          "the field \"" + name + "\" looks like a length and is only carried; " + way, where);
      return Optional.empty();
    }
    return Optional.of(
        what + way + "; to carry it as it is, give " + ownOption(role) + ' ' + ownName(role));
  }

  private boolean isUsed(String name) {
    return name.equals(fields.audioName())
        || name.equals(fields.id())
        || name.equals(fields.offsetName())
        || name.equals(fields.durationName())
        || name.equals(fields.end());
  }

  /** Whether what a field would say is said by another, or the user has said which one it is. */
  private boolean isAnswered(Role role, Fields all) {
    if (role == Role.BEGINNING) {
      return isNamed(fields.offset(), ListFields.USUAL_OFFSET, all) || all.has(fields.offsetName());
    }
    return isNamed(fields.duration(), ListFields.USUAL_DURATION, all)
        || isNamed(fields.end(), null, all)
        || all.has(fields.durationName());
  }

  /** Whether an option names a field that is there, or says that the usual one counts. */
  private static boolean isNamed(String field, String usual, Fields all) {
    return field != null && (field.equals(usual) || all.has(field));
  }

  private static String option(Role role) {
    return switch (role) {
      case BEGINNING -> "--offset-field";
      case END -> "--end-field";
      case LENGTH -> "--duration-field";
    };
  }

  private static String ownOption(Role role) {
    return role == Role.BEGINNING ? "--offset-field" : "--duration-field";
  }

  private static String ownName(Role role) {
    return role == Role.BEGINNING ? ListFields.USUAL_OFFSET : ListFields.USUAL_DURATION;
  }

  private static Role role(String name) {
    String plain = plain(name);
    for (Role role : Role.values()) {
      if (role.names.matcher(plain).matches()) {
        return role;
      }
    }
    return null;
  }

  /** In lower case, without what separates words. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }
}
