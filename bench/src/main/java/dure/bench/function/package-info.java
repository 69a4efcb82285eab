/** What the benchmarks deploy as a Java function: uploaded as a class file, never called here. */
@NullMarked
package dure.bench.function;

import org.jspecify.annotations.NullMarked;
