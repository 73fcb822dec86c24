package org.remotemedia.manifests.render;

import java.util.Locale;

/** The forms in which a pipeline can be written down. */
public enum GraphFormat {
  TEXT,
  JSON,
  MERMAID,
  DOT;

  /** What writes this form. */
  public GraphRenderer renderer() {
    return switch (this) {
      case TEXT -> new TextRenderer();
      case JSON -> new JsonRenderer();
      case MERMAID -> new MermaidRenderer();
      case DOT -> new DotRenderer();
    };
  }

  /** Name on the command line: {@code text}, {@code json}, {@code mermaid}, {@code dot}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
