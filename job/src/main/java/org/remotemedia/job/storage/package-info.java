/** File systems behind one interface, with every file name taken as it is. */
package org.remotemedia.job.storage;
