package dure.dynamodb.expression;

import dure.api.dynamodb.AttributeValue;
import java.util.Base64;
import java.util.stream.Collectors;

/** How AWS's error messages quote a value: {@code {S:text}}. */
final class Texts {
    private Texts() {}

    static String of(AttributeValue value) {
        return "{" + value.type() + ":" + content(value) + "}";
    }

    private static String content(AttributeValue value) {
        return switch (value) {
            case AttributeValue.S s -> s.value();
            case AttributeValue.N n -> n.value();
            case AttributeValue.B b -> Base64.getEncoder().encodeToString(b.value());
            case AttributeValue.Bool bool -> String.valueOf(bool.value());
            case AttributeValue.Null ignored -> "true";
            case AttributeValue.L l ->
                l.values().stream().map(Texts::of).toList().toString();
            case AttributeValue.M m ->
                m.values().entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + of(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case AttributeValue.Ss ss -> ss.values().toString();
            case AttributeValue.Ns ns ->
                ns.values().stream().map(AttributeValue.N::value).toList().toString();
            case AttributeValue.Bs bs ->
                bs.values().stream().map(Texts::content).toList().toString();
        };
    }
}
