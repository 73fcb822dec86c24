package org.remotemedia.operators.codec;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.remotemedia.operators.codec.ffmpeg.DecoderProtocol;
import org.remotemedia.operators.codec.ffmpeg.SampleWindow;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.error.TaskFault;

/**
 * The process in which FFmpeg decodes, one recording after the other. When it dies or does not
 * answer, that costs the recording it is at: the next one gets a new process. It ends with its
 * task, whatever happens to that, since it ends with its standard input. For one thread.
 */
final class DecoderProcess implements Closeable {
  /** A request takes some seconds at most. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Names a folder that outlives the process, where its temporary files do not. */
  private static final String CRASH_LOGS = "remotemedia.decoder.crashlogs";

  /** Bytes at the beginning of a file that FFmpeg can go back to where it cannot be positioned. */
  static final int BYTES_KEPT = DecoderProtocol.MAX_BYTES;

  private static final int PIPE_BYTES = 1 << 16;
  private static final int SHOWN_LOG_CHARS = 300;
  private static final String NO_ANSWER = "it sent something that is no answer";

  /** Writes a request. */
  interface Request {
    void write(DataOutputStream out) throws IOException;
  }

  /** Reads an answer of some type. */
  interface Answer<T> {
    T read(int type, DataInputStream in) throws IOException;
  }

  private final Duration patience;
  private final Path java;
  private final Path crashLogs;
  private DecoderLibraries libraries;
  private Process process;
  private DataInputStream in;
  private DataOutputStream out;
  private SampleWindow window;
  private List<FloatBuffer> slots = List.of();
  private Path log;
  private Object owner;
  private boolean keepsPackets;

  /** What kept the recording's file from being read, if anything did. */
  private Exception unreadable;

  private byte[] fileBytes = {};

  /** When the process was last asked, in {@link System#nanoTime}; 0 while it owes no answer. */
  private volatile long askedAt;

  private volatile boolean overdue;

  DecoderProcess() {
    this(
        PATIENCE,
        Path.of(System.getProperty("java.home"), "bin", "java"),
        Path.of(System.getProperty(CRASH_LOGS, System.getProperty("java.io.tmpdir"))));
  }

  /**
   * @param patience how long an answer may take
   * @param java the program that runs it
   * @param crashLogs folder for what the JVM writes of a crash
   */
  DecoderProcess(Duration patience, Path java, Path crashLogs) {
    this.patience = patience;
    this.java = java;
    this.crashLogs = crashLogs;
  }

  /** Says whether the next recordings may be sought in. */
  void keepPackets(boolean wanted) {
    keepsPackets = wanted;
  }

  boolean keepsPackets() {
    return keepsPackets;
  }

  /** Takes the process for a recording. */
  void begin(Object recording) {
    if (owner != null) {
      throw new IllegalStateException("the recording before is still open");
    }
    owner = recording;
    unreadable = null;
  }

  /** Gives the process back, ready for the next recording, wherever it is in this one. */
  void end(Object recording) {
    if (owner != recording) {
      return;
    }
    owner = null;
    if (process != null) {
      try {
        out.writeByte(DecoderProtocol.CLOSE);
        int type = next();
        while (type != DecoderProtocol.CLOSED) {
          pass(type);
          type = next();
        }
      } catch (IOException e) {
        stop(); // The recording is done with; the next one gets a new process.
      }
    }
  }

  /** Whether a recording has the process, which has not ended since. */
  boolean serves(Object recording) {
    return owner == recording;
  }

  /** Reads what was sent before the process heard that the recording, or a place, is left. */
  private void pass(int type) throws IOException {
    switch (type) {
      case DecoderProtocol.READ -> in.skipNBytes(Long.BYTES + Integer.BYTES);
      case DecoderProtocol.SAMPLES -> in.skipNBytes(Integer.BYTES);
      case DecoderProtocol.END, DecoderProtocol.POSITION -> in.skipNBytes(Long.BYTES);
      case DecoderProtocol.SPEC -> in.skipNBytes(2 * Integer.BYTES + Long.BYTES);
      case DecoderProtocol.FAILED, DecoderProtocol.FAULT -> in.readUTF();
      case DecoderProtocol.LEFT, DecoderProtocol.WORKING -> {
        // Nothing goes with them.
      }
      default -> throw new IOException(NO_ANSWER);
    }
  }

  /**
   * Sends a request.
   *
   * @throws AudioFormatError when the process died over the recording
   * @throws TaskFault when there is none and it cannot be started
   */
  void tell(String name, Request request) {
    if (process == null) {
      start();
    }
    try {
      request.write(out);
      out.flush();
    } catch (IOException e) {
      throw new AudioFormatError(name + " cannot be decoded: " + death(), e);
    }
  }

  /** Passes over what the process said before it heard that the recording is sought in. */
  void awaitLeft(String name, ByteSource file) throws IOException {
    try {
      int type = next();
      while (type != DecoderProtocol.LEFT) {
        if (type == DecoderProtocol.READ) {
          give(file);
        } else {
          pass(type);
        }
        type = next();
      }
    } catch (IOException e) {
      throw died(name, e);
    }
  }

