package dure.lambda;

import dure.api.s3.GetObjectOutput;
import dure.api.s3.GetObjectRequest;
import dure.api.s3.S3Api;
import dure.kernel.Dispatcher;
import dure.kernel.RequestContext;
import dure.lambda.LambdaRecords.Code;
import dure.sandbox.CodeArchive;
import dure.wire.AwsException;
import dure.wire.ErrorType;
import dure.wire.http.Body;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Takes deployment packages in: from the request or from S3, checked by unzipping them. */
final class CodeIntake {
    private static final String UNREADABLE =
            "Could not unzip uploaded file. Please check your file, then try to upload again.";
    private static final int MAX_UPLOADED_BYTES = 52_428_800;
    /** The model does not list it, the service answers it. */
    private static final ErrorType REQUEST_ENTITY_TOO_LARGE = ErrorType.of("RequestEntityTooLargeException", 413);

    private static final String EMPTY = "Uploaded file must be a non-empty zip";
    private static final long MAX_ZIPPED_BYTES = CodeArchive.FUNCTION_LIMITS.unzippedBytes();

    /** Where a package comes from: exactly one of both. */
    record Source(
            byte @Nullable [] zipFile,
            @Nullable String bucket,
            @Nullable String key,
            @Nullable String objectVersion) {}

    private final Dispatcher dispatcher;
    private final CodeStore store;
    private final UnzippedCode unzipped;
    private final Path dir;

    CodeIntake(Dispatcher dispatcher, CodeStore store, UnzippedCode unzipped, Path dir) {
        this.dispatcher = dispatcher;
        this.store = store;
        this.unzipped = unzipped;
        this.dir = dir;
    }

    /** Returns the package, ready to be kept. */
    CodeStore.Staged take(Source source, RequestContext context) {
        boolean fromS3 = source.bucket != null || source.key != null;
        if (source.zipFile == null && !fromS3) {
            throw Faults.invalid("Please provide a source for function code.");
        }
        if (source.zipFile != null && fromS3) {
            throw Faults.invalid("Please do not provide other FunctionCode parameters when providing a ZipFile.");
        }
        if (source.zipFile != null && source.zipFile.length > MAX_UPLOADED_BYTES) {
            throw REQUEST_ENTITY_TOO_LARGE.because(
                    "Zipped size must be smaller than " + MAX_UPLOADED_BYTES + " bytes; larger packages come from S3");
        }
        try {
            Files.createDirectories(dir);
            Path zip = Files.createTempFile(dir, ".upload", ".zip");
            try {
                return check(zip, copy(source, zip, context));
            } finally {
                Files.delete(zip);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private CodeStore.Staged check(Path zip, String sha256) throws IOException {
        if (Files.size(zip) == 0) {
            throw Faults.invalid(EMPTY);
        }
        try {
            Code code = new Code(sha256, Files.size(zip), unzipped.unzip(zip, sha256));
            return store.stage(code, zip);
        } catch (CodeArchive.ArchiveTooLargeException tooLarge) {
            throw tooLarge();
        } catch (CodeArchive.EmptyArchiveException empty) {
            throw Faults.invalid(EMPTY);
        } catch (CodeArchive.InvalidArchiveException invalid) {
            throw Faults.invalid(UNREADABLE);
        }
    }

    static AwsException tooLarge() {
        return Faults.invalid("Unzipped size must be smaller than " + MAX_ZIPPED_BYTES + " bytes");
    }

    /** Returns the SHA-256 in hexadecimal. */
    private String copy(Source source, Path zip, RequestContext context) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in =
                        source.zipFile != null ? new ByteArrayInputStream(source.zipFile) : object(source, context);
                OutputStream out = new DigestOutputStream(Files.newOutputStream(zip), digest)) {
            byte[] buffer = new byte[64 * 1024];
            long bytes = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes += read;
                if (bytes > MAX_ZIPPED_BYTES) {
                    throw tooLarge();
                }
                out.write(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private InputStream object(Source source, RequestContext context) throws IOException {
        if (source.bucket == null || source.key == null) {
            throw Faults.invalid("Please provide both S3Bucket and S3Key.");
        }
        GetObjectRequest request = GetObjectRequest.builder()
                .bucket(source.bucket)
                .key(source.key)
                .versionId(source.objectVersion)
                .build();
        try {
            GetObjectOutput object = dispatcher.call(S3Api.GET_OBJECT, request, context);
            Body body = object.body();
            return body == null ? InputStream.nullInputStream() : body.stream();
        } catch (AwsException refusal) {
            String detail = "S3 Error Code: " + refusal.type().code() + ". S3 Error Message: " + refusal.message();
            if (refusal.type().status() == 403) {
                throw Faults.accessDenied("Your access has been denied by S3, please make sure your request credentials"
                        + " have permission to GetObject for " + source.bucket + "/" + source.key + ". " + detail);
            }
            throw Faults.invalid("Error occurred while GetObject. " + detail);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
