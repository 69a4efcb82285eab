package dure.dynamodb;

import dure.api.dynamodb.AttributeValue;
import dure.api.dynamodb.BatchGetItemInput;
import dure.api.dynamodb.BatchWriteItemInput;
import dure.api.dynamodb.QueryInput;
import dure.api.dynamodb.ScanInput;
import dure.api.dynamodb.TransactGetItemsInput;
import dure.api.dynamodb.TransactWriteItem;
import dure.api.dynamodb.TransactWriteItemsInput;
import dure.dynamodb.expression.Condition;
import dure.dynamodb.expression.ConditionPaths;
import dure.dynamodb.expression.DocumentPath;
import dure.dynamodb.expression.Expressions;
import dure.dynamodb.expression.KeyCondition;
import dure.dynamodb.expression.Projection;
import dure.dynamodb.expression.Update;
import dure.dynamodb.table.KeySchema;
import dure.dynamodb.table.Table;
import dure.dynamodb.table.TableStore;
import dure.kernel.Authorization.Check;
import dure.kernel.RequestContext;
import dure.wire.AwsException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What item operations need permission for, with DynamoDB's condition keys {@code dynamodb:LeadingKeys}, {@code
 * dynamodb:Attributes}, {@code dynamodb:Select}, {@code dynamodb:ReturnValues}, {@code dynamodb:ReturnConsumedCapacity}. See
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html.
 *
 * <p>A request that is malformed is authorized by its table alone: the handler then refuses it before it touches an item.
 */
final class Authorizations {
    private final TableStore tables;

    Authorizations(TableStore tables) {
        this.tables = tables;
    }

    /** The parts of a single-item request that conditions may ask about. */
    record ItemRequest(
            String action,
            String tableName,
            Map<String, AttributeValue> key,
            Collection<String> attributes,
            @Nullable String returnValues,
            @Nullable String returnConsumedCapacity) {}

    List<Check> item(ItemRequest request, RequestContext context) {
        Map<String, List<String>> keys = new HashMap<>();
        put(keys, "dynamodb:ReturnValues", request.returnValues());
        put(keys, "dynamodb:ReturnConsumedCapacity", request.returnConsumedCapacity());
        attributes(keys, request.attributes());
        Table table = table(request.tableName(), context);
        if (table != null) {
            leadingKeys(keys, List.of(request.key()), table.key());
        }
        return List.of(new Check(request.action(), arn(request.tableName(), context), keys));
    }

    List<Check> query(QueryInput input, RequestContext context) {
        Map<String, List<String>> keys = new HashMap<>();
        put(keys, "dynamodb:Select", input.select() == null ? defaultSelect(input) : input.select());
        put(keys, "dynamodb:ReturnConsumedCapacity", input.returnConsumedCapacity());
        Table table = table(input.tableName(), context);
        if (table != null) {
            KeySchema schema = input.indexName() == null
                    ? table.key()
                    : table.index(input.indexName()).map(index -> index.key()).orElse(table.key());
            Set<String> names = new LinkedHashSet<>();
            Map<String, AttributeValue> leading = new HashMap<>();
            readQuery(input, names, leading);
            leadingKeys(keys, List.of(leading), schema);
            attributes(keys, names);
        }
        return List.of(new Check("dynamodb:Query", arn(input.tableName(), input.indexName(), context), keys));
    }

    private static String defaultSelect(QueryInput input) {
        if (input.projectionExpression() != null || input.attributesToGet() != null) {
            return "SPECIFIC_ATTRIBUTES";
        }
        return input.indexName() == null ? "ALL_ATTRIBUTES" : "ALL_PROJECTED_ATTRIBUTES";
    }

    private static void readQuery(QueryInput input, Set<String> names, Map<String, AttributeValue> leading) {
        try {
            Expressions expressions =
                    new Expressions(input.expressionAttributeNames(), input.expressionAttributeValues());
            KeyCondition condition = QueryOperations.keys(input, expressions);
            condition.tests().forEach((name, test) -> {
                names.add(name);
                leading.put(name, test.values().getFirst());
            });
            Condition filter = expressions.condition("FilterExpression", input.filterExpression());
            if (filter != null) {
                addRoots(names, ConditionPaths.of(filter));
            }
            Projection projection = expressions.projection(input.projectionExpression());
            if (projection != null) {
                addRoots(names, projection.paths());
            }
        } catch (AwsException e) {
            names.clear();
            leading.clear();
        }
        if (input.attributesToGet() != null) {
            names.addAll(input.attributesToGet());
        }
        if (input.queryFilter() != null) {
            names.addAll(input.queryFilter().keySet());
        }
    }

