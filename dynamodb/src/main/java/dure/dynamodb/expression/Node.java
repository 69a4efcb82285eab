package dure.dynamodb.expression;

/** A piece of an expression: something that has a value, or something that is true or false. */
public sealed interface Node permits Operand, Condition {}
