/** Accounts: what became of records, in numbers. Bounded in size, and accounts can be merged. */
package org.remotemedia.operators.accounts;
