/** The conference system on a running Dure: by its own smoke test, in a browser, short of permissions, and through a kill. */
@NullMarked
package dure.conformance.demo;

import org.jspecify.annotations.NullMarked;
