package org.remotemedia.operators.value;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What is known of a list of segments before its end, which may come hours later. Whoever cuts
 * audio at these segments need not hold what is settled.
 *
 * @param ended a segment as the list will have it, after all that were told before; null when this
 *     is about the others alone
 * @param openMs where a segment begins that has not ended and is certain to be in the list; NaN
 *     when there is none
 * @param openEndMs how far it goes at least
 * @param settledMs no segment that was not told begins before, in ms
 */
public record SegmentProgress(JsonNode ended, double openMs, double openEndMs, double settledMs) {}
