/**
 * What runs in the decoder process: FFmpeg's libraries behind a pipe. Native code that is given
 * damaged files can crash; here that ends a process that holds nothing but one recording.
 */
package org.remotemedia.operators.codec.ffmpeg;
