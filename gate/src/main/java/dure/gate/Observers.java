package dure.gate;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells every observer, and lets none of them spoil an answer. Filled at start. */
final class Observers {
    private static final Logger LOG = LoggerFactory.getLogger(Observers.class);

    private final List<GateObserver> observers = new ArrayList<>();

    void add(GateObserver observer) {
        observers.add(observer);
    }

    void tell(GateObserver.Event event) {
        for (GateObserver observer : observers) {
            try {
                observer.observed(event);
            } catch (RuntimeException bug) {
                LOG.error("an observer failed on request {}", event.requestId(), bug);
            }
        }
    }
}
