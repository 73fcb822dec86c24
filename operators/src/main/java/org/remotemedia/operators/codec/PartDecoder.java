package org.remotemedia.operators.codec;

/**
 * Decodes one recording of a file that may hold several, one after the other. Whoever opened the
 * file closes it.
 */
interface PartDecoder extends AudioDecoder {
  /**
   * Where another recording begins, once this one has ended in order: offset in the file, −1 where
   * none follows.
   */
  long nextPart();
}
