package org.remotemedia.job.input;

/**
 * The part of a list that says what is in one shard.
 *
 * @param location of the list
 * @param shard the number of the shard
 * @param from the first byte with an entry of it, 0 where the list cannot be read from its middle
 * @param to the byte after the last one, −1 where that is not known
 * @param entries its entries, one a line, so that the list need not be read; or null
 */
public record ShardList(String location, int shard, long from, long to, String entries) {}
