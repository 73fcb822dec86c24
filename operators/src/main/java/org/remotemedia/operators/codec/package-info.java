/** Reading audio files into F32 samples and writing WAV files. */
package org.remotemedia.operators.codec;
