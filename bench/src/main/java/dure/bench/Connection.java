package dure.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One keep-alive connection with one request under way, and just enough HTTP/1.1 to know where an answer ends. */
final class Connection implements AutoCloseable {
    private static final int MAX_KEPT_BYTES = 8192;

    private enum Part {
        HEAD,
        LENGTH,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER
    }

    private final SocketChannel channel;
    private final @Nullable TlsClient tls;
    private final SelectionKey key;
    private final ByteBuffer head = ByteBuffer.allocateDirect(1 << 16);
    private final StringBuilder line = new StringBuilder(1024);
    private final StringBuilder kept = new StringBuilder();
    private ByteBuffer body = ByteBuffer.allocateDirect(0);
    private int bodiesLeft;
    private Part part = Part.HEAD;
    private Part framing = Part.HEAD;
    private int status;
    private long left;
    private long bodyBytes;
    private long sentAt;

    Connection(Selector selector, int port, boolean secure) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        tls = secure ? TlsClient.shake(channel) : null;
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    void send(Call call) throws IOException {
        head.clear().put(call.head()).flip();
        body = call.body().duplicate();
        bodiesLeft = call.times() - 1;
        part = Part.HEAD;
        line.setLength(0);
        kept.setLength(0);
        status = 0;
        bodyBytes = 0;
        sentAt = System.nanoTime();
        write();
    }

    private void write() throws IOException {
        if (tls == null) {
            channel.write(new ByteBuffer[] {head, body});
        } else {
            tls.write(head);
        }
        if (!body.hasRemaining() && bodiesLeft > 0) {
            bodiesLeft--;
            body.rewind();
        }
        boolean more = head.hasRemaining() || body.hasRemaining();
        int interest = more ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
    }

    /** Goes on writing and reading; whether the answer is complete. */
    boolean ready(ByteBuffer in) throws IOException {
        if (key.isWritable()) {
            write();
        }
        if (!key.isReadable()) {
            return false;
        }
        if ((tls == null ? channel.read(in.clear()) : tls.read(in.clear())) < 0) {
            throw new IOException("the server closed the connection in the middle of an answer");
        }
        in.flip();
        boolean complete = false;
        while (in.hasRemaining() && !complete) {
            complete = read(in);
        }
        return complete;
    }

    private boolean read(ByteBuffer in) throws IOException {
        return switch (part) {
            case HEAD -> readLine(in) && endOfHeadLine();
            case LENGTH -> {
                take(in);
                yield left == 0;
            }
            case CHUNK -> {
                take(in);
                part = left == 0 ? Part.CHUNK_END : part;
                yield false;
            }
            case CHUNK_END -> {
                if (readLine(in)) {
                    line.setLength(0);
                    part = Part.CHUNK_SIZE;
                }
                yield false;
            }
            case CHUNK_SIZE -> {
                if (readLine(in)) {
                    left = Long.parseLong(line.toString().split(";")[0].strip(), 16);
                    line.setLength(0);
                    part = left == 0 ? Part.TRAILER : Part.CHUNK;
                }
                yield false;
            }
            case TRAILER -> readLine(in) && endOfTrailer();
        };
    }

    private boolean endOfTrailer() {
        boolean last = line.isEmpty();
        line.setLength(0);
        return last;
    }

    /** Whether the answer ends here. */
    private boolean endOfHeadLine() throws IOException {
        if (!line.isEmpty()) {
            headLine(line.toString());
            line.setLength(0);
            return false;
        }
        if (status == 100) {
            status = 0;
            return false;
        }
        if (framing == Part.HEAD) {
            throw new IOException("an answer without a length");
        }
        part = framing;
        return part == Part.LENGTH && left == 0;
    }

    private void headLine(String text) {
        if (status == 0) {
            status = Integer.parseInt(text.substring(9, 12));
            framing = status == 204 || status == 304 ? Part.LENGTH : Part.HEAD;
            left = 0;
            return;
        }
        int colon = text.indexOf(':');
        String name = text.substring(0, colon).toLowerCase(Locale.ROOT);
        if (name.equals("content-length")) {
            left = Long.parseLong(text.substring(colon + 1).strip());
            framing = Part.LENGTH;
        } else if (name.equals("transfer-encoding")) {
            framing = Part.CHUNK_SIZE;
        }
    }

    private void take(ByteBuffer in) {
        int count = (int) Math.min(left, in.remaining());
        if (kept.length() < MAX_KEPT_BYTES && status != 200) {
            byte[] bytes = new byte[count];
            in.get(bytes);
            kept.append(new String(bytes, StandardCharsets.UTF_8));
        } else {
            in.position(in.position() + count);
        }
        left -= count;
        bodyBytes += count;
    }

    /** Reads up to a line's end; whether it is there. */
    private boolean readLine(ByteBuffer in) {
        while (in.hasRemaining()) {
            char c = (char) (in.get() & 0xff);
            if (c == '\n') {
                return true;
            }
            if (c != '\r') {
                line.append(c);
            }
        }
        return false;
    }

    int status() {
        return status;
    }

    long bodyBytes() {
        return bodyBytes;
    }

    /** The beginning of an answer that is not a 200. */
    String complaint() {
        return status + " " + kept;
    }

    long sentAt() {
        return sentAt;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
