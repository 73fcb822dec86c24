/**
 * Stages of the chain: a node, what feeds it, and what it needs to know. The same for each
 * executor.
 */
package org.remotemedia.operators.stage;
