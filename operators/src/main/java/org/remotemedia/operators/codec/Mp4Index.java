package org.remotemedia.operators.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.remotemedia.operators.error.AudioFormatError;

/**
 * What the index of an MP4 file (ISO/IEC 14496-12) says that FFmpeg does not tell: which part of
 * the audio is to be heard, by its edit list, and whether there is an index at all.
 */
final class Mp4Index {
  /** Boxes looked at beyond which a file is taken for damaged. */
  private static final int MAX_BOXES = 10_000;

  /** Edits beyond which a list is taken for damaged. */
  private static final int MAX_EDITS = 1000;

  private static final int ONE = 0x1_0000;

  private final CodecInput input;
  private final long end;
  private final String name;
  private int boxes;
  private boolean found;
  private long movieTimescale;
  private int audioTracks;

  /** Of the track that is being read, and of the audio track. */
  private boolean isAudio;

  private long timescale;
  private final List<Mp4Edit> edits = new ArrayList<>();
  private boolean severalSpeeds;
  private Mp4Edit edit;

  /** Whether the audio comes in fragments, of which each may repeat the headers. */
  private boolean fragmented;

  private long nextFile = -1;

  private Mp4Index(CodecInput input, long end, String name) {
    this.input = input;
    this.end = end;
    this.name = name;
  }

  /**
   * Reads the index; the input is where it was afterwards.
   *
   * @param input a seekable file, or one of which the first bytes are in the buffer
   * @param end of the file, −1 where it is not known
   * @throws AudioFormatError when the file has no index, or cuts the audio in a way that is not
   *     supported
   */
  static Mp4Index read(CodecInput input, long end, String name) throws IOException {
    long start = input.position();
    Mp4Index index = new Mp4Index(input, end, name);
    boolean complete = index.walk(start, Long.MAX_VALUE, 0) || index.nextFile >= 0;
    input.seek(start);
    if (complete && !index.found) {
      throw new AudioFormatError(
          name
              + " has no index (\"moov\"), without which its audio cannot be found: the recording was"
              + " interrupted, or the file was cut, before it was written");
    }
    return index;
  }

  /** What is to be heard; null where nothing is cut off, or where the index is out of reach. */
  Mp4Edit edit() {
    return audioTracks == 1 ? edit : null;
  }

  /** Where another file is joined on, as far as the boxes can be reached; −1 where none is. */
  long nextFile() {
    return nextFile;
  }

  /** Looks at the boxes up to a place; returns whether all of them could be reached. */
  private boolean walk(long from, long to, int depth) throws IOException {
    long at = from;
    while (at < to && boxes < MAX_BOXES) {
      if (!goTo(at)) {
        return false;
      }
      if (input.fill(8) < 8) {
        return true;
      }
      boxes++;
      ByteBuffer in = input.buffer().order(ByteOrder.BIG_ENDIAN);
      int position = in.position();
      long size = Integer.toUnsignedLong(in.getInt(position));
      String type = new String(input.bytes(), position + 4, 4, StandardCharsets.ISO_8859_1);
      if (depth == 0 && at > from && !fragmented && "ftyp".equals(type)) {
        nextFile = at;
        return true;
      }
      int header = 8;
      if (size == 1 && input.fill(16) == 0) {
        return true;
      }
      if (size == 1) {
        header = 16;
        size =
            input.buffer().remaining() < 16
                ? 0
                : input.buffer().getLong(input.buffer().position() + 8);
      } else if (size == 0) {
        size = to - at;
      }
      if (size < header) {
        found = true; // Damaged in a way of which FFmpeg has to make something.
        return true;
      }
      long end = size > to - at ? to : at + size;
      read(type, at + header, end, depth);
      at = end;
    }
    found |= boxes == MAX_BOXES;
    return true;
  }

  /** Goes to a place, at most to the end of the file; returns whether it can be reached. */
  private boolean goTo(long position) throws IOException {
    long place = end < 0 ? position : Math.min(position, end);
    boolean reached = input.canSeek(place);
    if (reached) {
      input.seek(place);
    }
    return reached;
  }

  private void read(String type, long from, long to, int depth) throws IOException {
    switch (type) {
      case "moov", "moof" -> {
        if (depth == 0) {
          found = true;
          fragmented |= "moof".equals(type);
          walk(from, to, 1);
        }
      }
      case "trak" -> {
        if (depth == 1) {
          readTrack(from, to);
        }
      }
      case "mdia", "edts" -> {
        if (depth == 2) {
          walk(from, to, depth + 1);
        }
      }
      case "mvhd" -> movieTimescale = depth == 1 ? timescale(from) : movieTimescale;
      case "mdhd" -> timescale = depth == 3 ? timescale(from) : timescale;
      case "hdlr" -> isAudio |= depth == 3 && handler(from);
      case "elst" -> {
        if (depth == 3) {
          readEdits(from);
        }
      }
      default -> {
        // Of no interest here.
      }
    }
  }

  private void readTrack(long from, long to) throws IOException {
    isAudio = false;
    timescale = 0;
    severalSpeeds = false;
    edits.clear();
    walk(from, to, 2);
    if (isAudio) {
      audioTracks++;
      edit = timescale > 0 && movieTimescale > 0 ? joinedEdit() : null;
    }
  }

  /** The units per second of a header of a movie or of its media. */
  private long timescale(long from) throws IOException {
    if (!goTo(from) || input.fill(28) < 24) {
      return 0;
    }
    ByteBuffer in = input.buffer();
    int at = in.position();
    return Integer.toUnsignedLong(in.getInt(at + (in.get(at) == 1 ? 20 : 12)));
  }

  private boolean handler(long from) throws IOException {
    if (!goTo(from) || input.fill(12) < 12) {
      return false;
    }
    return input.buffer().getInt(input.buffer().position() + 8) == 0x736F_756E; // soun
  }

  private void readEdits(long from) throws IOException {
    if (!goTo(from) || input.fill(8) < 8) {
      return;
    }
    boolean wide = input.buffer().get() == 1;
    input.skip(3);
    int count = input.buffer().getInt();
    edits.clear();
    for (int i = 0; i < count && i < MAX_EDITS; i++) {
      int bytes = wide ? 20 : 12;
      if (input.fill(bytes) < bytes) {
        return;
      }
      ByteBuffer in = input.buffer();
      long duration = wide ? in.getLong() : Integer.toUnsignedLong(in.getInt());
      long start = wide ? in.getLong() : in.getInt();
      boolean changesSpeed = in.getInt() != ONE;
      if (start >= 0) { // Else it is silence before the audio.
        edits.add(new Mp4Edit(start, timescale, duration, movieTimescale));
        severalSpeeds |= changesSpeed;
      }
    }
  }

  /** Edits that go on where the one before them ends are one. */
  private Mp4Edit joinedEdit() {
    Mp4Edit joined = edits.isEmpty() ? null : edits.get(0).in(timescale, movieTimescale);
    boolean several = severalSpeeds;
    for (int i = 1; i < edits.size(); i++) {
      several |= !joined.isFollowedBy(edits.get(i).start());
      joined = joined.and(edits.get(i).duration());
    }
    if (several) {
      throw new AudioFormatError(
          name
              + " has an edit list that puts its audio together out of several stretches, or changes"
              + " its speed, which is not supported; apply it first, for instance with ffmpeg");
    }
    return joined;
  }
}
