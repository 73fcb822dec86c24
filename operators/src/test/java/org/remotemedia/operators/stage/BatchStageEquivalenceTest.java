package org.remotemedia.operators.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.accounts.NodeStats;
import org.remotemedia.operators.accounts.NodeVisit;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.nodes.PassThroughNode;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;

/** Chains of stages that execute in batches give what chains without batches give. */
class BatchStageEquivalenceTest {
  private static final int SEEDS = 60;
  private static final int RATE = 8000;
  private static final List<String> NODE_IDS = List.of("n1", "n2", "n3", "n4");

  static IntStream seeds() {
    return IntStream.range(0, SEEDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void batchesChangeNothingButWhenThingsHappen(int seed) {
    Random random = new Random(seed);
    List<StagePlan> plans = plans(random);
    List<Consumer<Consumer<Element>>> input = input(random);

    Transcript alone = new Transcript();
    Consumer<Element> chain = alone;
    for (int i = plans.size() - 1; i >= 0; i--) {
      PassThroughNode node = new PassThroughNode();
      node.initialize(Parameters.of(node.metadata(), null));
      chain = new NodeStage(plans.get(i), node, chain, StageListener.NONE);
    }
    Consumer<Element> aloneChain = chain;
    input.forEach(element -> element.accept(aloneChain));

    Transcript batched = new Transcript();
    chain = batched;
    List<BatchStage> stages = new ArrayList<>();
    for (int i = plans.size() - 1; i >= 0; i--) {
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

  /**
   * The elements in their order, but that of different producers within a record, which is open;
   * audio as one run of samples per piece, and nothing of values that were void.
   */
  private static final class Transcript implements Consumer<Element> {
    final List<String> lines = new ArrayList<>();
    private final StageAccounts accounts = new StageAccounts(NODE_IDS);
    private final Map<Integer, List<String>> record = new LinkedHashMap<>();
    private final Map<String, List<Float>> audio = new LinkedHashMap<>();

    @Override
    public void accept(Element element) {
      if (element instanceof Element.Piece piece) {
        note(piece, record.computeIfAbsent(piece.producer(), key -> new ArrayList<>()));
        return;
      }
      new TreeMap<>(record)
          .forEach(
              (producer, pieces) -> pieces.forEach(piece -> lines.add(producer + " " + piece)));
      record.clear();
      audio.clear();
      accounts.accept(element);
      lines.add(element.toString());
      if (element instanceof Element.RecordEnd end) {
        end.trace().visits().forEach(visit -> lines.add(text(visit)));
      } else if (element instanceof Element.SplitEnd end) {
        lines.add(text(accounts.of(end.splitId())));
      }
    }

    private void note(Element.Piece piece, List<String> pieces) {
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
}
