/** Every service's model; their operations and types are in a package each. Generated, but for what AWS's models cannot say. */
@NullMarked
package dure.api;

import org.jspecify.annotations.NullMarked;
