package org.remotemedia.operators.codec;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Finds the FLAC frame that holds a sample, by bisection over the file: frames carry their number
 * and a checksum of their header.
 */
final class FlacSeeker {
  /** Within this distance in bytes, reading on is as quick as seeking. */
  private static final int NEAR_BYTES = 1 << 18;

  /** In which a frame's header must be met; frames are some kB, 2 MB at the very most. */
  private static final int SCANNED_BYTES = 1 << 22;

  /** Hundredths of the way to a place. */
  private static final int[] PROBES = {7, 19, 29, 41, 53, 67, 79, 93};

  /**
   * The beginning of a frame.
   *
   * @param position its first byte
   * @param frame its first audio frame, counted from the beginning of the file
   * @param number what its header says
   */
  record Place(long position, long frame, long number) {}

  private final CodecInput input;
  private final FlacBlocks blocks;
  private final FlacNumbering numbering;

  /**
   * @param numbering of the file's frames, which is known by now
   */
  FlacSeeker(CodecInput input, FlacBlocks blocks, FlacNumbering numbering) {
    this.input = input;
    this.blocks = blocks;
    this.numbering = numbering;
  }

  /**
   * Moves the input to a frame that begins shortly before a place ahead.
   *
   * @param here the audio frame at the input's position
   * @param distance of the place from there in audio frames
   * @return null, and the input where it was, when there is nothing to gain
   */
  Place find(long here, long distance) throws IOException {
    if (!input.isSeekable() || input.size().isEmpty()) {
      return null;
    }
    long start = input.position();
    long target = here + distance;
    Place low = null;
    long lowPosition = start;
    long high = input.size().getAsLong();
    while (high - lowPosition > NEAR_BYTES) {
      long middle = lowPosition + (high - lowPosition) / 2;
      Place place = scan(middle, high, low == null ? here : low.frame());
      if (place != null && place.frame() <= target) {
        low = place;
        lowPosition = place.position();
      } else {
        high = middle;
      }
    }
    if (low == null || !isOfOneStream(start, here, low) || !isSound(low)) {
      input.seek(start);
      return null;
    }
    return low;
  }

  /**
   * Whether all on the way to a place belongs to the same stream: where others are joined on, their
   * frames begin to count anew. Looked at in a few places, which are not even so that they cannot
   * be in step with streams of one length.
   */
  private boolean isOfOneStream(long start, long here, Place place) throws IOException {
    long before = here;
    for (int part : PROBES) {
      long from = start + (place.position() - start) / 100 * part;
      Place probe = scan(from, place.position(), -1);
      if (probe != null && (probe.frame() < before || probe.frame() >= place.frame())) {
        return false;
      }
      before = probe == null ? before : probe.frame();
    }
    return true;
  }

  /** The first frame that begins within a stretch of the file, beyond an audio frame. */
  private Place scan(long from, long to, long beyond) throws IOException {
    input.seek(from);
    long end = Math.min(to, from + SCANNED_BYTES);
    while (input.position() < end && input.fill(FlacFrameHeader.MAX_BYTES) > 2) {
      ByteBuffer buffer = input.buffer();
      byte[] bytes = input.bytes();
      int limit = buffer.limit() - 1;
      for (int i = buffer.position(); i < limit; i++) {
        if (FlacFrameHeader.startsAt(bytes, i)) {
          buffer.position(i);
          Place place = placeHere();
          if (place != null && place.frame() > beyond && place.position() < to) {
            return place;
          }
          if (input.bytes() != bytes || input.buffer().position() != i) {
            // The bytes have moved within the buffer.
            bytes = input.bytes();
            i = input.buffer().position();
            limit = input.buffer().limit() - 1;
          }
        }
      }
      input.buffer().position(Math.max(input.buffer().position(), limit));
    }
    return null;
  }

  private Place placeHere() throws IOException {
    try {
      FlacFrameHeader header = blocks.header();
      long frame = numbering.frame(header);
      return frame < 0 ? null : new Place(input.position(), frame, header.number());
    } catch (BitInput.EndOfBits | DamagedFrameException e) {
      return null;
    }
  }

  /** Whether there really is a frame; the input then stands at its beginning. */
  private boolean isSound(Place place) throws IOException {
    input.seek(place.position());
    try {
      blocks.read(blocks.header());
    } catch (BitInput.EndOfBits | DamagedFrameException e) {
      return false;
    }
    input.seek(place.position());
    return true;
  }
}
