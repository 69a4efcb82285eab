/**
 * The dure command. Start at {@link dure.cli.Main}; each command is a class of its own.
 *
 * <p>{@code start} and {@code demo} run a platform in this process; every other command speaks HTTP to a running one.
 */
@NullMarked
package dure.cli;

import org.jspecify.annotations.NullMarked;
