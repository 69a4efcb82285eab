/**
 * The listener: bytes in, {@link dure.wire.http.HttpRequest} out to a handler on a virtual thread, and back.
 *
 * <p>Start at {@link dure.http.HttpServer}. A connection's life: {@code Listener} counts it in, {@code
 * ProtocolSniffer}
 * looks at its first bytes (TLS, HTTP/2 or HTTP/1.1), {@code Conversation} runs it on its event loop, {@code
 * Exchange}
 * carries one request to the handler and the answer back on a virtual thread, {@code BodyPipe} holds the request's
 * body
 * between the two, {@code Outflow} holds the response's back while the client is slow.
 *
 * <p>Header values are bytes seen as ISO-8859-1, as they were sent; a character above U+00FF cannot be answered.
 *
 * <p>Where Netty's native library does not load, Java's own selectors serve instead; sockets of sandboxes cannot be taken
 * over then, so functions run unisolated, and {@code SandboxProbe} says so.
 *
 * <p>Limits: {@link dure.http.HttpLimits}. Missing: HTTP/3, WebSocket and other upgrades, CONNECT, {@code OPTIONS *},
 * request trailers (read and dropped), transfer codings other than chunked (answered 501).
 */
@NullMarked
package dure.http;

import org.jspecify.annotations.NullMarked;
