/**
 * What rules would keep of a finished run, told from its lines alone: {@link
 * org.remotemedia.job.filter.RunFilter} judges them, {@link org.remotemedia.job.filter.Preview} is
 * what comes of it.
 */
package org.remotemedia.job.filter;
