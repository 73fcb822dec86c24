/**
 * Files that hold many recordings: what is in them, one recording after the other. A new kind is a
 * {@link org.remotemedia.job.container.ContainerReader} and a line of {@link
 * org.remotemedia.job.container.ContainerKind}.
 */
package org.remotemedia.job.container;
