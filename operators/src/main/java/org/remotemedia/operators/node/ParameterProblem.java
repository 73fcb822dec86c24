package org.remotemedia.operators.node;

/**
 * One thing wrong with a node's parameters.
 *
 * @param parameter the name as given, or null when it concerns all of them
 * @param message what is wrong and what is allowed
 */
public record ParameterProblem(String parameter, String message) {}
