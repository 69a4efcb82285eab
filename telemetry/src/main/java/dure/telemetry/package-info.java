/** CloudWatch. Today: CloudWatch Logs ({@link dure.telemetry.logs.Logs}); metrics and alarms come with a later issue. */
@NullMarked
package dure.telemetry;

import org.jspecify.annotations.NullMarked;
