package dure.dynamodb;

import static dure.api.dynamodb.DynamoDbErrors.RESOURCE_NOT_FOUND;

import dure.dynamodb.table.Table;
import dure.dynamodb.table.Table.TableName;
import dure.dynamodb.table.TableStore;
import dure.kernel.Arn;
import dure.kernel.RequestContext;
import java.util.regex.Pattern;

/** Finds the table that a request names, by its name or its ARN. */
final class TableLookup {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]+");
    private static final int MIN_NAME_LENGTH = 3;
    private static final int MAX_NAME_LENGTH = 255;

    private final TableStore tables;

    TableLookup(TableStore tables) {
        this.tables = tables;
    }

    /** @throws dure.wire.AwsException ValidationException when it cannot be a table's name */
    static TableName name(String nameOrArn, RequestContext context) {
        if (nameOrArn.startsWith("arn:")) {
            return fromArn(nameOrArn);
        }
        if (nameOrArn.length() < MIN_NAME_LENGTH || nameOrArn.length() > MAX_NAME_LENGTH) {
            throw Validation.invalid("TableName must be at least 3 characters long and at most 255 characters long");
        }
        if (!NAME.matcher(nameOrArn).matches()) {
            throw Validation.invalid("1 validation error detected: Value '" + nameOrArn
                    + "' at 'tableName' failed to satisfy constraint: "
                    + "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
        }
        return new TableName(context.account().value(), context.region(), nameOrArn);
    }

    private static TableName fromArn(String text) {
        Arn arn = Arn.parse(text)
                .filter(a -> a.service().equals("dynamodb") && a.resource().startsWith("table/"))
                .orElseThrow(() -> Validation.invalid("Invalid table ARN: " + text));
        String name = arn.resource().substring("table/".length());
        if (!NAME.matcher(name).matches() || name.length() < MIN_NAME_LENGTH || name.length() > MAX_NAME_LENGTH) {
            throw Validation.invalid("Invalid table ARN: " + text);
        }
        return new TableName(arn.account(), arn.region(), name);
    }

    /** @throws dure.wire.AwsException ResourceNotFoundException when there is no such table */
    Table table(String nameOrArn, RequestContext context) {
        return tables.cached(name(nameOrArn, context))
                .orElseThrow(() -> RESOURCE_NOT_FOUND.because("Requested resource not found"));
    }
}
