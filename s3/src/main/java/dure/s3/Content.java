package dure.s3;

/** Where an object's or a part's bytes are. */
sealed interface Content {
    /** No bytes. */
    record Empty() implements Content {}

    /** Up to {@link dure.store.Blobs#INLINE_MAX_BYTES} bytes in the store, under an id of their own. */
    record Inline(String id) implements Content {}

    /** A file. */
    record Blob(String reference) implements Content {}

    /**
     * Of a multipart object: a list of parts, stored under an id of its own as long as the object lives.
     *
     * @param count of parts
     */
    record Parts(String manifestId, int count) implements Content {}

    default void write(RecordWriter out) {
        switch (this) {
            case Empty() -> out.number(0);
            case Inline(String id) -> out.number(1).text(id);
            case Blob(String reference) -> out.number(2).text(reference);
            case Parts(String id, int count) -> out.number(3).text(id).number(count);
        }
    }

    static Content read(RecordReader in) {
        int kind = in.integer();
        return switch (kind) {
            case 0 -> new Empty();
            case 1 -> new Inline(in.text());
            case 2 -> new Blob(in.text());
            case 3 -> new Parts(in.text(), in.integer());
            default -> throw new IllegalStateException("unknown kind of content: " + kind);
        };
    }
}
