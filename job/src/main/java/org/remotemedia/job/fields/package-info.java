/** Which fields of lists, shards and data sets hold what. */
package org.remotemedia.job.fields;
