package dure.wire.protocol;

import dure.wire.AwsException;
import dure.wire.ErrorType;
import dure.wire.http.Body;
import dure.wire.http.HttpRequest;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads whole bodies within limits and turns what goes wrong into AWS's errors. */
final class Bodies {
    private Bodies() {}

    /** Something that reads a request. */
    interface Reading<T> {
        T read() throws IOException;
    }

    /**
     * Runs {@code reading}; what is wrong with the bytes becomes {@code malformed}, what is wrong with the connection
     * {@code IncompleteBody}. An {@link AwsException} from below (a chunk's bad signature) passes.
     */
    static <T> T guard(ErrorType malformed, ErrorType tooLarge, Reading<T> reading) {
        try {
            return reading.read();
        } catch (Malformed wrong) {
            throw malformed.because(wrong.text());
        } catch (com.fasterxml.jackson.core.JacksonException wrong) {
            throw malformed.because("Unable to parse the request: " + wrong.getOriginalMessage());
        } catch (Body.BodyTooLargeException large) {
            throw tooLarge.because("The request is larger than the limit");
        } catch (IOException broken) {
            if (broken.getCause() instanceof AwsException cause) {
                throw cause;
            }
            throw WireErrors.INCOMPLETE_BODY.because("The request body terminated unexpectedly");
        }
    }

    static byte[] read(HttpRequest request, WireLimits limits) throws IOException {
        if (request.body().length() > limits.maxBodyBytes()) {
            throw new Body.BodyTooLargeException(limits.maxBodyBytes());
        }
        byte[] body = request.body().readAll(limits.maxBodyBytes());
        return body.length > 0 && compressed(request) ? inflate(body, limits) : body;
    }

    /** SDKs compress large requests of some operations (CloudWatch PutMetricData above 10 KiB). */
    private static boolean compressed(HttpRequest request) {
        String encoding = request.headers().get("content-encoding");
        return encoding != null && encoding.strip().toLowerCase(Locale.ROOT).endsWith("gzip");
    }

    private static byte[] inflate(byte[] body, WireLimits limits) throws IOException {
        try {
            return new Body.Stream(new GZIPInputStream(new ByteArrayInputStream(body)), -1)
                    .readAll(limits.maxBodyBytes());
        } catch (ZipException | EOFException broken) {
            throw new Malformed("The body is not gzip, as its Content-Encoding says");
        }
    }
}
