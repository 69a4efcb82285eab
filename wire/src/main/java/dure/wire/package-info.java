/**
 * AWS's wire protocols over one schema. Knows no service and no server.
 *
 * <p>Start at {@link dure.wire.Operation}: a generated constant that says how one API call looks on the wire. A
 * protocol turns an {@link dure.wire.http.HttpRequest} into the operation's input record and its output record, or an
 * {@link dure.wire.AwsException}, into an {@link dure.wire.http.HttpResponse}.
 */
@NullMarked
package dure.wire;

import org.jspecify.annotations.NullMarked;
