/**
 * SNS: topics, Lambda subscriptions, publishing.
 *
 * <p>A publish is acknowledged once its deliveries are in the outbox, in the same transaction ({@link dure.sns.FanOut}). A
 * delivery invokes the function asynchronously as {@code sns.amazonaws.com}, which the function's policy must allow.
 *
 * <p>Key space, all under {@code sns}: {@code t} topics by account, region and name; {@code s} subscriptions by topic and
 * id; {@code e} a topic's endpoints, so that subscribing twice gives the same subscription; {@code k} the signing key.
 *
 * <p>Limits: https://docs.aws.amazon.com/general/latest/gr/sns.html. Not offered, and refused by name: FIFO topics,
 * protocols other than lambda, redrive policies, encryption, delivery status logging, SMS, mobile push.
 *
 * <p>Start at {@link dure.sns.Sns}.
 */
@NullMarked
package dure.sns;

import org.jspecify.annotations.NullMarked;
