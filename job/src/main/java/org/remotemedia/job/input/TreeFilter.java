package org.remotemedia.job.input;

import org.remotemedia.job.notes.FileSuffix;

/** Which of the entries of one directory are wanted. */
interface TreeFilter {
  /** What to do with a file. */
  enum Choice {
    TAKE,
    /** Leave out and count. */
    IGNORE,
    /** Leave out as not asked for. */
    PASS
  }

  /** Every file with the suffix of audio or of a container, at any depth. */
  TreeFilter ALL_AUDIO =
      new TreeFilter() {
        @Override
        public Choice file(String name) {
          return InputFiles.matches(name) && !FileSuffix.isHidden(name)
              ? Choice.TAKE
              : Choice.IGNORE;
        }

        @Override
        public boolean ignoresHidden() {
          return true;
        }

        @Override
        public TreeFilter directory(String name) {
          return FileSuffix.isHidden(name) ? null : this;
        }
      };

  Choice file(String name);

  /** Whether hidden directories are left out, and counted, rather than not asked for. */
  default boolean ignoresHidden() {
    return false;
  }

  /** The filter for a subdirectory, null when nothing in it can be wanted. */
  TreeFilter directory(String name);
}
