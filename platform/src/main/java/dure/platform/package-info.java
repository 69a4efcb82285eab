/**
 * Wiring by plain constructors, configuration, lifecycle. The only package that knows every room.
 *
 * <p>Start at {@link dure.platform.Platform}.
 */
@NullMarked
package dure.platform;

import org.jspecify.annotations.NullMarked;
