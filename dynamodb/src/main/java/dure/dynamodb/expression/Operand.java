package dure.dynamodb.expression;

import dure.api.dynamodb.AttributeValue;

/** Something that has a value in an item, or none. */
public sealed interface Operand extends Node {
    record Attribute(DocumentPath path) implements Operand {}

    /** The value of a placeholder. */
    record Literal(AttributeValue value) implements Operand {}

    /** {@code size(x)}; conditions only. */
    record Size(Operand of) implements Operand {}

    /** {@code if_not_exists(path, x)}; updates only, as the following. */
    record IfNotExists(DocumentPath path, Operand otherwise) implements Operand {}

    record ListAppend(Operand first, Operand second) implements Operand {}

    record Sum(Operand left, Operand right) implements Operand {}

    record Difference(Operand left, Operand right) implements Operand {}
}
