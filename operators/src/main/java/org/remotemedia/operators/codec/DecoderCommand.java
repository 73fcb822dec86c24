package org.remotemedia.operators.codec;

import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.remotemedia.operators.codec.ffmpeg.DecoderMain;

/** The command line of the decoder process: Java, and the jars that it needs. */
final class DecoderCommand {
  private static final String MAIN = DecoderMain.class.getName();

  /** Folders of class path entries that it needs; the libraries of all platforms are among them. */
  private static final List<String> NEEDED =
      List.of(MAIN.replace('.', '/') + ".class", "org/bytedeco/javacpp/", "org/bytedeco/ffmpeg/");

  private DecoderCommand() {}

  /**
   * The command.
   *
   * @param java the program that runs it
   * @param libraries where FFmpeg's libraries are unpacked
   * @param crashLogs folder for what the JVM writes of a crash
   */
  static List<String> of(Path java, Path libraries, Path crashLogs) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.add("-Xmx128m");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-XX:+DisplayVMOutputToStderr");
    command.add("-XX:ErrorFile=" + crashLogs.resolve("remotemedia-decoder-crash-%p.log"));
    command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
    command.add("-Dorg.bytedeco.javacpp.cachedir=" + libraries);
    command.add("-Dorg.bytedeco.javacpp.cachedir.nosubdir=true");
    command.add("-cp");
    command.add(classPath());
    command.add(MAIN);
    return command;
  }

  private static String classPath() throws IOException {
    ClassLoader loader = DecoderCommand.class.getClassLoader();
    Set<String> entries = new LinkedHashSet<>();
    for (String resource : NEEDED) {
      for (URL url : Collections.list(loader.getResources(resource))) {
        entries.add(entry(url, resource));
      }
    }
    return entries.stream().collect(Collectors.joining(File.pathSeparator));
  }

  private static String entry(URL url, String resource) throws IOException {
    try {
      if (url.openConnection() instanceof JarURLConnection jar) {
        return Path.of(jar.getJarFileURL().toURI()).toString();
      }
      Path file = Path.of(url.toURI());
      for (int i = Path.of(resource).getNameCount(); i > 0; i--) {
        file = file.getParent();
      }
      return file.toString();
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new IOException("its classes are not in a file but in " + url, e);
    }
  }
}
