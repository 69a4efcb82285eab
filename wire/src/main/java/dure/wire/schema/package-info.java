/** What a shape of an AWS model looks like: types, members, where each member travels, constraints. */
@NullMarked
package dure.wire.schema;

import org.jspecify.annotations.NullMarked;
