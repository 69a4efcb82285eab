/** A real Dure for tests: own directory, own port, a clock that the test moves. Start at {@link dure.testkit.TestDure}. */
@NullMarked
package dure.testkit;

import org.jspecify.annotations.NullMarked;
