/** How the project's own JSON is written and read. */
package org.remotemedia.operators.json;
