/**
 * DynamoDB: tables, items, queries, indexes, batches and transactions. Start at {@link dure.dynamodb.DynamoDb}.
 *
 * <p>Keys in the store, all under {@code "dynamodb"} (see {@link dure.store.Keys}):
 *
 * <ul>
 *   <li>{@code "table" account region name}: a table's definition
 *   <li>{@code "tag" account region name key}: a tag's value
 *   <li>{@code "generation"}: the last generation number given to a table
 *   <li>{@code "item" generation number spread partition sort}: an item under number 0, index entries under the index's
 *       number, these ending in a digest of the table's key. Generation: 8 bytes; number: 1 byte; spread: 4 bytes of the
 *       partition key's CRC, by which scans are cut into segments. What is stored is the item, or its projection
 *   <li>{@code "token" account region token} and {@code "token-expiry" time account region token}: ClientRequestTokens
 * </ul>
 *
 * <p>Values begin with a version byte. An item's key holds its table's generation, so that a definition cached a moment too
 * long can neither see nor touch the items of a later table of the same name.
 *
 * <p>All reads are strongly consistent, indexes too: they are written in the item's own transaction. Legacy parameters
 * (Expected, AttributeUpdates, KeyConditions and the like) are translated to expressions. Provisioned capacity is enforced
 * with 300 seconds of burst. ItemCount and TableSizeBytes are exact for small tables, else as old as {@link
 * dure.dynamodb.DynamoDbConfig#sizeRefresh}.
 *
 * <p>Limits: items of 400 KB, pages of 1 MB, batches of 100 gets or 25 writes, transactions of 100 items and 4 MB, 20
 * global and 5 local indexes, 2,500 tables.
 *
 * <p>Missing, and refused by name: streams, encryption with customer keys, global tables, adding or removing indexes of
 * an existing table, on-demand maximums, warm throughput, resource policies, vector indexes, keys of more than two
 * attributes, time to live, backups, import, export, PartiQL. Not enforced: 10 GB for an item collection, per-partition
 * throughput.
 */
@NullMarked
package dure.dynamodb;

import org.jspecify.annotations.NullMarked;
