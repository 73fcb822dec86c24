package org.remotemedia.job.storage;

import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.apache.flink.core.plugin.PluginUtils;
import org.remotemedia.job.storage.StorageException.Reason;

/**
 * The file systems that Flink provides. A cluster has loaded its plugins and configuration when it
 * started. With an embedded Flink nobody has, and most runs need none, so that they are loaded when
 * a file system is missing: from the places that Flink's own programs look at, {@code
 * FLINK_PLUGINS_DIR} and {@code FLINK_CONF_DIR}.
 */
final class FlinkFileSystems {
  /** Kept, since the level of a logger that nobody keeps is forgotten. */
  private static final Logger AMAZON = Logger.getLogger("com.amazonaws");

  private static boolean pluginsLoaded;

  private FlinkFileSystems() {}

  /** Flink caches them by scheme and authority. */
  static FileSystem of(Path path) throws IOException {
    try {
      return FileSystem.get(path.toUri());
    } catch (UnsupportedFileSystemSchemeException e) {
      if (loadPlugins()) {
        return of(path);
      }
      throw new StorageException(
          Reason.NO_FILE_SYSTEM, StorageErrors.message("open", path.toString(), missing(path)), e);
    }
  }

  /** Returns false when that makes no difference. */
  private static synchronized boolean loadPlugins() {
    if (pluginsLoaded || !isEmbedded()) {
      return false;
    }
    pluginsLoaded = true;
    quietenAmazon();
    Configuration configuration = GlobalConfiguration.loadConfiguration();
    FileSystem.initialize(
        configuration, PluginUtils.createPluginManagerFromRootFolder(configuration));
    return true;
  }

  /**
   * Otherwise the library of the S3 plugins announces its age, with a stack trace, at each start.
   */
  private static void quietenAmazon() {
    System.setProperty("aws.java.v1.disableDeprecationAnnouncement", "true");
    AMAZON.setLevel(Level.SEVERE);
  }

  private static boolean isEmbedded() {
    return Boolean.getBoolean("remotemedia.embedded");
  }

  private static String missing(Path path) {
    String scheme = path.toUri().getScheme();
    String message = "Flink has no file system for " + scheme + "://; put the plugin for it ";
    return isEmbedded()
        ? message
            + "in a folder of its own below the one that FLINK_PLUGINS_DIR names, and its settings"
            + " in config.yaml in the one that FLINK_CONF_DIR names"
        : message + "below Flink's plugins/ directory";
  }
}
