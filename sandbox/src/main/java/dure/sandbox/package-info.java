@NullMarked
package dure.sandbox;

import org.jspecify.annotations.NullMarked;
