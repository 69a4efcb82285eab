/**
 * Turns AWS's service models (models/*.json) into Java, at build time only: records for shapes, constants for errors and
 * operations. Only the operations in models/operations.txt are generated in full; all others exist by name, so that
 * asking for one answers NotImplemented with its name.
 *
 * <p>Start at {@link dure.modelgen.ModelGen}.
 */
@NullMarked
package dure.modelgen;

import org.jspecify.annotations.NullMarked;
