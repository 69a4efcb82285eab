/** Benchmarks of the data plane. Start at {@link dure.bench.Bench}. */
@NullMarked
package dure.bench;

import org.jspecify.annotations.NullMarked;
