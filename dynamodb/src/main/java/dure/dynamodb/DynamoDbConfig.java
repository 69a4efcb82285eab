package dure.dynamodb;

import java.time.Duration;

/**
 * DynamoDB's adjustable quotas and Dure's own settings.
 *
 * @param maxTables tables an account may have in a region
 * @param maxTableReadUnits provisioned read capacity one table may have
 * @param maxTableWriteUnits provisioned write capacity one table may have
 * @param maxAccountReadUnits provisioned read capacity of all tables, as DescribeLimits answers it
 * @param maxAccountWriteUnits provisioned write capacity of all tables, as DescribeLimits answers it
 * @param sizeRefresh how old ItemCount and TableSizeBytes may become for tables too large to count at each
 *     DescribeTable; AWS: about six hours
 */
public record DynamoDbConfig(
        int maxTables,
        long maxTableReadUnits,
        long maxTableWriteUnits,
        long maxAccountReadUnits,
        long maxAccountWriteUnits,
        Duration sizeRefresh) {

    public static final DynamoDbConfig DEFAULT =
            new DynamoDbConfig(2_500, 40_000, 40_000, 80_000, 80_000, Duration.ofMinutes(10));
}
