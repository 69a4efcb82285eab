package dure.apigateway.execute;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dure.api.apigateway.Stage;
import dure.apigateway.ApiKey;
import dure.apigateway.ApiStore;
import dure.apigateway.Definition;
import dure.store.Reader;
import java.util.Optional;

/** Compiled stages, made again after any change. Thread-safe. */
final class StageCache {
    private static final int MAX_STAGES = 1_000;

    private record Name(String apiId, String stage) {}

    private record Entry(long changes, CompiledStage stage) {}

    private final ApiStore store;
    private final Cache<Name, Entry> cache =
            Caffeine.newBuilder().maximumSize(MAX_STAGES).build();

    StageCache(ApiStore store) {
        this.store = store;
    }

    /** Empty when there is no such API, stage, or snapshot. */
    Optional<CompiledStage> find(String apiId, String stage) {
        Name name = new Name(apiId, stage);
        long changes = store.changes();
        Entry entry = cache.getIfPresent(name);
        if (entry != null && entry.changes == changes) {
            return Optional.of(entry.stage);
        }
        Optional<CompiledStage> compiled = store.read(reader -> load(reader, name));
        if (compiled.isEmpty()) {
            cache.invalidate(name);
        } else {
            cache.put(name, new Entry(changes, compiled.get()));
        }
        return compiled;
    }

    private Optional<CompiledStage> load(Reader reader, Name name) {
        Optional<ApiKey> key = store.owner(reader, name.apiId);
        if (key.isEmpty()) {
            return Optional.empty();
        }
        Optional<Stage> stage = store.stage(reader, key.get(), name.stage);
        if (stage.isEmpty()) {
            return Optional.empty();
        }
        Optional<Definition> definition =
                store.snapshot(reader, key.get(), String.valueOf(stage.get().deploymentId()));
        return definition
                .filter(each -> !Boolean.TRUE.equals(each.api().disableExecuteApiEndpoint()))
                .map(each -> new CompiledStage(key.get(), stage.get(), each));
    }
}
