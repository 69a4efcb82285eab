/**
 * Tables: what one is, how it is stored, and where its items and index entries lie in the store.
 */
@NullMarked
package dure.dynamodb.table;

import org.jspecify.annotations.NullMarked;
