package org.remotemedia.operators.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Which record this is.
 *
 * @param name unique within a run; outputs are named after it
 * @param source where it was read from, for people
 * @param carried further fields of the list it came from, or null
 */
public record RecordInfo(String name, String source, ObjectNode carried) {}
