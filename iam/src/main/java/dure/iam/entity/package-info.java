/** What the iam room keeps in the store, as records written in JSON after a version byte. */
@NullMarked
package dure.iam.entity;

import org.jspecify.annotations.NullMarked;
