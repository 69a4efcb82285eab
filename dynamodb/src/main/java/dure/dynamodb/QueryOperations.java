package dure.dynamodb;

import dure.api.dynamodb.AttributeValue;
import dure.api.dynamodb.QueryInput;
import dure.api.dynamodb.QueryOutput;
import dure.api.dynamodb.ScanInput;
import dure.api.dynamodb.ScanOutput;
import dure.dynamodb.PageReader.Page;
import dure.dynamodb.PageReader.Walk;
import dure.dynamodb.expression.Condition;
import dure.dynamodb.expression.ConditionPaths;
import dure.dynamodb.expression.DocumentPath;
import dure.dynamodb.expression.Expressions;
import dure.dynamodb.expression.KeyCondition;
import dure.dynamodb.expression.KeyCondition.Operator;
import dure.dynamodb.expression.KeyCondition.Test;
import dure.dynamodb.expression.Projection;
import dure.dynamodb.table.Index;
import dure.dynamodb.table.KeyAttribute;
import dure.dynamodb.table.KeySchema;
import dure.dynamodb.table.Table;
import dure.kernel.RequestContext;
import dure.store.Store;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Query and Scan, of tables and indexes. Items of a partition come in the order of the sort key, partitions in any. */
final class QueryOperations {
    private final PageReader pages;
    private final TableLookup tables;
    private final Throttle throttle;

    QueryOperations(Store store, TableLookup tables, Throttle throttle) {
        this.pages = new PageReader(store);
        this.tables = tables;
        this.throttle = throttle;
    }

    QueryOutput query(QueryInput input, RequestContext context) {
        ParameterMix mix = new ParameterMix()
                .expression("ProjectionExpression", input.projectionExpression())
                .expression("FilterExpression", input.filterExpression())
                .expression("KeyConditionExpression", input.keyConditionExpression())
                .legacy("AttributesToGet", input.attributesToGet())
                .legacy("QueryFilter", input.queryFilter())
                .legacy("ConditionalOperator", input.conditionalOperator());
        if (input.keyConditionExpression() != null) {
            mix.legacy("KeyConditions", input.keyConditions());
        }
        mix.check(input.expressionAttributeNames(), input.expressionAttributeValues());
        Condition filter = LegacyParameters.filter(input.queryFilter(), input.conditionalOperator());
        Expressions expressions = new Expressions(input.expressionAttributeNames(), input.expressionAttributeValues());
        KeyCondition keys = keys(input, expressions);
        if (input.filterExpression() != null) {
            filter = expressions.condition("FilterExpression", input.filterExpression());
        }
        Projection projection = expressions.projection(input.projectionExpression());
        expressions.finish();
        if (projection == null) {
            projection = LegacyParameters.attributesToGet(input.attributesToGet());
        }
        boolean consistent = Boolean.TRUE.equals(input.consistentRead());
        PageRequest request =
                PageRequest.of(tables.table(input.tableName(), context), input.indexName(), consistent, projection);
        request.checkSelect(input.select(), input.projectionExpression() != null, "Querying");
        boolean reverse = Boolean.FALSE.equals(input.scanIndexForward());
        KeyRange range = range(request, keys);
        if (input.exclusiveStartKey() != null) {
            range = resume(request, keys, range, input.exclusiveStartKey(), reverse);
        }
        checkFilter(request.schema(), filter, input.queryFilter() == null ? "Filter Expression" : "QueryFilter");
        request.checkPaths(filter);
        Page page = read(request, range, reverse, input.limit(), filter, input.select());
        return QueryOutput.builder()
                .items("COUNT".equals(input.select()) ? null : page.items())
                .count(page.count())
                .scannedCount(page.scanned())
                .lastEvaluatedKey(page.lastKey())
                .consumedCapacity(page.consumption().output(input.returnConsumedCapacity(), false))
                .build();
    }

