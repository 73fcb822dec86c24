/** From the outputs of a run to the lists and shards that training frameworks read. */
package org.remotemedia.job.export;
