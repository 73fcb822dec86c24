/** What a run has left out of its input, or read otherwise than it is written, in numbers. */
package org.remotemedia.job.notes;