    List<Check> scan(ScanInput input, RequestContext context) {
        Map<String, List<String>> keys = new HashMap<>();
        put(keys, "dynamodb:Select", input.select());
        put(keys, "dynamodb:ReturnConsumedCapacity", input.returnConsumedCapacity());
        Set<String> names = new LinkedHashSet<>(roots(
                null,
                input.filterExpression(),
                input.projectionExpression(),
                input.expressionAttributeNames(),
                input.expressionAttributeValues()));
        if (input.attributesToGet() != null) {
            names.addAll(input.attributesToGet());
        }
        if (input.scanFilter() != null) {
            names.addAll(input.scanFilter().keySet());
        }
        attributes(keys, names);
        return List.of(new Check("dynamodb:Scan", arn(input.tableName(), input.indexName(), context), keys));
    }

    List<Check> batchGet(BatchGetItemInput input, RequestContext context) {
        List<Check> checks = new ArrayList<>();
        input.requestItems().forEach((name, request) -> {
            Map<String, List<String>> keys = new HashMap<>();
            put(keys, "dynamodb:ReturnConsumedCapacity", input.returnConsumedCapacity());
            Set<String> names = new LinkedHashSet<>(
                    roots(null, null, request.projectionExpression(), request.expressionAttributeNames(), null));
            if (request.attributesToGet() != null) {
                names.addAll(request.attributesToGet());
            }
            attributes(keys, names);
            Table table = table(name, context);
            if (table != null) {
                leadingKeys(keys, request.keys(), table.key());
            }
            checks.add(new Check("dynamodb:BatchGetItem", arn(name, context), keys));
        });
        return checks;
    }

    List<Check> batchWrite(BatchWriteItemInput input, RequestContext context) {
        List<Check> checks = new ArrayList<>();
        input.requestItems().forEach((name, requests) -> {
            List<Map<String, AttributeValue>> items = new ArrayList<>();
            Set<String> names = new LinkedHashSet<>();
            requests.forEach(request -> {
                if (request.putRequest() != null) {
                    items.add(request.putRequest().item());
                    names.addAll(request.putRequest().item().keySet());
                }
                if (request.deleteRequest() != null) {
                    items.add(request.deleteRequest().key());
                    names.addAll(request.deleteRequest().key().keySet());
                }
            });
            Map<String, List<String>> keys = new HashMap<>();
            put(keys, "dynamodb:ReturnConsumedCapacity", input.returnConsumedCapacity());
            attributes(keys, names);
            Table table = table(name, context);
            if (table != null) {
                leadingKeys(keys, items, table.key());
            }
            checks.add(new Check("dynamodb:BatchWriteItem", arn(name, context), keys));
        });
        return checks;
    }

    List<Check> transactGet(TransactGetItemsInput input, RequestContext context) {
        List<Check> checks = new ArrayList<>();
        input.transactItems().forEach(item -> {
            Set<String> names = roots(
                    null, null, item.get().projectionExpression(), item.get().expressionAttributeNames(), null);
            checks.addAll(item(
                    new ItemRequest(
                            "dynamodb:GetItem",
                            item.get().tableName(),
                            item.get().key(),
                            names,
                            null,
                            input.returnConsumedCapacity()),
                    context));
        });
        return checks;
    }

