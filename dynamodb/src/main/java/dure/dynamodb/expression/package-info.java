/**
 * DynamoDB's expression language, pure: text and placeholders in, a sealed tree out, evaluated against items. Knows no
 * table and no store.
 *
 * <p>Start at {@link dure.dynamodb.expression.Expressions}, one for each request. Grammar and limits:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html; an expression is at most 4 KB with at
 * most 300 operators, IN takes at most 100 operands. All that is wrong with an expression is found before it runs, and
 * answered in AWS's words and order of importance.
 */
@NullMarked
package dure.dynamodb.expression;

import org.jspecify.annotations.NullMarked;
