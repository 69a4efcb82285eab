/**
 * DynamoDB's types: generated from AWS's model, and by hand {@link dure.api.dynamodb.AttributeValue}, which every item is
 * made of.
 */
@NullMarked
package dure.api.dynamodb;

import org.jspecify.annotations.NullMarked;