  /**
   * Waits for what the process says next of the recording, giving it bytes of the file as it asks.
   *
   * @throws AudioFormatError when the recording cannot be decoded, or the process died over it
   * @throws IOException when the file cannot be read
   * @throws TaskFault when the system is in the way
   */
  <T> T await(String name, ByteSource file, Answer<T> answer) throws IOException {
    T result = null;
    String refusal = null;
    int type;
    try {
      type = next();
      while (type == DecoderProtocol.READ || type == DecoderProtocol.WORKING) {
        if (type == DecoderProtocol.READ) {
          give(file);
        }
        type = next();
      }
      if (type == DecoderProtocol.FAILED || type == DecoderProtocol.FAULT) {
        refusal = in.readUTF();
      } else if (type >= DecoderProtocol.SPEC && type <= DecoderProtocol.POSITION) {
        result = answer.read(type, in);
      } else {
        throw new IOException(NO_ANSWER);
      }
    } catch (IOException e) {
      throw died(name, e);
    }
    if (type == DecoderProtocol.FAULT) {
      throw new TaskFault(name + " cannot be decoded: " + refusal, null);
    }
    if (refusal != null || type == DecoderProtocol.END) {
      rethrow(unreadable);
    }
    if (refusal != null) {
      throw new AudioFormatError(name + " cannot be decoded: " + refusal);
    }
    return result;
  }

  /** What is to be thrown of a recording over which the process died. */
  private AudioFormatError died(String name, IOException e) throws IOException {
    String death = death();
    rethrow(unreadable);
    return new AudioFormatError(name + " cannot be decoded: " + death, e);
  }

  /** The samples of a slot of the window. */
  FloatBuffer slot(int number) {
    return slots.get(number);
  }

  private int next() throws IOException {
    out.flush();
    askedAt = System.nanoTime();
    int type = in.readByte();
    askedAt = 0;
    return type;
  }

  private void give(ByteSource file) throws IOException {
    long position = in.readLong();
    int wanted = in.readInt();
    if (fileBytes.length < wanted) {
      fileBytes = new byte[wanted];
    }
    int count = read(file, position, wanted);
    out.writeByte(DecoderProtocol.BYTES);
    out.writeInt(count);
    if (count > 0) {
      out.write(fileBytes, 0, count);
    }
  }

  /** Reads all that is wanted, fewer bytes only at the end or before those that cannot be read. */
  private int read(ByteSource file, long position, int wanted) {
    int count = 0;
    try {
      while (unreadable == null && count < wanted) {
        int more = file.read(position + count, fileBytes, count, wanted - count);
        if (more < 0) {
          return count == 0 ? DecoderProtocol.AT_END : count;
        }
        count += more;
      }
    } catch (IOException | RuntimeException e) {
      unreadable = e;
    }
    return count == 0 ? DecoderProtocol.UNREADABLE : count;
  }

  private static void rethrow(Exception e) throws IOException {
    if (e instanceof IOException io) {
      throw io;
    }
    if (e instanceof RuntimeException unchecked) {
      throw unchecked;
    }
  }

  /** No recording is to blame where the system has no room for a process, or no Java. */
  private void start() {
    try {
      launch();
    } catch (IOException e) {
      String why = process == null ? e.getMessage() : death();
      stop();
      throw new TaskFault("the decoder process cannot be started: " + why, e);
    } catch (RuntimeException | Error e) {
      stop();
      throw e;
    }
  }

  private void launch() throws IOException {
    if (libraries == null) {
      libraries = DecoderLibraries.of(Path.of(System.getProperty("user.home")));
    }
    log = Files.createTempFile("remotemedia-decoder-", ".log");
    window = SampleWindow.create();
    slots = window.slots();
    List<String> command = DecoderCommand.of(java, libraries.folder(), crashLogs);
    command.add(window.file().toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    // They may speak on standard output, and are meant for another Java.
    builder.environment().remove("JDK_JAVA_OPTIONS");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.redirectError(log.toFile());
    overdue = false;
    process = builder.start();
    in = new DataInputStream(new BufferedInputStream(process.getInputStream(), PIPE_BYTES));
    out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), PIPE_BYTES));
    Process watched = process;
    Thread watch = new Thread(() -> watch(watched), "decoder-watch-" + process.pid());
    watch.setDaemon(true);
    watch.start();
    if (next() != DecoderProtocol.READY) {
      throw new IOException(NO_ANSWER);
    }
  }

  /** Ends a process that owes an answer for too long. */
  private void watch(Process watched) {
    long pause = Math.min(1000, patience.toMillis() / 4);
    try {
      while (!watched.waitFor(pause, TimeUnit.MILLISECONDS)) {
        long asked = askedAt;
        if (asked != 0 && System.nanoTime() - asked > patience.toNanos()) {
          overdue = true;
          watched.destroyForcibly();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says how the process ended, and makes room for the next. */
  private String death() {
    String end = overdue ? "" : exit();
    String said = said();
    stop();
    return overdue
        ? "the decoder process did not answer for " + patience.toSeconds() + " s and was ended"
        : "the decoder process " + end + (said.isEmpty() ? "" : " and said: " + said);
  }

  private String exit() {
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        return "closed its output";
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "was interrupted";
    }
    int code = process.exitValue();
    return code > 128 ? "crashed with signal " + (code - 128) : "ended with exit code " + code;
  }

  private String said() {
    try {
      byte[] bytes = Files.readAllBytes(log);
      String text = new String(bytes, StandardCharsets.UTF_8).replaceAll("[\\s#]+", " ").strip();
      return text.length() > SHOWN_LOG_CHARS ? text.substring(0, SHOWN_LOG_CHARS) + " ..." : text;
    } catch (IOException e) {
      return "";
    }
  }

  private void stop() {
    askedAt = 0;
    owner = null;
    if (process != null) {
      process.destroyForcibly();
      process = null;
    }
    slots = List.of();
    if (window != null) {
      window.discard();
      window = null;
    }
    if (log != null) {
      try {
        Files.deleteIfExists(log);
      } catch (IOException e) {
        log.toFile().deleteOnExit();
      }
      log = null;
    }
  }

  /** For tests: the process that runs, or −1. */
  long pid() {
    return process == null ? -1 : process.pid();
  }

  @Override
  public void close() {
    stop();
    if (libraries != null) {
      libraries.close();
      libraries = null;
    }
  }
}
