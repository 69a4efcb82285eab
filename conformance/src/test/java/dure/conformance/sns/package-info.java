/** SNS, by the SDK. */
@NullMarked
package dure.conformance.sns;

import org.jspecify.annotations.NullMarked;
