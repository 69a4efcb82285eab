/**
 * CloudWatch Logs: groups, streams, events, retention.
 *
 * <p>Key space, all under {@code logs}: {@code g} groups, {@code s} streams, {@code e} events by (group, time, stream,
 * sequence), {@code x} a stream's own events by (group, stream, time, sequence) pointing at {@code e}, {@code b} stored
 * bytes of a group (an atomic counter). So a page costs what the page holds, whether one stream or the whole group is
 * read.
 *
 * <p>Limits: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html. Not offered: Insights
 * queries, metric and subscription filters, live tail, exports, KMS keys, log classes other than STANDARD.
 *
 * <p>Start at {@link dure.telemetry.logs.Logs}.
 */
@NullMarked
package dure.telemetry.logs;

import org.jspecify.annotations.NullMarked;
