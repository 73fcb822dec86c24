package org.remotemedia.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotemedia.operators.codec.AudioDecoders;
import org.remotemedia.operators.kernel.KernelPath;

/** The options for Java's compiler that bin/remotemedia gives. */
@Timeout(120)
class CompilerOptionsITCase {
  private static final Pattern COMMAND =
      Pattern.compile("(?m)^-XX:CompileCommand=(\\w+),([\\w.]+)\\.\\*::\\*,[\\w.]+$");

  private static String versionWith(String options) throws InterruptedException {
    CommandRun run =
        CommandRun.of(
            Duration.ofMinutes(1),
            Map.of("REMOTEMEDIA_JVM_OPTS", options + " -XX:+PrintFlagsFinal"),
            List.of(CommandRun.projectFile("bin/remotemedia").toString(), "--version"));
    assertThat(run.exitCode()).as("%s", run).isZero();
    return run.out();
  }

  @Test
  void javaTakesThemInSilence() throws InterruptedException {
    assertThat(versionWith(""))
        .containsPattern("Tier4InvocationThreshold += 50000 ")
        .containsPattern("Tier4BackEdgeThreshold += 400000 ")
        .doesNotContain("CompileCommand: ");
  }

  @Test
  void thoseOfTheUserWin() throws InterruptedException {
    assertThat(versionWith("-XX:Tier4InvocationThreshold=7000"))
        .containsPattern("Tier4InvocationThreshold += 7000 ");
  }

  /** A package of another name would be compiled late, without a word. */
  @Test
  void thePackagesAreThoseWithLoopsOverSamples() throws IOException {
    String text = Files.readString(CommandRun.projectFile("cluster-config/compiler.options"));
    Map<String, List<String>> packagesByOption =
        COMMAND
            .matcher(text)
            .results()
            .collect(
                Collectors.groupingBy(
                    command -> command.group(1),
                    Collectors.mapping(
                        (MatchResult command) -> command.group(2), Collectors.toList())));
    List<String> packages =
        List.of(KernelPath.class.getPackageName(), AudioDecoders.class.getPackageName());
    assertThat(packagesByOption)
        .isEqualTo(Map.of("CompileThresholdScaling", packages, "BackgroundCompilation", packages));
  }
}
