package org.remotemedia.job.output;

/**
 * How much a part holds; none where there is no such file.
 *
 * @param lines number of lines
 * @param bytes size of the file
 */
record PartSize(long lines, long bytes) {
  /** Of a part that is not there. */
  static final PartSize NONE = new PartSize(0, 0);
}
