/**
 * Items as bytes: how they are encoded as values, how their keys sort, and how large DynamoDB says they are. Pure.
 */
@NullMarked
package dure.dynamodb.item;

import org.jspecify.annotations.NullMarked;
