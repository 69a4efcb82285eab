package dure.wire.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.util.Locale;

/** Jackson's factories, with our limits, and what JSON protocols share. */
final class Json {
    private Json() {}

    static JsonFactory json(WireLimits limits) {
        // Jackson's own pool is a thread's, and every request has a virtual thread of its own: without a shared pool
        // each
        // would allocate buffers of its own.
        return new JsonFactoryBuilder()
                .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                .streamReadConstraints(constraints(limits))
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
    }

    static CBORFactory cbor(WireLimits limits) {
        return CBORFactory.builder()
                .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                .streamReadConstraints(constraints(limits))
                .build();
    }

    /** Of {@code application/json; charset=utf-8} the type, in lower case; empty when there is none. */
    static String mediaType(String contentType) {
        int semicolon = contentType.indexOf(';');
        return (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    private static StreamReadConstraints constraints(WireLimits limits) {
        return StreamReadConstraints.builder()
                .maxNestingDepth(limits.maxDepth())
                .maxStringLength(limits.maxBodyBytes())
                .maxNameLength(limits.maxBodyBytes()) // DynamoDB's attribute names have up to 64 KB
                .maxNumberLength(1000)
                .build();
    }
}
