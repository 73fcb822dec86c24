package org.remotemedia.operators.rules;

/**
 * A constant that a rule compares a number with.
 *
 * @param rule the rule's name
 * @param number what is compared, as {@link Numbers} names it
 * @param value the constant
 */
public record Threshold(String rule, String number, double value) {}
