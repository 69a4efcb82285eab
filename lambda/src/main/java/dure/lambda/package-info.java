/**
 * Lambda: functions, versions, aliases, layers, permissions, and running them.
 *
 * <p>Start at {@link dure.lambda.Lambda}. {@code InvokeOperations} is the life of an invocation; {@code SandboxPools}
 * runs it.
 *
 * <p>Keys, all under {@code lambda}; values are JSON behind a version byte:
 *
 * <ul>
 *   <li>{@code f account region name}: a function with its {@code $LATEST}
 *   <li>{@code v account region name number}: a published version
 *   <li>{@code a account region name alias}
 *   <li>{@code p account region name qualifier}: the policy of a function, version or alias
 *   <li>{@code r account region name}: reserved concurrency
 *   <li>{@code i account region name qualifier}: how asynchronous events are retried
 *   <li>{@code l account region name}: the last version number of a layer; {@code m account region name number}: one version
 *   <li>{@code z sha256}: a zip file, kept once however many use it, with how often it is used; {@code y sha256}: its
 *       bytes when it is small
 *   <li>{@code k}: the secret that links to code are signed with
 * </ul>
 *
 * <p>The queue {@code lambda.async} has asynchronous events. Unzipped code is a cache on disk.
 *
 * <p>Limits that are Dure's own: a new sandbox needs 256 MB of the machine's memory to be left (and 32 MB for every one
 * that has started in the last 3 s); else idle ones are closed, and then the invocation is throttled with 429.
 *
 * <p>Missing: container images, VPC, EFS, dead letter queues and destinations, KMS, SnapStart, code signing, JSON logs,
 * X-Ray, function URLs, event source mappings, provisioned concurrency, extensions. All are refused by name.
 */
@NullMarked
package dure.lambda;

import org.jspecify.annotations.NullMarked;
