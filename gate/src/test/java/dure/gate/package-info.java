@NullMarked
package dure.gate;

import org.jspecify.annotations.NullMarked;
