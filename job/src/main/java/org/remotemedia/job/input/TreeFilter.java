package org.remotemedia.job.input;

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
          return InputFiles.matches(name) ? Choice.TAKE : Choice.IGNORE;
        }

        @Override
        public TreeFilter directory(String name) {
          return this;
        }
      };

  Choice file(String name);

  /** The filter for a subdirectory, null when nothing in it can be wanted. */
  TreeFilter directory(String name);
}
