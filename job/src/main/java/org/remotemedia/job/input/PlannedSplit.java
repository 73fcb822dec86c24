package org.remotemedia.job.input;

/**
 * A split as it leaves the planner.
 *
 * @param split its records
 * @param encoded the same as {@link SplitCodec} writes it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PlannedSplit(Split split, byte[] encoded) {}
