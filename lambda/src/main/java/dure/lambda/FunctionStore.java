package dure.lambda;

import dure.kernel.RequestContext;
import dure.lambda.LambdaRecords.Alias;
import dure.lambda.LambdaRecords.AsyncConfig;
import dure.lambda.LambdaRecords.Function;
import dure.lambda.LambdaRecords.Policy;
import dure.lambda.LambdaRecords.Reserved;
import dure.lambda.LambdaRecords.Version;
import dure.store.Keys;
import dure.store.Range;
import dure.store.Reader;
import dure.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** The only code that knows where functions, versions, aliases and what is attached to them are kept. */
final class FunctionStore {

    byte[] functions(RequestContext context) {
        return Keys.key("lambda", "f", context.account().value(), context.region());
    }

    byte[] function(FunctionName name) {
        return key("f", name);
    }

    byte[] versions(FunctionName name) {
        return key("v", name);
    }

    byte[] version(FunctionName name, long number) {
        return Keys.of("lambda", "v", name.account(), name.region(), name.name())
                .number(number)
                .bytes();
    }

    byte[] aliases(FunctionName name) {
        return key("a", name);
    }

    byte[] alias(FunctionName name, String alias) {
        return key("a", name, alias);
    }

    byte[] policies(FunctionName name) {
        return key("p", name);
    }

    /** Of the function itself when {@code name} has no qualifier. */
    byte[] policy(FunctionName name) {
        return key("p", name, name.qualifierOrLatest());
    }

    byte[] reserved(FunctionName name) {
        return key("r", name);
    }

    byte[] reservedOfAccount(String account, String region) {
        return Keys.key("lambda", "r", account, region);
    }

    byte[] asyncConfigs(FunctionName name) {
        return key("i", name);
    }

    byte[] asyncConfig(FunctionName name) {
        return key("i", name, name.qualifierOrLatest());
    }

    private static byte[] key(String kind, FunctionName name) {
        return Keys.key("lambda", kind, name.account(), name.region(), name.name());
    }

    private static byte[] key(String kind, FunctionName name, String last) {
        return Keys.key("lambda", kind, name.account(), name.region(), name.name(), last);
    }

    @Nullable
    Function find(Reader reader, FunctionName name) {
        return read(reader, function(name), Function.class);
    }

    Function require(Reader reader, FunctionName name) {
        Function found = find(reader, name);
        if (found == null) {
            throw Faults.notFound("Function not found: " + name.arn());
        }
        return found;
    }

    @Nullable
    Version publishedVersion(Reader reader, FunctionName name, long number) {
        return read(reader, version(name, number), Version.class);
    }

    @Nullable
    Alias findAlias(Reader reader, FunctionName name, String alias) {
        return read(reader, alias(name, alias), Alias.class);
    }

    Alias requireAlias(Reader reader, FunctionName name, String alias) {
        Alias found = findAlias(reader, name, alias);
        if (found == null) {
            throw Faults.notFound(
                    "Cannot find alias arn: " + name.withQualifier(alias).arn());
        }
        return found;
    }

    Optional<Policy> findPolicy(Reader reader, FunctionName name) {
        return Optional.ofNullable(read(reader, policy(name), Policy.class));
    }

    Optional<AsyncConfig> findAsyncConfig(Reader reader, FunctionName name) {
        return Optional.ofNullable(read(reader, asyncConfig(name), AsyncConfig.class));
    }

    Optional<Integer> findReserved(Reader reader, FunctionName name) {
        return Optional.ofNullable(read(reader, reserved(name), Reserved.class)).map(Reserved::concurrency);
    }

    int reservedInAccount(Reader reader, String account, String region) {
        int sum = 0;
        try (Range range = reader.prefix(reservedOfAccount(account, region))) {
            while (range.hasNext()) {
                sum += LambdaRecords.read(range.next().value(), Reserved.class).concurrency();
            }
        }
        return sum;
    }

    /**
     * The version that a name means.
     *
     * @param chance a number from 0 to 1 that picks among an alias's versions
     */
    Version resolve(Reader reader, FunctionName name, Function function, DoubleSupplier chance) {
        String qualifier = name.qualifierOrLatest();
        if (qualifier.equals(FunctionName.LATEST)) {
            return function.latest();
        }
        if (isNumber(qualifier)) {
            return requireVersion(reader, name, qualifier);
        }
        Alias alias = findAlias(reader, name, qualifier);
        if (alias == null) {
            throw Faults.notFound("Function not found: " + name.arn());
        }
        String chosen = alias.version();
        for (Map.Entry<String, Double> weight : alias.weights().entrySet()) {
            chosen = chance.getAsDouble() < weight.getValue() ? weight.getKey() : chosen;
        }
        return chosen.equals(FunctionName.LATEST) ? function.latest() : requireVersion(reader, name, chosen);
    }

    Version requireVersion(Reader reader, FunctionName name, String number) {
        Version found = number.length() > 18 ? null : publishedVersion(reader, name, Long.parseLong(number));
        if (found == null) {
            throw Faults.notFound(
                    "Function not found: " + name.withQualifier(number).arn());
        }
        return found;
    }

    /** Whether there is something that the name's qualifier means. */
    boolean exists(Reader reader, FunctionName name) {
        if (find(reader, name) == null) {
            return false;
        }
        String qualifier = name.qualifierOrLatest();
        if (qualifier.equals(FunctionName.LATEST)) {
            return true;
        }
        return isNumber(qualifier)
                ? qualifier.length() <= 18 && publishedVersion(reader, name, Long.parseLong(qualifier)) != null
                : findAlias(reader, name, qualifier) != null;
    }

    List<Version> publishedVersions(Reader reader, FunctionName name) {
        List<Version> versions = new ArrayList<>();
        try (Range range = reader.prefix(versions(name))) {
            while (range.hasNext()) {
                versions.add(LambdaRecords.read(range.next().value(), Version.class));
            }
        }
        return versions;
    }

    void deleteEverythingOf(Transaction transaction, FunctionName name) {
        transaction.delete(function(name));
        transaction.delete(reserved(name));
        for (byte[] prefix : List.of(versions(name), aliases(name), policies(name), asyncConfigs(name))) {
            transaction.deleteRange(prefix, Keys.afterPrefix(prefix));
        }
    }

    static boolean isNumber(String qualifier) {
        return !qualifier.isEmpty() && qualifier.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    static <T> @Nullable T read(Reader reader, byte[] key, Class<T> type) {
        byte[] value = reader.get(key);
        return value == null ? null : LambdaRecords.read(value, type);
    }
}
