package org.remotemedia.operators.rules;

/**
 * A comparison in a rule of a number with one that stands there.
 *
 * @param measure the number
 * @param operator {@code <}, {@code <=}, {@code >}, {@code >=}, {@code ==} or {@code !=}, with the
 *     measure on its left
 * @param bound what it is compared with
 */
public record Comparison(Measure measure, String operator, double bound) {}
