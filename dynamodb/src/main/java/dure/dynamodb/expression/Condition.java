package dure.dynamodb.expression;

import java.util.List;

/** Something that is true or false of an item. */
public sealed interface Condition extends Node {
    /** Operators between two values. */
    enum Comparator {
        EQ("="),
        NE("<>"),
        LT("<"),
        LE("<="),
        GT(">"),
        GE(">=");

        private final String symbol;

        Comparator(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }

        /** With its operands swapped: {@code a < b} is {@code b > a}. */
        public Comparator mirrored() {
            return switch (this) {
                case EQ -> EQ;
                case NE -> NE;
                case LT -> GT;
                case LE -> GE;
                case GT -> LT;
                case GE -> LE;
            };
        }
    }

    record And(List<Condition> all) implements Condition {}

    record Or(List<Condition> any) implements Condition {}

    record Not(Condition condition) implements Condition {}

    record Comparison(Comparator comparator, Operand left, Operand right) implements Condition {}

    record Between(Operand value, Operand low, Operand high) implements Condition {}

    record In(Operand value, List<Operand> options) implements Condition {}

    record Exists(DocumentPath path) implements Condition {}

    record NotExists(DocumentPath path) implements Condition {}

    /** @param type a descriptor such as {@code SS} */
    record HasType(Operand value, String type) implements Condition {}

    record BeginsWith(Operand value, Operand prefix) implements Condition {}

    record Contains(Operand value, Operand element) implements Condition {}
}
