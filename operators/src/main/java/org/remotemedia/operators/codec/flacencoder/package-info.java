/** Writes FLAC files as RFC 9639 defines them. */
package org.remotemedia.operators.codec.flacencoder;
