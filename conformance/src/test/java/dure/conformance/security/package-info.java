/** What is refused: to whom, with which of AWS's errors. */
@NullMarked
package dure.conformance.security;

import org.jspecify.annotations.NullMarked;
