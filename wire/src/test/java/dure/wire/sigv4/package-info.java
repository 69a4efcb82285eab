@NullMarked
package dure.wire.sigv4;

import org.jspecify.annotations.NullMarked;
