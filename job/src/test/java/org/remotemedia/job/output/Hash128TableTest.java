package org.remotemedia.job.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table holds what a map of lists does, through all its growth. */
class Hash128TableTest {
  /** Hashes of which many begin at the same slot, some differ in one half only, and some repeat. */
  private static Hash128 hash(Random random) {
    long low =
        switch (random.nextInt(4)) {
          case 0 -> random.nextLong();
          case 1 -> random.nextInt(4);
          case 2 -> (long) random.nextInt(8) << 32;
          default -> -1 - random.nextInt(3);
        };
    long high = random.nextInt(3) == 0 ? random.nextInt(20) : random.nextLong();
    return low == 0 && high == 0 ? hash(random) : new Hash128(high, low);
  }

  private static List<List<Integer>> found(Hash128Table table, Hash128 hash, int numbers) {
    List<List<Integer>> found = new ArrayList<>();
    for (int entry = table.find(hash); entry != Hash128Table.NONE; entry = table.next(entry)) {
      List<Integer> one = new ArrayList<>();
      for (int i = 0; i < numbers; i++) {
        one.add(table.number(entry, i));
      }
      found.add(one);
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void holdsWhatAMapHolds(int numbers) {
    for (int seed = 0; seed < 10; seed++) {
      Random random = new Random(seed);
      Hash128Table table = new Hash128Table(numbers);
      Map<Hash128, List<List<Integer>>> map = new HashMap<>();
      int size = 1 + random.nextInt(4000);
      for (int i = 0; i < size; i++) {
        Hash128 hash = hash(random);
        assertThat(table.find(hash) != Hash128Table.NONE).isEqualTo(map.containsKey(hash));
        int[] given = random.ints(numbers).toArray();
        table.add(hash, given);
        map.computeIfAbsent(hash, key -> new ArrayList<>())
            .add(Arrays.stream(given).boxed().toList());
      }
      assertThat(table.size()).isEqualTo(size);
      map.forEach(
          (hash, expected) ->
              assertThat(found(table, hash, numbers))
                  .containsExactlyInAnyOrderElementsOf(expected));
      for (int i = 0; i < 2000; i++) {
        Hash128 other = hash(random);
        assertThat(found(table, other, numbers)).hasSameSizeAs(map.getOrDefault(other, List.of()));
      }
    }
  }

  @Test
  void takesLittleMoreThanItsEntries() {
    Random random = new Random(1);
    for (int numbers = 0; numbers <= 3; numbers++) {
      Hash128Table table = new Hash128Table(numbers);
      int[] given = new int[numbers];
      long entryBytes = 16 + 4L * numbers;
      for (int i = 1; i <= 300_000; i++) {
        table.add(new Hash128(random.nextLong(), random.nextLong()), given);
        if (i > 1000) {
          double perEntry = (double) table.bytes() / i;
          if (perEntry < entryBytes * 1.3 || perEntry > entryBytes * 2.01) {
            assertThat(perEntry)
                .as("bytes for each of %d entries", i)
                .isBetween(entryBytes * 1.3, entryBytes * 2.01);
          }
        }
      }
    }
  }

  @Test
  void whatItCannotHoldIsRefused() {
    Hash128Table table = new Hash128Table(2);
    assertThatThrownBy(() -> table.add(new Hash128(0, 0), 1, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> table.add(new Hash128(1, 0), 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(table.size()).isZero();
    table.add(new Hash128(1, 0), 1, 2);
    table.add(new Hash128(0, 1), 3, 4);
    assertThat(found(table, new Hash128(1, 0), 2)).containsExactly(List.of(1, 2));
    assertThat(found(table, new Hash128(0, 1), 2)).containsExactly(List.of(3, 4));
  }
}
