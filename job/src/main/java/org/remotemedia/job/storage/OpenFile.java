package org.remotemedia.job.storage;

import org.remotemedia.operators.codec.SeekableInput;

/**
 * A file that has been opened.
 *
 * @param input its bytes, from the first one on
 * @param version of the file, as in {@link Storage.Entry#version}
 */
public record OpenFile(SeekableInput input, String version) {}
