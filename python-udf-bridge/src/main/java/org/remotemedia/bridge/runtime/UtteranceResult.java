package org.remotemedia.bridge.runtime;

import java.util.Optional;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.node.Judgement;

/**
 * What a sink gave for one utterance.
 *
 * @param <R> what is made of a sink's value
 * @param offsetSeconds where the utterance begins in the audio that was given, s
 * @param durationSeconds its length, s
 * @param value the value; empty where the utterance was rejected, or failed, on its way to the sink
 * @param judgement what nodes on that way decided; empty where all rules hold
 * @param failure the first that failed on that way
 */
public record UtteranceResult<R>(
    double offsetSeconds,
    double durationSeconds,
    Optional<R> value,
    Optional<Judgement> judgement,
    Optional<Failure> failure) {}
