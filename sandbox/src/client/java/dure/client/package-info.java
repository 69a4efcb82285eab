/**
 * The Java runtime client: runs inside the function's JVM, calls the handler and speaks the runtime API. JDK only, for
 * Java 17; start at {@code Main}.
 */
package dure.client;
