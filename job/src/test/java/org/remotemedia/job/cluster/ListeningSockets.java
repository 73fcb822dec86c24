package org.remotemedia.job.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The TCP sockets on which processes wait for connections, as the Linux kernel lists them. */
final class ListeningSockets {
  private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");

  /** The state {@code TCP_LISTEN}, and where in a line it and the other fields are. */
  private static final String LISTENING = "0A";

  private static final int ADDRESS_FIELD = 1;
  private static final int STATE_FIELD = 3;
  private static final int INODE_FIELD = 9;

  /** One of them, and the command line of its process. */
  record Listening(InetSocketAddress address, String command) {}

  private ListeningSockets() {}

  /** Those of a process and all its descendants at this moment, which share its network. */
  static Set<Listening> of(ProcessHandle process) throws IOException {
    Map<String, String> commands = new HashMap<>();
    for (ProcessHandle each :
        (Iterable<ProcessHandle>)
            Stream.concat(Stream.of(process), process.descendants())::iterator) {
      Path proc = proc(each);
      try {
        String command = Files.readString(proc.resolve("cmdline")).replace('\0', ' ').strip();
        // Of a process that has ended and was not waited for, nothing but its number is left.
        if (!command.isEmpty()) {
          socketInodes(proc.resolve("fd")).forEach(inode -> commands.put(inode, command));
        }
      } catch (AccessDeniedException e) {
        throw e;
      } catch (IOException | UncheckedIOException e) {
        // It has ended in the meantime.
      }
    }
    Set<Listening> found = new LinkedHashSet<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      List<String> lines = Files.readAllLines(proc(process).resolve(table));
      for (String line : lines.subList(1, lines.size())) {
        String[] fields = line.strip().split("\\s+", -1);
        String command = commands.get(fields[INODE_FIELD]);
        if (fields[STATE_FIELD].equals(LISTENING) && command != null) {
          found.add(new Listening(address(fields[ADDRESS_FIELD]), command));
        }
      }
    }
    return found;
  }

  private static Path proc(ProcessHandle process) {
    return Path.of("/proc", Long.toString(process.pid()));
  }

  private static Set<String> socketInodes(Path descriptors) throws IOException {
    Set<String> inodes = new HashSet<>();
    try (Stream<Path> links = Files.list(descriptors)) {
      for (Path link : (Iterable<Path>) links::iterator) {
        try {
          Matcher socket = SOCKET.matcher(Files.readSymbolicLink(link).toString());
          if (socket.matches()) {
            inodes.add(socket.group(1));
          }
        } catch (IOException e) {
          // Closed in the meantime.
        }
      }
    }
    return inodes;
  }

  /** From words of 32 bits in the machine's byte order, and the port, all in hexadecimal. */
  private static InetSocketAddress address(String field) throws UnknownHostException {
    int colon = field.indexOf(':');
    ByteBuffer words = ByteBuffer.wrap(HexFormat.of().parseHex(field.substring(0, colon)));
    ByteBuffer address = ByteBuffer.allocate(words.capacity()).order(ByteOrder.nativeOrder());
    while (words.hasRemaining()) {
      address.putInt(words.getInt());
    }
    // An IPv4 address that is written as one of IPv6 becomes the former.
    return new InetSocketAddress(
        InetAddress.getByAddress(address.array()),
        Integer.parseInt(field.substring(colon + 1), 16));
  }
}
