/** The listener: bytes in, {@link dure.wire.http.HttpRequest} out to a handler on a virtual thread, and back. */
@NullMarked
package dure.http;

import org.jspecify.annotations.NullMarked;
