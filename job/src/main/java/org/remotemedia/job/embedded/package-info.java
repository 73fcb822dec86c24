/** Flink inside the process of {@code bin/remotemedia}, out of reach of everybody else. */
package org.remotemedia.job.embedded;
