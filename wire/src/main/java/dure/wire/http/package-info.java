/** HTTP messages as values, without any server: what the listener hands over and what comes back. */
@NullMarked
package dure.wire.http;

import org.jspecify.annotations.NullMarked;
