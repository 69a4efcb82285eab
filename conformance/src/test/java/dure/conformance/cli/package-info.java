/** The AWS CLI against a running Dure. */
@NullMarked
package dure.conformance.cli;

import org.jspecify.annotations.NullMarked;
