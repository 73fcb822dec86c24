package org.remotemedia.manifests.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotemedia.manifests.catalog.NodeCatalog;
import org.remotemedia.manifests.placeholder.ParamValues;
import org.remotemedia.manifests.testing.ModuleFiles;
import org.remotemedia.operators.node.NodeRegistry;

/** However a text is damaged, validation says so instead of throwing. */
class DamagedTextTest {
  private static final NodeCatalog CATALOG = NodeCatalog.of(NodeRegistry.load(), List.of());
  private static final byte[] PIECES =
      "{}[]\",:-&*!|>%@#\n\t \\u0 null 1e9 ~\u0000".getBytes(StandardCharsets.ISO_8859_1);

  @ParameterizedTest
  @CsvSource({"m.json, 1", "m.yaml, 2"})
  void validationNeverThrows(String fileName, long seed) throws IOException {
    Random random = new Random(seed);
    int valid = 0;
    for (Path example : ModuleFiles.json("examples")) {
      byte[] content = Files.readAllBytes(example);
      for (int round = 0; round < 1500; round++) {
        Validation validation =
            Validation.validate(damaged(content, random), fileName, ParamValues.NONE, CATALOG);
        assertThat(validation.isValid()).isEqualTo(validation.graph().isPresent());
        validation.problems().forEach(problem -> assertThat(problem.message()).isNotBlank());
        valid += validation.isValid() ? 1 : 0;
      }
    }
    assertThat(valid).isBetween(1, 1000);
  }

  private static byte[] damaged(byte[] content, Random random) {
    byte[] copy = content.clone();
    for (int i = 0; i <= random.nextInt(4); i++) {
      int at = random.nextInt(copy.length);
      switch (random.nextInt(3)) {
        case 0 -> copy[at] = (byte) random.nextInt(256);
        case 1 -> copy[at] = PIECES[random.nextInt(PIECES.length)];
        default -> copy = Arrays.copyOf(copy, Math.max(1, at));
      }
    }
    return copy;
  }
}
