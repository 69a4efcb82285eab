package dure.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes file descriptors that another process sends over a Unix socket (SCM_RIGHTS). Use one socket path a sender:
 * only
 * descriptors come out, no bytes, so the path is what tells who sent them. The sender connects and sends, for each
 * descriptor, one message of one byte with that descriptor; keeping the connection open lets {@link Sink#gone} tell
 * its death.
 */
public final class FdReceiver implements AutoCloseable {
    /** Takes the descriptors of one connection, in order, on a virtual thread; may block. */
    public interface Sink {
        /** Another descriptor. It belongs to the sink, which closes it or hands it to {@link HttpServer#adopt}. */
        void received(int fd) throws IOException;

        /** The sender has closed its connection, by dying or because it is done. Nothing is received after. */
        default void gone() {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(FdReceiver.class);
    private static final int MAX_WAITING = 64;
    private static final int END = -1;

    private final Channel listening;
    private final AutoCloseable file;

    FdReceiver(Channel listening, AutoCloseable file) {
        this.listening = listening;
        this.file = file;
    }

    /**
     * Listens until closed. The socket's file is 0600 and replaces one that a dead process left.
     *
     * @param socket at most 107 bytes long
     * @throws UnsupportedOperationException without epoll
     */
    public static FdReceiver listen(HttpServer server, java.nio.file.Path socket, Sink sink) throws IOException {
        return server.receiveFds(socket, sink);
    }

    /**
     * Stops listening and removes the socket's file; connections that are open stay until their senders close
     * them.
     */
    @Override
    public void close() throws Exception {
        listening.close().syncUninterruptibly();
        file.close();
    }

    /** One sender's connection. */
    static final class Connection extends ChannelInboundHandlerAdapter {
        private final Sink sink;
        private final BlockingQueue<Integer> received = new LinkedBlockingQueue<>(MAX_WAITING);

        Connection(Sink sink) {
            this.sink = sink;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            Thread.ofVirtual().name("http-fds").start(this::deliver);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws IOException {
            FileDescriptor descriptor = (FileDescriptor) message;
            // One place stays free for the end.
            if (received.remainingCapacity() > 1) {
                received.add(descriptor.intValue());
            } else {
                LOG.warn("a sender of descriptors was dropped for sending more than {} at once", MAX_WAITING);
                descriptor.close();
                context.close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            received.add(END);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.debug("receiving descriptors fails", cause);
            context.close();
        }

        private void deliver() {
            try {
                for (int fd = received.take(); fd != END; fd = received.take()) {
                    sink.received(fd);
                }
            } catch (IOException | InterruptedException e) {
                LOG.warn("a received descriptor could not be used", e);
            } finally {
                sink.gone();
            }
        }
    }
}
