package org.remotemedia.bridge.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Holds {@code docs/java-api.md} to {@link PrepareSpeech} and to what that prints; {@code
 * -Ddocs.update=true} writes both into the page anew.
 */
class JavaApiDocsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path PAGE = ROOT.resolve("docs/java-api.md");
  private static final Path EXAMPLE =
      Path.of("src/test/java", PrepareSpeech.class.getName().replace('.', '/') + ".java");
  private static final String MARK = "JavaApiDocsTest holds the two together.\n";

  @Test
  void theExampleOnThePageIsTheOneThatIsCompiled() throws IOException {
    String source = Files.readString(EXAMPLE);
    hold("java", source.substring(source.indexOf(MARK) + MARK.length()));
  }

  @Test
  void itPrintsWhatThePageSays() throws IOException, InterruptedException {
    Path output = Files.createTempFile("prepare-speech", ".txt");
    // In a process of its own, since its paths begin at the project's root.
    Process process =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-cp",
                    System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")),
                    PrepareSpeech.class.getName()))
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the example ends").isTrue();
      String printed = Files.readString(output);
      assertThat(process.exitValue()).as(printed).isZero();
      hold("text", printed);
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }

  /** Compares the one block of that language. */
  private static void hold(String language, String text) throws IOException {
    String page = Files.readString(PAGE, StandardCharsets.UTF_8);
    Matcher block =
        Pattern.compile("(?<=```" + language + "\n).*?(?=```\n)", Pattern.DOTALL).matcher(page);
    assertThat(block.find()).as("%s has a block of %s", PAGE, language).isTrue();
    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(PAGE, block.replaceFirst(Matcher.quoteReplacement(text)));
      return;
    }
    assertThat(block.group())
        .as("docs/java-api.md is out of date: run bin/test -Ddocs.update=true")
        .isEqualTo(text);
    assertThat(block.find()).as("%s has one block of %s", PAGE, language).isFalse();
  }
}
