package org.remotemedia.operators.element;

/**
 * What makes a record an utterance: it was cut from a recording within the chain.
 *
 * @param parent name of the recording
 * @param cutter producer number of the node that cut it
 * @param offsetSeconds where it begins in the recording's file, s; with as many decimals as give
 *     the frame back
 * @param durationSeconds its length, s; likewise
 * @param sampleRate of the audio that was cut, Hz
 * @param channels likewise
 */
public record Utterance(
    String parent,
    int cutter,
    double offsetSeconds,
    double durationSeconds,
    int sampleRate,
    int channels) {}
