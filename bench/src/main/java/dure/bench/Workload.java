package dure.bench;

import java.util.List;

/**
 * A kind of request.
 *
 * @param clients how many clients at once; one measurement each
 * @param expectedBytes how long each answer's body must be; negative when it does not matter
 * @param preparation makes what is asked for; once
 * @param calls what to send; asked anew for each measurement, so that signatures are fresh
 * @param requests how many are measured, one after the other; 0 for as many as fit in the time
 * @param secure over TLS
 */
record Workload(
        String name,
        List<Integer> clients,
        long expectedBytes,
        Preparation preparation,
        Calls calls,
        int requests,
        boolean secure) {
    static final List<Integer> SMALL = List.of(1, 16, 64);
    static final List<Integer> LARGE = List.of(1, 4);

    Workload(String name, List<Integer> clients, long expectedBytes, Preparation preparation, Calls calls) {
        this(name, clients, expectedBytes, preparation, calls, 0, false);
    }

    Workload overTls(String newName) {
        return new Workload(newName, clients, expectedBytes, preparation, calls, requests, true);
    }

    Workload times(int count) {
        return new Workload(name, clients, expectedBytes, preparation, calls, count, secure);
    }

    Load load(Stage stage, List<Call> sent) {
        Load load = new Load(stage.target().port(), sent, expectedBytes, stage.server());
        return secure ? load.overTls() : load;
    }

    /** Makes tables, buckets, objects. */
    interface Preparation {
        void on(Stage stage) throws Exception;
    }

    /** Signs requests. */
    interface Calls {
        List<Call> on(Stage stage) throws Exception;
    }
}
