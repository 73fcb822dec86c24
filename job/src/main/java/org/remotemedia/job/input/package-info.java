/** From the input argument to records and splits, and from records to the names of outputs. */
package org.remotemedia.job.input;
