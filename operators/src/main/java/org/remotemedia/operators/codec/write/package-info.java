/**
 * The audio files that can be written. A new kind is one {@link
 * org.remotemedia.operators.codec.write.AudioFileWriter} and one line of {@link
 * org.remotemedia.operators.codec.write.AudioFileKind}.
 */
package org.remotemedia.operators.codec.write;
