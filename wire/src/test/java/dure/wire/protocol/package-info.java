/** Tests of the protocols: Smithy's own cases, round trips, broken bytes, routes and errors. */
package dure.wire.protocol;
