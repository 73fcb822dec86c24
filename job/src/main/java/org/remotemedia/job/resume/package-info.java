/** What earlier attempts of a run have left, and what of it a resumed run does anew. */
package org.remotemedia.job.resume;
