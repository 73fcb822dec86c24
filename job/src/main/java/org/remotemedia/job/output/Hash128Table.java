package org.remotemedia.job.output;

/**
 * Hashes of names, with some numbers each, by the million and without an object for any of them:
 * {@code 4 * (4 + numbers)} bytes a slot, of which from half to three quarters are used. Several
 * entries may have the same hash. For one thread.
 */
final class Hash128Table {
  /** What {@link #find} and {@link #next} give where there is no entry. */
  static final int NONE = -1;

  private static final int HASH_INTS = 4;
  private static final int INITIAL_SLOTS = 1 << 10;
  private static final int MAX_INTS = Integer.MAX_VALUE - 8;

  private final int width;
  private int slots = INITIAL_SLOTS;
  private int[] table;
  private int size;

  /**
   * @param numbers how many go with each hash
   */
  Hash128Table(int numbers) {
    this.width = HASH_INTS + numbers;
    this.table = new int[slots * width];
  }

  /** Entries. */
  int size() {
    return size;
  }

  /** Bytes that it takes. */
  long bytes() {
    return (long) table.length * Integer.BYTES;
  }

  /**
   * Adds an entry, beside any others of that hash.
   *
   * @param hash not of zeros alone, which no name has in practice
   * @param numbers as many as the table has
   */
  void add(Hash128 hash, int... numbers) {
    if (numbers.length != width - HASH_INTS || (hash.high() == 0 && hash.low() == 0)) {
      throw new IllegalArgumentException(numbers.length + " numbers for " + hash);
    }
    if (size >= slots / 4 * 3) {
      grow();
    }
    int at = free(hash.low()) * width;
    table[at] = (int) (hash.high() >>> 32);
    table[at + 1] = (int) hash.high();
    table[at + 2] = (int) (hash.low() >>> 32);
    table[at + 3] = (int) hash.low();
    System.arraycopy(numbers, 0, table, at + HASH_INTS, numbers.length);
    size++;
  }

  /** An entry of that hash, good until one is added; {@link #NONE} when there is none. */
  int find(Hash128 hash) {
    return find(home(hash.low()), hash.high(), hash.low());
  }

  /** Another entry of the same hash; {@link #NONE} after the last. */
  int next(int entry) {
    return find(following(entry), high(entry), low(entry));
  }

  /** One of the numbers of an entry, from 0. */
  int number(int entry, int index) {
    return table[entry * width + HASH_INTS + index];
  }

  private int find(int from, long high, long low) {
    int slot = from;
    while (!isFree(slot)) {
      if (low(slot) == low && high(slot) == high) {
        return slot;
      }
      slot = following(slot);
    }
    return NONE;
  }

  private int free(long low) {
    int slot = home(low);
    while (!isFree(slot)) {
      slot = following(slot);
    }
    return slot;
  }

  /** In proportion to the hash, so that any number of slots will do. */
  private int home(long low) {
    return (int) (((low >>> 32) * slots) >>> 32);
  }

  private int following(int slot) {
    return slot + 1 == slots ? 0 : slot + 1;
  }

  private boolean isFree(int slot) {
    return low(slot) == 0 && high(slot) == 0;
  }

  private long high(int slot) {
    return whole(slot * width);
  }

  private long low(int slot) {
    return whole(slot * width + 2);
  }

  private long whole(int at) {
    return ((long) table[at] << 32) | Integer.toUnsignedLong(table[at + 1]);
  }

  private void grow() {
    int[] old = table;
    int oldSlots = slots;
    long more = Math.min(oldSlots + oldSlots / 2L, MAX_INTS / width);
    if (more <= oldSlots) {
      throw new IllegalStateException("a table of more than " + size + " entries");
    }
    slots = (int) more;
    table = new int[slots * width];
    for (int slot = 0; slot < oldSlots; slot++) {
      int from = slot * width;
      if ((old[from] | old[from + 1] | old[from + 2] | old[from + 3]) != 0) {
        long low = ((long) old[from + 2] << 32) | Integer.toUnsignedLong(old[from + 3]);
        System.arraycopy(old, from, table, free(low) * width, width);
      }
    }
  }
}
