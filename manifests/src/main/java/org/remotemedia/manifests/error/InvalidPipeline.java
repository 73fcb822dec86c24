package org.remotemedia.manifests.error;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.ExecutorError;

/**
 * A manifest that makes no pipeline, with everything that is wrong with it. The message has one
 * line per problem.
 */
public abstract sealed class InvalidPipeline extends ExecutorError
    permits ManifestError, GraphError, CycleError, NodeNotFound {
  private final transient List<Problem> problems;

  InvalidPipeline(ErrorKind kind, String introduction, List<Problem> problems) {
    super(kind, introduction + ": " + text(problems), text(problems), null);
    this.problems = List.copyOf(problems);
  }

  /**
   * The error for {@code problems}: NodeNotFound, CycleError or GraphError when they are of that
   * kind alone, otherwise ManifestError. Cycles count as graph errors too.
   */
  public static InvalidPipeline of(List<Problem> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("no problem");
    }
    Set<ErrorKind> kinds = EnumSet.noneOf(ErrorKind.class);
    problems.forEach(problem -> kinds.add(problem.kind()));
    if (kinds.equals(Set.of(ErrorKind.NODE_NOT_FOUND))) {
      return new NodeNotFound(problems);
    }
    if (kinds.equals(Set.of(ErrorKind.CYCLE))) {
      return new CycleError(problems);
    }
    if (Set.of(ErrorKind.CYCLE, ErrorKind.GRAPH).containsAll(kinds)) {
      return new GraphError(problems);
    }
    return new ManifestError(problems);
  }

  /** Everything that is wrong, in the order of the manifest's parts. */
  public final List<Problem> problems() {
    return problems;
  }

  /** The first node concerned, if any is. */
  @Override
  public final Optional<String> nodeId() {
    return problems.stream().flatMap(problem -> problem.nodeIds().stream()).findFirst();
  }

  private static String text(List<Problem> problems) {
    if (problems.size() == 1) {
      return problems.get(0).located();
    }
    return problems.stream()
        .map(Problem::toString)
        .collect(Collectors.joining("\n", problems.size() + " problems\n", ""));
  }
}
