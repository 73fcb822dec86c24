package org.remotemedia.job.run;

/**
 * How many records an input has.
 *
 * @param seen those seen so far
 * @param isFinal whether these are all
 */
record RecordTotal(long seen, boolean isFinal) {}
