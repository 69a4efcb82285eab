package dure.wire.protocol;

import dure.wire.AwsException;
import dure.wire.ErrorType;
import dure.wire.http.Body;
import dure.wire.http.HttpRequest;
import java.io.IOException;

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
        return request.body().readAll(limits.maxBodyBytes());
    }
}
