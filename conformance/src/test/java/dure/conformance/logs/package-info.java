/** CloudWatch Logs, by the SDK. */
@NullMarked
package dure.conformance.logs;

import org.jspecify.annotations.NullMarked;