    static KeyCondition keys(QueryInput input, Expressions expressions) {
        if (input.keyConditionExpression() != null) {
            return expressions.keyCondition(input.keyConditionExpression());
        }
        if (input.keyConditions() != null) {
            return LegacyParameters.keyConditions(input.keyConditions());
        }
        throw Validation.invalid(
                "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
    }

    private static KeyRange range(PageRequest request, KeyCondition keys) {
        KeySchema schema = request.schema();
        Test partition = keys.tests().get(schema.partition().name());
        if (partition == null) {
            throw missed(schema.partition());
        }
        checkTest(schema.partition(), partition);
        if (partition.operator() != Operator.EQ) {
            throw Validation.invalid("Query key condition not supported");
        }
        KeyAttribute sort = schema.sort();
        if (sort == null) {
            if (keys.tests().size() > 1) {
                throw Validation.invalid("Query key condition not supported");
            }
            return KeyRange.query(request.prefix(), partition.values().getFirst(), null);
        }
        Test test = keys.tests().get(sort.name());
        if (test == null && keys.tests().size() > 1) {
            throw missed(sort);
        }
        if (test != null) {
            checkTest(sort, test);
        }
        return KeyRange.query(request.prefix(), partition.values().getFirst(), test);
    }

    private static RuntimeException missed(KeyAttribute attribute) {
        return Validation.invalid("Query condition missed key schema element: " + attribute.name());
    }

    private static void checkTest(KeyAttribute attribute, Test test) {
        for (AttributeValue value : test.values()) {
            if (!value.type().equals(attribute.type())) {
                throw Validation.invalidParameter("Condition parameter type does not match schema type");
            }
            boolean empty = value instanceof AttributeValue.S(String text) && text.isEmpty()
                    || value instanceof AttributeValue.B(byte[] bytes) && bytes.length == 0;
            if (empty) {
                throw Validation.invalid("One or more parameter values are not valid. The AttributeValue for a key "
                        + "attribute cannot contain an empty "
                        + (value instanceof AttributeValue.S ? "string" : "binary") + " value. Key: "
                        + attribute.name());
            }
        }
    }

    private static KeyRange resume(
            PageRequest request,
            KeyCondition keys,
            KeyRange range,
            Map<String, AttributeValue> startKey,
            boolean reverse) {
        byte[] start = request.startKey(startKey);
        if (range.contains(start)) {
            return range.after(start, reverse);
        }
        KeyAttribute sort = request.schema().sort();
        if (sort == null || !keys.tests().containsKey(sort.name())) {
            throw Validation.invalid(
                    "The provided starting key is outside query boundaries based on provided conditions");
        }
        throw Validation.invalid("The provided starting key does not match the range key predicate");
    }

    private static void checkFilter(KeySchema schema, @Nullable Condition filter, String parameter) {
        if (filter == null) {
            return;
        }
        for (DocumentPath path : ConditionPaths.of(filter)) {
            if (schema.names().contains(path.root())) {
                throw Validation.invalid(parameter
                        + " can only contain non-primary key attributes: Primary key attribute: " + path.root());
            }
        }
    }

    ScanOutput scan(ScanInput input, RequestContext context) {
        new ParameterMix()
                .expression("ProjectionExpression", input.projectionExpression())
                .expression("FilterExpression", input.filterExpression())
                .legacy("AttributesToGet", input.attributesToGet())
                .legacy("ScanFilter", input.scanFilter())
                .legacy("ConditionalOperator", input.conditionalOperator())
                .check(input.expressionAttributeNames(), input.expressionAttributeValues());
        Condition filter = LegacyParameters.filter(input.scanFilter(), input.conditionalOperator());
        checkSegment(input.segment(), input.totalSegments());
        Expressions expressions = new Expressions(input.expressionAttributeNames(), input.expressionAttributeValues());
        if (input.filterExpression() != null) {
            filter = expressions.condition("FilterExpression", input.filterExpression());
        }
        Projection projection = expressions.projection(input.projectionExpression());
        expressions.finish();
        if (projection == null) {
            projection = LegacyParameters.attributesToGet(input.attributesToGet());
        }
        boolean consistent = Boolean.TRUE.equals(input.consistentRead());
        PageRequest request =
                PageRequest.of(tables.table(input.tableName(), context), input.indexName(), consistent, projection);
        request.checkSelect(input.select(), input.projectionExpression() != null, "Scanning");
        KeyRange range = scanned(request, input);
        request.checkPaths(filter);
        Page page = read(request, range, false, input.limit(), filter, input.select());
        return ScanOutput.builder()
                .items("COUNT".equals(input.select()) ? null : page.items())
                .count(page.count())
                .scannedCount(page.scanned())
                .lastEvaluatedKey(page.lastKey())
                .consumedCapacity(page.consumption().output(input.returnConsumedCapacity(), false))
                .build();
    }

    private static KeyRange scanned(PageRequest request, ScanInput input) {
        int segment = input.segment() == null ? 0 : input.segment();
        int total = input.totalSegments() == null ? 1 : input.totalSegments();
        KeyRange range = KeyRange.segment(request.prefix(), segment, total);
        if (input.exclusiveStartKey() == null) {
            return range;
        }
        byte[] start = request.startKey(input.exclusiveStartKey());
        if (!range.contains(start)) {
            throw Validation.invalid("The provided starting key is invalid: Invalid ExclusiveStartKey. Please use "
                    + "ExclusiveStartKey with correct Segment. TotalSegments: " + total + " Segment: " + segment);
        }
        return range.after(start, false);
    }

    private static void checkSegment(@Nullable Integer segment, @Nullable Integer total) {
        if (segment != null && total == null) {
            throw Validation.invalid("The TotalSegments parameter is required but was not present in the request "
                    + "when Segment parameter is present");
        }
        if (segment == null && total != null) {
            throw Validation.invalid("The Segment parameter is required but was not present in the request when "
                    + "parameter TotalSegments is present");
        }
        if (segment != null && total != null && segment >= total) {
            throw Validation.invalid("The Segment parameter is zero-based and must be less than parameter "
                    + "TotalSegments: Segment: " + segment + " is not less than TotalSegments: " + total);
        }
    }

    private Page read(
            PageRequest request,
            KeyRange range,
            boolean reverse,
            @Nullable Integer limit,
            @Nullable Condition filter,
            @Nullable String select) {
        Table table = request.table();
        Index index = request.index();
        if (index != null && index.global()) {
            throttle.admit(table, index, true);
        } else {
            throttle.admit(table, true);
        }
        Page page = pages.read(new Walk(
                table,
                index,
                range,
                reverse,
                limit == null ? Integer.MAX_VALUE : limit,
                request.consistent(),
                request.fetches(select),
                filter,
                request.projection(),
                "COUNT".equals(select)));
        throttle.charge(page.consumption());
        return page;
    }
}
