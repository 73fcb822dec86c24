package org.remotemedia.operators.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.accounts.NodeStats;
import org.remotemedia.operators.accounts.NodeVisit;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.node.CuttingNode;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.OutputKind;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.node.ValueKind;
import org.remotemedia.operators.nodes.PassThroughNode;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/** Chains of stages that execute in batches give what chains without batches give. */
class BatchStageEquivalenceTest {
  private static final int SEEDS = 60;
  private static final int RATE = 8000;
  private static final List<String> NODE_IDS = List.of("n1", "n2", "n3", "n4");

  private static final Predicate<String> IS_UTTERANCE =
      line -> line.contains("utterance=Utterance");

  static IntStream seeds() {
    return IntStream.range(0, SEEDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void batchesChangeNothingButWhenThingsHappen(int seed) {
    Random random = new Random(seed);
    List<StagePlan> plans = plans(random);
    compare(plans, 0, random);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void norDoTheyWhereRecordingsAreCut(int seed) {
    compareCut(seed);
  }

  @Test
  void mostOfTheseRunsHaveUtterances() {
    assertThat(seeds().filter(seed -> compareCut(seed).stream().anyMatch(IS_UTTERANCE)).count())
        .isGreaterThan(SEEDS * 2 / 3);
  }

  private static List<String> compareCut(int seed) {
    Random random = new Random(seed);
    int cutter = 1 + random.nextInt(3);
    return compare(cuttingPlans(random, cutter), cutter, random);
  }

  /**
   * Runs the same records with and without batches.
   *
   * @param cutter index of the stage that cuts, 0 for none
   * @return what comes of them
   */
  private static List<String> compare(List<StagePlan> plans, int cutter, Random random) {
    List<Consumer<Consumer<Element>>> input = input(random);
    Transcript alone = new Transcript(cutter);
    Consumer<Element> chain = alone;
    for (int i = plans.size() - 1; i >= 0; i--) {
      Node node = i + 1 == cutter ? new EveryFewFrames() : new PassThroughNode();
      node.initialize(Parameters.of(node.metadata(), null));
      chain = new NodeStage(plans.get(i), node, chain, StageListener.NONE);
    }
    Consumer<Element> aloneChain = chain;
    input.forEach(element -> element.accept(aloneChain));

    Transcript batched = new Transcript(cutter);
    chain = batched;
    List<BatchStage> stages = new ArrayList<>();
    for (int i = plans.size() - 1; i >= 0; i--) {
      if (i + 1 == cutter) {
        EveryFewFrames node = new EveryFewFrames();
        node.initialize(Parameters.of(node.metadata(), null));
        chain = new NodeStage(plans.get(i), node, chain, StageListener.NONE);
        continue;
      }
      FakeBatchNode node = new FakeBatchNode();
      node.batchValues = 1 + random.nextInt(5);
      long mostHeldBytes = random.nextBoolean() ? 1 << 20 : random.nextInt(2000);
      BatchStage stage =
          new BatchStage(plans.get(i), node, chain, StageListener.NONE, mostHeldBytes);
      stages.add(0, stage);
      chain = stage;
    }
    Consumer<Element> batchedChain = chain;
    input.forEach(element -> element.accept(batchedChain));
    stages.forEach(BatchStage::flush);

    assertThat(batched.lines).isEqualTo(alone.lines);
    return alone.lines;
  }

  /** One to four nodes; each takes some of the producers before it, which pass all but the last. */
  private static List<StagePlan> plans(Random random) {
    List<StagePlan> plans = new ArrayList<>();
    int nodes = 1 + random.nextInt(4);
    for (int index = 1; index <= nodes; index++) {
      List<Integer> before = new ArrayList<>(IntStream.range(0, index).boxed().toList());
      List<Integer> inputs = new ArrayList<>(before);
      while (inputs.size() > 1 && random.nextInt(3) > 0) {
        inputs.remove(random.nextInt(inputs.size()));
      }
      if (index == nodes) {
        before.removeIf(producer -> random.nextInt(3) == 0);
      }
      plans.add(
          new StagePlan(
              index,
              "n" + index,
              "PassThroughNode",
              "cpython",
              "{}",
              inputs,
              inputs.stream().map(producer -> "p" + producer).toList(),
              before));
    }
    return plans;
  }

  /**
   * A node that cuts, with up to three before it and up to three that work on utterances; these may
   * also be connected to what works on recordings, even if that gives audio.
   */
  private static List<StagePlan> cuttingPlans(Random random, int cutter) {
    List<StagePlan> plans = new ArrayList<>();
    List<Integer> ofRecordings = new ArrayList<>(List.of(0));
    for (int index = 1; index < cutter; index++) {
      plans.add(plan(index, someOf(ofRecordings, random), ofRecordings, List.of(), 0, List.of()));
      ofRecordings.add(index);
    }
    List<Integer> ofUtterances = new ArrayList<>(List.of(cutter));
    List<StagePlan> after = new ArrayList<>();
    Set<Integer> shared = new TreeSet<>();
    List<Integer> passed = new ArrayList<>(ofRecordings);
    passed.add(cutter);
    for (int index = cutter + 1; index <= Math.min(4, cutter + 3); index++) {
      List<Integer> inputs = someOf(ofUtterances, random);
      if (random.nextInt(3) == 0) {
        List<Integer> others = someOf(ofRecordings.subList(1, cutter), random);
        shared.addAll(others);
        inputs.addAll(random.nextInt(inputs.size() + 1), others);
      }
      after.add(plan(index, inputs, passed, ofUtterances, cutter, List.of()));
      ofUtterances.add(index);
    }
    int input = ofRecordings.get(random.nextInt(ofRecordings.size()));
    shared.remove(input);
    plans.add(plan(cutter, List.of(input), ofRecordings, List.of(), 0, List.copyOf(shared)));
    plans.addAll(after);
    return plans;
  }

  private static List<Integer> someOf(List<Integer> producers, Random random) {
    List<Integer> some = new ArrayList<>(producers);
    while (some.size() > 1 && random.nextInt(3) > 0) {
      some.remove(random.nextInt(some.size()));
    }
    return some;
  }

  private static StagePlan plan(
      int index,
      List<Integer> inputs,
      List<Integer> passedOn,
      List<Integer> passedOnOfUtterances,
      int level,
      List<Integer> awaited) {
    return new StagePlan(
        index,
        "n" + index,
        "PassThroughNode",
        "cpython",
        "{}",
        inputs,
        inputs.stream().map(producer -> "p" + producer).toList(),
        passedOn,
        passedOnOfUtterances,
        level,
        awaited,
        true);
  }

  /** Splits of records, each an element to be made anew: buffers are reused as in a real source. */
  private static List<Consumer<Consumer<Element>>> input(Random random) {
    List<Consumer<Consumer<Element>>> input = new ArrayList<>();
    float[] reused = new float[64];
    int splits = 1 + random.nextInt(3);
    int record = 0;
    for (int split = 0; split < splits; split++) {
      String id = "s" + split;
      input.add(next -> next.accept(new Element.SplitBegin(id)));
      for (int i = random.nextInt(7); i > 0; i--) {
        String name = "r" + record++;
        input.add(next -> next.accept(new Element.RecordBegin(new RecordInfo(name, name, null))));
        addValue(input, random, reused);
        input.add(next -> next.accept(new Element.RecordEnd(0, false)));
      }
      input.add(next -> next.accept(new Element.SplitEnd(id, "of " + id)));
    }
    return input;
  }

  private static void addValue(
      List<Consumer<Consumer<Element>>> input, Random random, float[] reused) {
    if (random.nextInt(4) == 0) {
      int number = random.nextInt();
      input.add(
          next ->
              next.accept(
                  new Element.Json(
                      0, ValuePath.ROOT, JsonNodeFactory.instance.numberNode(number))));
    } else {
      AudioSpec spec = new AudioSpec(RATE, 1, AudioFormat.F32, AudioSpec.UNKNOWN_FRAMES);
      input.add(next -> next.accept(new Element.AudioStart(0, ValuePath.ROOT, spec)));
      for (int i = random.nextInt(6); i > 0; i--) {
        float level = random.nextFloat();
        int frames = 1 + random.nextInt(reused.length);
        input.add(
            next -> {
              Arrays.fill(reused, level);
              next.accept(
                  new Element.AudioChunk(
                      0, ValuePath.ROOT, AudioBuffer.f32(reused, frames, RATE, 1)));
            });
      }
      input.add(next -> next.accept(new Element.AudioEnd(0, ValuePath.ROOT)));
    }
    Element end =
        random.nextInt(5) == 0
            ? new Element.Failed(0, Failure.ofSource(new AudioFormatError("broken")))
            : new Element.ValueEnd(0);
    input.add(next -> next.accept(end));
  }

  /** Cuts audio that is its whole value into utterances of up to so many frames. */
  private static final class EveryFewFrames extends CuttingNode {
    private static final int FRAMES = 50;

    @Override
    public NodeMetadata metadata() {
      return new NodeMetadata(
          "EveryFewFrames",
          List.of(),
          "1.0.0",
          "For tests.",
          List.of(),
          List.of(),
          Set.of(ValueKind.values()),
          OutputKind.UTTERANCES,
          true);
    }

    @Override
    public long memoryBytes() {
      return 0;
    }

    @Override
    protected void configure(Parameters parameters) {}

    @Override
    protected void abort() {}

    @Override
    protected ValueSink begin(ValueSink output) {
      return new ValueSink() {
        private final List<Float> samples = new ArrayList<>();
        private int given;

        @Override
        public void audioStart(ValuePath path, AudioSpec spec) {}

        @Override
        public void audioChunk(ValuePath path, AudioBuffer chunk) {
          for (int i = 0; path.isRoot() && i < chunk.frames(); i++) {
            samples.add(chunk.floats()[i]);
          }
          while (!waitsForEnd() && samples.size() - given >= FRAMES) {
            cut(FRAMES);
          }
        }

        private void cut(int frames) {
          AudioSpec spec = new AudioSpec(RATE, 1, AudioFormat.F32, frames);
          float[] cut = new float[frames];
          for (int i = 0; i < frames; i++) {
            cut[i] = samples.get(given + i);
          }
          utterances().begin(spec, given);
          utterances().samples(AudioBuffer.f32(cut, frames, RATE, 1));
          utterances().end();
          Arrays.fill(cut, Float.NaN);
          given += frames;
        }

        @Override
        public void audioEnd(ValuePath path) {}

        @Override
        public void json(ValuePath path, JsonNode value) {}

        @Override
        public void done() {
          while (given < samples.size()) {
            cut(Math.min(FRAMES, samples.size() - given));
          }
          output.json(ValuePath.ROOT, JsonNodeFactory.instance.numberNode(given));
          output.done();
        }
      };
    }
  }

  /**
   * The elements in their order, but that of different producers within a record, which is open;
   * audio as one run of samples per piece, and nothing of values that were void. What was cut from
   * a recording stands after it, unless cutting it failed.
   */
  private static final class Transcript implements Consumer<Element> {
    final List<String> lines = new ArrayList<>();
    private final int cutter;
    private final StageAccounts accounts = new StageAccounts(NODE_IDS);
    private final Pieces recording = new Pieces();
    private final List<String> utterances = new ArrayList<>();

    /** Of the utterance that is open, or null. */
    private Pieces utterance;

    /**
     * @param cutter producer that cuts, 0 for none
     */
    Transcript(int cutter) {
      this.cutter = cutter;
    }

    @Override
    public void accept(Element element) {
      if (element instanceof Element.Piece piece) {
        (utterance == null ? recording : utterance).note(piece);
      } else if (element instanceof Element.RecordBegin begin && begin.info().utterance() != null) {
        utterance = new Pieces();
        utterances.add(element.toString());
      } else if (utterance != null) {
        utterances.addAll(utterance.lines());
        add(element, utterances);
        utterance = null;
      } else {
        boolean isCut = recording.hasValue(cutter);
        lines.addAll(recording.lines());
        recording.clear();
        accounts.accept(element);
        add(element, lines);
        if (isCut) {
          lines.addAll(utterances);
        }
        utterances.clear();
        if (element instanceof Element.SplitEnd end) {
          lines.add(text(accounts.of(end.splitId())));
        }
      }
    }

    private static void add(Element element, List<String> target) {
      target.add(element.toString());
      if (element instanceof Element.RecordEnd end) {
        for (NodeVisit visit : end.trace().visits()) {
          target.add(visit == null ? "no visit" : text(visit));
        }
      }
    }

    private static String text(NodeVisit visit) {
      return visit.outcome() + ", frames " + Math.round(visit.audioSeconds() * RATE);
    }

    private static String text(Accounts split) {
      StringBuilder text = new StringBuilder();
      for (String nodeId : NODE_IDS) {
        NodeStats stats = split.node(nodeId);
        text.append(" " + nodeId)
            .append(" succeeded " + stats.succeeded())
            .append(" failed " + stats.failed())
            .append(" skipped " + stats.skipped())
            .append(" frames " + Math.round(stats.audioSeconds() * RATE));
      }
      return text.toString();
    }
  }

  /** The pieces of one record. */
  private static final class Pieces {
    private final Map<Integer, List<String>> record = new TreeMap<>();
    private final Map<String, List<Float>> audio = new LinkedHashMap<>();

    void clear() {
      record.clear();
      audio.clear();
    }

    boolean hasValue(int producer) {
      return record
          .getOrDefault(producer, List.of())
          .contains(new Element.ValueEnd(producer).toString());
    }

    List<String> lines() {
      List<String> lines = new ArrayList<>();
      record.forEach(
          (producer, pieces) -> pieces.forEach(piece -> lines.add(producer + " " + piece)));
      return lines;
    }

    void note(Element.Piece piece) {
      List<String> pieces = record.computeIfAbsent(piece.producer(), key -> new ArrayList<>());
      if (piece instanceof Element.AudioStart start) {
        audio.put(start.producer() + "/" + start.path(), new ArrayList<>());
      } else if (piece instanceof Element.AudioChunk chunk) {
        List<Float> samples = audio.get(chunk.producer() + "/" + chunk.path());
        for (int i = 0; i < chunk.samples().samples(); i++) {
          samples.add(chunk.samples().floats()[i]);
        }
      } else if (piece instanceof Element.AudioEnd end) {
        List<Float> samples = audio.remove(end.producer() + "/" + end.path());
        pieces.add(end.path() + ": " + samples.size() + " samples, hash " + samples.hashCode());
      } else if (piece instanceof Element.Json json) {
        pieces.add(json.path() + ": " + json.value());
      } else {
        if (!(piece instanceof Element.ValueEnd)) {
          pieces.clear();
        }
        pieces.sort(null);
        pieces.add(piece.toString());
      }
    }
  }
}
