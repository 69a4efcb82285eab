package dure.store;

import dure.store.rocks.RocksStore;
import dure.store.rocks.StoreConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class RocksStoreTest extends StoreContract {
    @TempDir
    private Path directory;

    @Override
    Store open() throws Exception {
        return RocksStore.open(directory.resolve("store"), StoreConfig.DEFAULT);
    }
}
