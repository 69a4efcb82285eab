package dure.bench;

import java.util.List;

/**
 * A kind of request.
 *
 * @param clients how many clients at once; one measurement each
 * @param expectedBytes how long each answer's body must be; negative when it does not matter
 * @param preparation makes what is asked for; once
 * @param calls what to send; asked anew for each measurement, so that signatures are fresh
 */
record Workload(String name, List<Integer> clients, long expectedBytes, Preparation preparation, Calls calls) {
    static final List<Integer> SMALL = List.of(1, 16, 64);
    static final List<Integer> LARGE = List.of(1, 4);

    /** Makes tables, buckets, objects. */
    interface Preparation {
        void on(Stage stage) throws Exception;
    }

    /** Signs requests. */
    interface Calls {
        List<Call> on(Stage stage) throws Exception;
    }
}
