/** The protocol of the chain: what travels from the source through the stages to the writer. */
package org.remotemedia.operators.element;
