/**
 * Rules: named expressions in CEL, the Common Expression Language, that a record has to satisfy.
 * {@link org.remotemedia.operators.rules.RuleScope} says what they may speak of; {@link
 * org.remotemedia.operators.rules.Rules} compiles and applies them.
 */
package org.remotemedia.operators.rules;
