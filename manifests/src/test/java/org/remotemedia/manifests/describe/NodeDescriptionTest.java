package org.remotemedia.manifests.describe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.remotemedia.manifests.testing.TestNodes;

class NodeDescriptionTest {
  @Test
  void jsonHasTheFieldsOfNodeMetadata() throws JsonProcessingException {
    assertThat(NodeDescription.toJson(new TestNodes.Segments().metadata()))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"name": "Segments", "version": "1.2.3", "capabilities": ["audio"],
                     "parameters": {
                       "threshold": {"type": "float", "default": -30.0, "description": "Level.",
                         "minimum": -120.0, "maximum": 0.0, "usual_maximum": -6.0, "unit": "dB"},
                       "frame_ms": {"type": "integer", "default": 30, "description": "Frame.",
                         "aliases": ["frame_length", "frameMs", "frameLength"]},
                       "mode": {"type": "string", "default": "fast", "description": "Mode.",
                         "choices": ["fast", "exact"]}},
                     "description": "Segments for tests.", "aliases": ["OldSegments"],
                     "accepts": ["audio"], "output": "json"}
                    """));
  }

  @Test
  void textSaysWhatMayBeGiven() {
    assertThat(NodeDescription.toText(new TestNodes.Segments().metadata()))
        .isEqualTo(
            """
            Segments 1.2.3  (also OldSegments)
            Segments for tests.
            takes audio; gives a JSON value
            parameters, also in camelCase:
              threshold: a finite number from -120 to 0, usually at most -6; in dB; default -30.0
                  Level.
              frame_ms: an integer; default 30; also frame_length
                  Frame.
              mode: one of fast, exact; default fast
                  Mode.
            """);
    assertThat(NodeDescription.toText(new TestNodes.PassOn().metadata()))
        .endsWith(
            "takes audio, a JSON value, an object of several nodes' values; gives the kind of"
                + " value it takes\nno parameters\n");
  }
}
