package org.remotemedia.operators.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UtteranceGrouperTest {
  private static final UtteranceGrouper.Rules RULES = new UtteranceGrouper.Rules(10, 100, 5, 4);

  private record Stretch(long start, long end) {}

  private final List<Stretch> given = new ArrayList<>();

  /** Splits in the middle of what may be. */
  private static long middle(long start, long earliest, long latest) {
    return (earliest + latest) / 2;
  }

  private UtteranceGrouper grouper(UtteranceGrouper.Rules rules) {
    given.clear();
    return new UtteranceGrouper(
        rules, UtteranceGrouperTest::middle, (start, end) -> given.add(new Stretch(start, end)));
  }

  private List<Stretch> whole(UtteranceGrouper.Rules rules, long frames, Stretch... segments) {
    UtteranceGrouper grouper = grouper(rules);
    for (Stretch segment : segments) {
      grouper.segment(segment.start, segment.end, true);
    }
    grouper.finish(frames);
    return given;
  }

  @Test
  void aSegmentIsPaddedWithinTheAudio() {
    assertThat(whole(RULES, 200, new Stretch(50, 70))).containsExactly(new Stretch(46, 74));
    assertThat(whole(RULES, 72, new Stretch(2, 70))).containsExactly(new Stretch(0, 72));
  }

  @Test
  void neighboursThatAreNotMergedMeetInTheMiddle() {
    assertThat(whole(RULES, 200, new Stretch(20, 40), new Stretch(46, 70)))
        .containsExactly(new Stretch(16, 43), new Stretch(43, 74));
    assertThat(whole(RULES, 200, new Stretch(20, 40), new Stretch(47, 70)))
        .as("an odd gap leaves a frame")
        .containsExactly(new Stretch(16, 43), new Stretch(44, 74));
  }

  @Test
  void segmentsThatAreCloseBecomeOneUnlessThatIsTooLong() {
    assertThat(whole(RULES, 200, new Stretch(20, 40), new Stretch(45, 70)))
        .containsExactly(new Stretch(16, 74));
    assertThat(whole(RULES, 300, new Stretch(20, 100), new Stretch(104, 125)))
        .as("105 frames together")
        .containsExactly(new Stretch(16, 102), new Stretch(102, 129));
    assertThat(whole(RULES, 300, new Stretch(20, 100), new Stretch(104, 120)))
        .as("100 frames together, which leaves no room for padding")
        .containsExactly(new Stretch(20, 120));
  }

  @Test
  void whatIsTooShortIsDroppedAndCountedAndStillANeighbour() {
    UtteranceGrouper grouper = grouper(RULES);
    grouper.segment(20, 29, true);
    grouper.segment(37, 60, true);
    grouper.finish(200);
    assertThat(given).containsExactly(new Stretch(33, 64));
    assertThat(grouper.tooShort()).isEqualTo(1);
    assertThat(grouper.tooShortFrames()).isEqualTo(9);
    assertThat(whole(RULES, 200, new Stretch(20, 30)))
        .as("the shortest")
        .containsExactly(new Stretch(16, 34));
  }

  @Test
  void whatIsTooLongIsSplitWithoutPaddingBetween() {
    assertThat(whole(RULES, 400, new Stretch(50, 250)))
        .as("split at 50 + (10 + 100) / 2, and so on")
        .containsExactly(new Stretch(46, 105), new Stretch(105, 160), new Stretch(160, 254));
  }

  @Test
  void paddingGivesWayToTheLongestLength() {
    assertThat(whole(RULES, 400, new Stretch(50, 146))).containsExactly(new Stretch(48, 148));
    assertThat(whole(RULES, 400, new Stretch(1, 97)))
        .as("what one end cannot take, the other does")
        .containsExactly(new Stretch(0, 100));
    assertThat(whole(RULES, 147, new Stretch(50, 146))).containsExactly(new Stretch(47, 147));
  }

  static List<Integer> seeds() {
    return new Random().ints(40, 0, Integer.MAX_VALUE).boxed().toList();
  }

  /** Random segments, told at random moments: what is decided stays the same, and is sound. */
  @ParameterizedTest
  @MethodSource("seeds")
  void whenThingsAreKnownDoesNotChangeWhatIsDecided(int seed) {
    Random random = new Random(seed);
    UtteranceGrouper.Rules rules =
        new UtteranceGrouper.Rules(
            random.nextInt(30), 30 + random.nextInt(100), random.nextInt(20), random.nextInt(15));
    List<Stretch> segments = new ArrayList<>();
    long at = random.nextInt(20);
    for (int i = random.nextInt(40); i > 0; i--) {
      long end = at + 1 + random.nextInt(random.nextInt(4) == 0 ? 400 : 40);
      segments.add(new Stretch(at, end));
      at = end + random.nextInt(random.nextInt(3) == 0 ? 60 : 12);
    }
    long frames = at + random.nextInt(30);
    List<Stretch> expected = List.copyOf(whole(rules, frames, segments.toArray(Stretch[]::new)));
    for (int run = 0; run < 10; run++) {
      UtteranceGrouper grouper = tell(rules, segments, frames, random);
      assertThat(given).as("seed %d", seed).isEqualTo(expected);
      checkSound(rules, segments, frames, grouper);
    }
  }

  private UtteranceGrouper tell(
      UtteranceGrouper.Rules rules, List<Stretch> segments, long frames, Random random) {
    UtteranceGrouper grouper = grouper(rules);
    long settled = 0;
    for (int i = 0; i < segments.size(); i++) {
      Stretch segment = segments.get(i);
      for (long known = segment.start + 1; known < segment.end; known += 1 + random.nextInt(50)) {
        if (random.nextBoolean()) {
          grouper.segment(segment.start, known, false);
          checkNeeded(grouper, segment.start, segments);
        }
      }
      grouper.segment(segment.start, segment.end, true);
      long next = i + 1 < segments.size() ? segments.get(i + 1).start : frames;
      while (settled < next) {
        settled = Math.min(next, Math.max(settled, segment.end) + 1 + random.nextInt(20));
        grouper.settled(settled);
        checkNeeded(grouper, settled, segments);
      }
    }
    grouper.finish(frames);
    return grouper;
  }

  /** Nothing that is given later may begin before what is still held. */
  private void checkNeeded(UtteranceGrouper grouper, long settled, List<Stretch> segments) {
    long end = given.isEmpty() ? 0 : given.get(given.size() - 1).end;
    assertThat(grouper.firstNeeded(settled)).as("%s", segments).isGreaterThanOrEqualTo(0);
    needed.add(new Stretch(given.size(), grouper.firstNeeded(settled)));
    assertThat(end).isLessThanOrEqualTo(Math.max(end, settled));
  }

  private final List<Stretch> needed = new ArrayList<>();

  private void checkSound(
      UtteranceGrouper.Rules rules, List<Stretch> segments, long frames, UtteranceGrouper grouper) {
    long before = 0;
    long kept = 0;
    for (Stretch utterance : given) {
      assertThat(utterance.start).as("no overlap").isGreaterThanOrEqualTo(before);
      assertThat(utterance.end).isBetween(utterance.start + 1, frames);
      assertThat(utterance.end - utterance.start).isLessThanOrEqualTo(rules.longest());
      assertThat(utterance.end - utterance.start).isGreaterThanOrEqualTo(rules.shortest());
      before = utterance.end;
      kept += utterance.end - utterance.start;
    }
    for (Stretch promise : needed) {
      if (promise.start < given.size()) {
        assertThat(given.get((int) promise.start).start)
            .as("what is needed was held")
            .isGreaterThanOrEqualTo(promise.end);
      }
    }
    needed.clear();
    long speech = segments.stream().mapToLong(segment -> segment.end - segment.start).sum();
    assertThat(kept + grouper.tooShortFrames())
        .as("all speech is in an utterance or too short")
        .isGreaterThanOrEqualTo(speech);
    assertThat(kept + grouper.tooShortFrames()).isLessThanOrEqualTo(frames);
  }
}
