/** Reading audio files into F32 samples. */
package org.remotemedia.operators.codec;
