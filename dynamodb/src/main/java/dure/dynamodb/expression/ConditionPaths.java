package dure.dynamodb.expression;

import java.util.ArrayList;
import java.util.List;

/** Every document path that a condition or an operand mentions. */
public final class ConditionPaths {
    private final List<DocumentPath> paths = new ArrayList<>();

    private ConditionPaths() {}

    public static List<DocumentPath> of(Node node) {
        ConditionPaths collected = new ConditionPaths();
        collected.add(node);
        return collected.paths;
    }

    private void add(Node node) {
        switch (node) {
            case Condition.And and -> and.all().forEach(this::add);
            case Condition.Or or -> or.any().forEach(this::add);
            case Condition.Not not -> add(not.condition());
            case Condition.Comparison c -> {
                add(c.left());
                add(c.right());
            }
            case Condition.Between b -> {
                add(b.value());
                add(b.low());
                add(b.high());
            }
            case Condition.In in -> {
                add(in.value());
                in.options().forEach(this::add);
            }
            case Condition.Exists exists -> paths.add(exists.path());
            case Condition.NotExists notExists -> paths.add(notExists.path());
            case Condition.HasType hasType -> add(hasType.value());
            case Condition.BeginsWith b -> {
                add(b.value());
                add(b.prefix());
            }
            case Condition.Contains c -> {
                add(c.value());
                add(c.element());
            }
            case Operand.Attribute attribute -> paths.add(attribute.path());
            case Operand.Literal ignored -> {}
            case Operand.Size size -> add(size.of());
            case Operand.IfNotExists choice -> {
                paths.add(choice.path());
                add(choice.otherwise());
            }
            case Operand.ListAppend append -> {
                add(append.first());
                add(append.second());
            }
            case Operand.Sum sum -> {
                add(sum.left());
                add(sum.right());
            }
            case Operand.Difference difference -> {
                add(difference.left());
                add(difference.right());
            }
        }
    }
}