    List<Check> transactWrite(TransactWriteItemsInput input, RequestContext context) {
        List<Check> checks = new ArrayList<>();
        for (TransactWriteItem item : input.transactItems()) {
            if (item.put() != null) {
                var put = item.put();
                checks.addAll(item(
                        new ItemRequest(
                                "dynamodb:PutItem",
                                put.tableName(),
                                put.item(),
                                put.item().keySet(),
                                null,
                                input.returnConsumedCapacity()),
                        context));
            }
            if (item.delete() != null) {
                var delete = item.delete();
                checks.addAll(item(
                        new ItemRequest(
                                "dynamodb:DeleteItem",
                                delete.tableName(),
                                delete.key(),
                                roots(
                                        null,
                                        delete.conditionExpression(),
                                        null,
                                        delete.expressionAttributeNames(),
                                        delete.expressionAttributeValues()),
                                null,
                                input.returnConsumedCapacity()),
                        context));
            }
            if (item.update() != null) {
                var update = item.update();
                checks.addAll(item(
                        new ItemRequest(
                                "dynamodb:UpdateItem",
                                update.tableName(),
                                update.key(),
                                roots(
                                        update.updateExpression(),
                                        update.conditionExpression(),
                                        null,
                                        update.expressionAttributeNames(),
                                        update.expressionAttributeValues()),
                                null,
                                input.returnConsumedCapacity()),
                        context));
            }
            if (item.conditionCheck() != null) {
                var check = item.conditionCheck();
                checks.addAll(item(
                        new ItemRequest(
                                "dynamodb:ConditionCheckItem",
                                check.tableName(),
                                check.key(),
                                roots(
                                        null,
                                        check.conditionExpression(),
                                        null,
                                        check.expressionAttributeNames(),
                                        check.expressionAttributeValues()),
                                null,
                                input.returnConsumedCapacity()),
                        context));
            }
        }
        return checks;
    }

    /** The top-level attributes that expressions name; none when an expression is malformed. */
    static Set<String> roots(
            @Nullable String update,
            @Nullable String condition,
            @Nullable String projection,
            @Nullable Map<String, String> names,
            @Nullable Map<String, AttributeValue> values) {
        Set<String> roots = new LinkedHashSet<>();
        if (update == null && condition == null && projection == null) {
            return roots;
        }
        try {
            Expressions expressions = new Expressions(names, values);
            Update parsed = expressions.update(update);
            if (parsed != null) {
                addRoots(roots, parsed.paths());
                for (Update.Action action : parsed.actions()) {
                    if (action instanceof Update.Action.Set set) {
                        addRoots(roots, ConditionPaths.of(set.value()));
                    }
                }
            }
            Condition parsedCondition = expressions.condition("ConditionExpression", condition);
            if (parsedCondition != null) {
                addRoots(roots, ConditionPaths.of(parsedCondition));
            }
            Projection parsedProjection = expressions.projection(projection);
            if (parsedProjection != null) {
                addRoots(roots, parsedProjection.paths());
            }
        } catch (AwsException e) {
            roots.clear();
        }
        return roots;
    }

    private static void addRoots(Set<String> roots, List<DocumentPath> paths) {
        paths.forEach(path -> roots.add(path.root()));
    }

    private @Nullable Table table(String nameOrArn, RequestContext context) {
        try {
            return tables.cached(TableLookup.name(nameOrArn, context)).orElse(null);
        } catch (AwsException e) {
            return null;
        }
    }

    private static String arn(String nameOrArn, RequestContext context) {
        return nameOrArn.startsWith("arn:") ? nameOrArn : context.arn("dynamodb", "table/" + nameOrArn);
    }

    private static String arn(String nameOrArn, @Nullable String index, RequestContext context) {
        return arn(nameOrArn, context) + (index == null ? "" : "/index/" + index);
    }

    private static void put(Map<String, List<String>> keys, String key, @Nullable String value) {
        if (value != null) {
            keys.put(key, List.of(value));
        }
    }

    private static void attributes(Map<String, List<String>> keys, Collection<String> names) {
        if (!names.isEmpty()) {
            keys.put("dynamodb:Attributes", List.copyOf(names));
        }
    }

    private static void leadingKeys(
            Map<String, List<String>> keys, List<Map<String, AttributeValue>> items, KeySchema schema) {
        List<String> leading = new ArrayList<>();
        for (Map<String, AttributeValue> item : items) {
            AttributeValue value = item.get(schema.partition().name());
            switch (value) {
                case AttributeValue.S s -> leading.add(s.value());
                case AttributeValue.N n -> leading.add(n.value());
                case AttributeValue.B b -> leading.add(Base64.getEncoder().encodeToString(b.value()));
                case null, default -> {}
            }
        }
        if (!leading.isEmpty()) {
            keys.put("dynamodb:LeadingKeys", leading);
        }
    }
}
