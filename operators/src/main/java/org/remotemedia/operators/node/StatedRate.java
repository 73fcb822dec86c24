package org.remotemedia.operators.node;

/**
 * The sample rate that a node's parameters state for audio that comes without one.
 *
 * @param rate Hz
 * @param explicit whether the user gave it, rather than the parameter's default
 */
public record StatedRate(int rate, boolean explicit) {}
