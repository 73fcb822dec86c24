/** What a run learns of the recordings that it processes: bounded accounts that can be merged. */
package org.remotemedia.operators.corpus;
