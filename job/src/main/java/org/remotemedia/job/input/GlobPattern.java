package org.remotemedia.job.input;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.remotemedia.job.notes.FileSuffix;

/**
 * A glob as shells have it: {@code *} and {@code ?} for characters of one name, {@code **} for any
 * directories, {@code [abc]}, {@code [a-z]}, {@code [!a]}, {@code {a,b}}, {@code {000..127}}; a
 * backslash takes a wildcard literally. A wildcard does not match the dot that a hidden name begins
 * with. Where the last name is nothing but wildcards, only files that a directory is searched for
 * match.
 */
final class GlobPattern {
  private static final String WILDCARDS = "*?[{";
  private static final int MAX_ALTERNATIVES = 1000;

  /**
   * One name of the path.
   *
   * @param anyDirectories whether it is {@code **}
   * @param name what it matches otherwise
   * @param last whether a file must match it
   * @param anyName whether it is nothing but wildcards
   */
  private record Segment(boolean anyDirectories, Pattern name, boolean last, boolean anyName) {
    boolean matches(String candidate) {
      return name.matcher(candidate).matches();
    }

    /** Whether it matches any name, and a hidden one only by that. */
    boolean leavesOut(String candidate) {
      return anyName && FileSuffix.isHidden(candidate);
    }
  }

  /** The segments of all alternatives, one after the other. */
  private final List<Segment> segments = new ArrayList<>();

  private final SortedSet<Integer> starts = new TreeSet<>();

  /**
   * @param pattern relative to the directory that {@link #filter} is used in
   * @throws IllegalArgumentException when it has too many alternatives
   */
  GlobPattern(String pattern) {
    List<String> alternatives = new ArrayList<>();
    expandBraces(pattern, alternatives);
    for (String alternative : alternatives) {
      starts.add(segments.size());
      List<String> names = new ArrayList<>(List.of(alternative.split("/", -1)));
      if (names.get(names.size() - 1).equals("**")) {
        names.add("*");
      }
      for (int i = 0; i < names.size(); i++) {
        String name = names.get(i);
        boolean last = i == names.size() - 1;
        segments.add(
            new Segment(
                name.equals("**") && !last,
                Pattern.compile(nameRegex(name), Pattern.DOTALL),
                last,
                name.chars().allMatch(c -> c == '*' || c == '?')));
      }
    }
  }

  static boolean hasWildcards(String text) {
    return text.chars().anyMatch(c -> WILDCARDS.indexOf(c) >= 0);
  }

  /** Length of the leading directories without wildcards, with the slash behind them. */
  static int fixedLength(String text) {
    int wildcard = 0;
    while (WILDCARDS.indexOf(text.charAt(wildcard)) < 0 && text.charAt(wildcard) != '\\') {
      wildcard++;
    }
    return text.lastIndexOf('/', wildcard) + 1;
  }

  /** The filter for the directory that the pattern is relative to. */
  TreeFilter filter() {
    return new State(starts);
  }

  /** The segments that the names of a directory's entries may match, as indices. */
  private final class State implements TreeFilter {
    private final SortedSet<Integer> current = new TreeSet<>();

    State(SortedSet<Integer> reached) {
      for (int at : reached) {
        current.add(at);
        while (segments.get(at).anyDirectories()) {
          current.add(++at);
        }
      }
    }

    @Override
    public Choice file(String name) {
      Choice choice = Choice.PASS;
      for (int at : current) {
        Segment segment = segments.get(at);
        if (segment.last() && segment.matches(name)) {
          if (!segment.anyName() || InputFiles.matches(name)) {
            return Choice.TAKE;
          }
          choice = Choice.IGNORE;
        }
      }
      return choice;
    }

    @Override
    public TreeFilter directory(String name) {
      SortedSet<Integer> reached = new TreeSet<>();
      for (int at : current) {
        Segment segment = segments.get(at);
        if (segment.anyDirectories()) {
          if (!FileSuffix.isHidden(name)) {
            reached.add(at);
          }
        } else if (!segment.last() && segment.matches(name) && !segment.leavesOut(name)) {
          reached.add(at + 1);
        }
      }
      return reached.isEmpty() ? null : new State(reached);
    }
  }

