package dure.lambda;

import dure.lambda.LambdaRecords.Code;
import dure.lambda.LambdaRecords.StoredCode;
import dure.store.Blobs;
import dure.store.Keys;
import dure.store.Reader;
import dure.store.Store;
import dure.store.Transaction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Zip files, each kept once however many functions and layers use it, and counted. */
final class CodeStore {
    /** A zip file on its way into a transaction: bytes when it is small, else a blob that nobody keeps yet. */
    record Staged(
            Code code, byte @Nullable [] bytes, @Nullable String blob) {}

    private final Store store;
    private final Blobs blobs;

    CodeStore(Store store, Blobs blobs) {
        this.store = store;
        this.blobs = blobs;
    }

    Staged stage(Code code, Path zip) throws IOException {
        if (code.size() <= Blobs.INLINE_MAX_BYTES) {
            return new Staged(code, Files.readAllBytes(zip), null);
        }
        try (InputStream in = Files.newInputStream(zip)) {
            return new Staged(code, null, blobs.write(in));
        }
    }

    /** Begins one use. */
    void keep(Transaction transaction, Staged staged) {
        if (find(transaction, staged.code) != null) {
            keep(transaction, staged.code);
            return;
        }
        if (staged.bytes != null) {
            transaction.put(bytesKey(staged.code), staged.bytes);
        } else if (staged.blob != null) {
            blobs.keep(transaction, staged.blob);
        }
        put(transaction, new StoredCode(staged.code, 1, staged.blob));
    }

    /** Begins another use of what is kept. */
    void keep(Transaction transaction, Code code) {
        StoredCode stored = require(transaction, code);
        put(transaction, stored.withUses(stored.uses() + 1));
    }

    /** Ends one use. */
    void drop(Transaction transaction, Code code) {
        StoredCode stored = require(transaction, code);
        if (stored.uses() > 1) {
            put(transaction, stored.withUses(stored.uses() - 1));
            return;
        }
        transaction.delete(key(code));
        transaction.delete(bytesKey(code));
        if (stored.blob() != null) {
            blobs.drop(transaction, stored.blob());
        }
    }

    /** The zip file's bytes. */
    InputStream open(Code code) throws IOException {
        StoredCode stored = store.read(reader -> require(reader, code));
        if (stored.blob() != null) {
            return Files.newInputStream(blobs.path(stored.blob()));
        }
        byte[] bytes = store.read(reader -> reader.get(bytesKey(code)));
        if (bytes == null) {
            throw new IOException("code " + code.sha256() + " has gone");
        }
        return new ByteArrayInputStream(bytes);
    }

    @Nullable
    Code bySha256(String sha256) {
        StoredCode stored = store.read(reader -> FunctionStore.read(reader, key(sha256), StoredCode.class));
        return stored == null ? null : stored.code();
    }

    private static void put(Transaction transaction, StoredCode stored) {
        transaction.put(key(stored.code()), LambdaRecords.bytes(stored));
    }

    private static @Nullable StoredCode find(Reader reader, Code code) {
        return FunctionStore.read(reader, key(code), StoredCode.class);
    }

    private static StoredCode require(Reader reader, Code code) {
        StoredCode stored = find(reader, code);
        if (stored == null) {
            throw new IllegalStateException("code " + code.sha256() + " is not kept");
        }
        return stored;
    }

    private static byte[] key(Code code) {
        return key(code.sha256());
    }

    private static byte[] key(String sha256) {
        return Keys.key("lambda", "z", sha256);
    }

    private static byte[] bytesKey(Code code) {
        return Keys.key("lambda", "y", code.sha256());
    }
}
