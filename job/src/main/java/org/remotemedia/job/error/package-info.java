/** Errors that several packages know. */
package org.remotemedia.job.error;