  /** Adds the patterns without braces that {@code text} stands for. */
  private static void expandBraces(String text, List<String> alternatives) {
    int open = indexOf(text, '{', 0);
    while (open >= 0) {
      List<String> options = new ArrayList<>();
      int close = splitOptions(text, open, options);
      if (close >= 0 && options.size() > 1) {
        for (String option : options) {
          expandBraces(text.substring(0, open) + option + text.substring(close + 1), alternatives);
        }
        return;
      }
      open = indexOf(text, '{', open + 1);
    }
    if (alternatives.size() >= MAX_ALTERNATIVES) {
      throw new IllegalArgumentException(
          "its braces stand for more than " + MAX_ALTERNATIVES + " patterns");
    }
    alternatives.add(text);
  }

  /** Index of the brace that closes the one at {@code open}, −1 if none does. */
  private static int splitOptions(String text, int open, List<String> options) {
    int depth = 0;
    int from = open + 1;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '{') {
        depth++;
      } else if (c == ',' && depth == 1) {
        options.add(text.substring(from, i));
        from = i + 1;
      } else if (c == '}' && --depth == 0) {
        options.add(text.substring(from, i));
        return i;
      }
    }
    return -1;
  }

  private static int indexOf(String text, char wanted, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static String nameRegex(String glob) {
    StringBuilder regex = new StringBuilder();
    if (!glob.isEmpty() && "*?[".indexOf(glob.charAt(0)) >= 0) {
      regex.append("(?!\\.)");
    }
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      int close = c == '[' ? classEnd(glob, i) : -1;
      if (c == '*') {
        // Runs of stars mean one; as one expression each they would take exponential time.
        while (i + 1 < glob.length() && glob.charAt(i + 1) == '*') {
          i++;
        }
        regex.append(".*");
      } else if (rangeEnd(glob, i) > 0) {
        int end = rangeEnd(glob, i);
        regex.append(NumberRange.regex(glob.substring(i + 1, end)));
        i = end;
      } else if (c == '?') {
        regex.append('.');
      } else if (close > 0) {
        appendClass(glob.substring(i + 1, close), regex);
        i = close;
      } else if (c == '\\' && i + 1 < glob.length() && isSpecial(glob.charAt(i + 1))) {
        regex.append(quoted(glob.charAt(++i)));
      } else {
        regex.append(quoted(c));
      }
    }
    return regex.toString();
  }

  /** Index of the brace that closes a range, −1 where none begins. */
  private static int rangeEnd(String glob, int open) {
    int close = glob.charAt(open) == '{' ? glob.indexOf('}', open) : -1;
    return close > 0 && NumberRange.is(glob.substring(open + 1, close)) ? close : -1;
  }

  private static boolean isSpecial(char c) {
    return "*?[]{},\\!-^".indexOf(c) >= 0;
  }

  /** Index of the bracket that closes the class; one that comes first is a member. */
  private static int classEnd(String glob, int open) {
    int first = open + 1;
    if (first < glob.length() && "!^".indexOf(glob.charAt(first)) >= 0) {
      first++;
    }
    return glob.indexOf(']', first + 1);
  }

  private static void appendClass(String members, StringBuilder regex) {
    boolean negated = members.startsWith("!") || members.startsWith("^");
    regex.append(negated ? "[^" : "[");
    for (int i = negated ? 1 : 0; i < members.length(); i++) {
      char c = members.charAt(i);
      boolean range = i + 2 < members.length() && members.charAt(i + 1) == '-';
      if (range && members.charAt(i + 2) >= c) {
        regex.append(quoted(c)).append('-').append(quoted(members.charAt(i + 2)));
        i += 2;
      } else {
        regex.append(quoted(c));
      }
    }
    regex.append(']');
  }

  private static String quoted(char c) {
    boolean plain = Character.isLetterOrDigit(c) || c > 127 || c < ' ';
    return plain ? String.valueOf(c) : "\\" + c;
  }
}
