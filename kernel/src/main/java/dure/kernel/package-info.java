/**
 * What every room may know: names of things (Arn, AccountId), who is calling, the clock, and the seams at which rooms
 * meet. Rooms never import one another; they call each other's public API operations through {@link
 * dure.kernel.Dispatcher}, as a principal, past the same gate as everybody else.
 */
@NullMarked
package dure.kernel;

import org.jspecify.annotations.NullMarked;
