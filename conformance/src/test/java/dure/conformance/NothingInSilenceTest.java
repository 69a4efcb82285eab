package dure.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dure.api.apigateway.ApiGatewayApi;
import dure.api.cloudfront.CloudFrontApi;
import dure.api.dynamodb.DynamoDbApi;
import dure.api.iam.IamApi;
import dure.api.lambda.LambdaApi;
import dure.api.logs.LogsApi;
import dure.api.s3.S3Api;
import dure.api.sns.SnsApi;
import dure.api.sts.StsApi;
import dure.wire.Operation;
import dure.wire.schema.Member;
import dure.wire.schema.StructureSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nothing a client asks for is dropped in silence: every member of every offered operation's input, however deep, is
 * read by the service's room. The exceptions ask for nothing, and {@code asks-nothing.txt} says why of each.
 */
class NothingInSilenceTest {
    /** Rooms that are not called as their service is. */
    private static final Map<String, String> ROOMS = Map.of("sts", "iam", "logs", "telemetry");

    /** Whose members a room reads as those of another structure of the same members. */
    private static final Map<String, String> READ_AS = Map.of("DefaultCacheBehavior", "CacheBehavior");

    static Stream<Class<?>> services() {
        return Stream.of(
                S3Api.class,
                DynamoDbApi.class,
                SnsApi.class,
                IamApi.class,
                StsApi.class,
                LogsApi.class,
                LambdaApi.class,
                ApiGatewayApi.class,
                CloudFrontApi.class);
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyMemberOfEveryInputIsReadOrAsksNothing(Class<?> api) throws IOException {
        String service = api.getPackageName().substring("dure.api.".length());
        Readings readings = new Readings("dure." + ROOMS.getOrDefault(service, service));
        Map<String, Set<String>> unread = unread(api, readings);
        Set<String> exceptions = exceptions(service);

        Map<String, Set<String>> silent = new TreeMap<>(unread);
        silent.keySet().removeIf(member -> exceptions.stream().anyMatch(each -> covers(each, member)));
        assertThat(silent)
                .as("members that nothing reads, and the operations that take them")
                .isEmpty();

        Set<String> members = members(api);
        Set<String> stale = new TreeSet<>(exceptions);
        stale.removeIf(each -> members.stream().anyMatch(member -> covers(each, member))
                && members.stream().filter(member -> covers(each, member)).allMatch(unread::containsKey));
        assertThat(stale).as("exceptions that are read, or that no input has").isEmpty();
    }

    private static boolean covers(String exception, String member) {
        int dot = member.indexOf('.');
        return exception.equals(member)
                || exception.equals("*" + member.substring(dot))
                || exception.equals(member.substring(0, dot) + ".*");
    }

    /** {@code Structure.Member} with the operations that take it. */
    private static Map<String, Set<String>> unread(Class<?> api, Readings readings) {
        Map<String, Set<String>> unread = new TreeMap<>();
        forEachInput(api, (operation, input) -> {
            for (Class<?> structure : Readings.within(input)) {
                for (String member : unread(operation, input, structure, readings)) {
                    unread.computeIfAbsent(member, _ -> new TreeSet<>()).add(operation.name());
                }
            }
        });
        return unread;
    }

    private static void forEachInput(Class<?> api, BiConsumer<Operation<?, ?>, Class<?>> action) {
        for (Field field : api.getFields()) {
            if (constant(field) instanceof Operation<?, ?> operation) {
                action.accept(
                        operation, (Class<?>) ((ParameterizedType) field.getGenericType()).getActualTypeArguments()[0]);
            }
        }
    }

    private static String name(StructureSchema<?> structure, Member member) {
        return structure.name() + "." + member.name();
    }

    private static Set<String> members(Class<?> api) {
        Set<String> members = new TreeSet<>();
        forEachInput(api, (operation, input) -> {
            for (Class<?> structure : Readings.within(input)) {
                schema(structure).members().forEach(member -> members.add(name(schema(structure), member)));
            }
        });
        return members;
    }

    private static List<String> unread(
            Operation<?, ?> operation, Class<?> input, Class<?> structure, Readings readings) {
        StructureSchema<?> schema = schema(structure);
        RecordComponent[] accessors = structure.getRecordComponents();
        return schema.members().stream()
                .filter(member -> !(schema == operation.input() && names(operation, member)))
                .filter(member ->
                        !readings.read(input, readAs(structure), accessors[member.index()].getName(), member.name()))
                .map(member -> name(schema, member))
                .toList();
    }

    /** The gate reads what a permission's resource names. */
    private static boolean names(Operation<?, ?> operation, Member member) {
        return operation.permissions().stream()
                .anyMatch(permission -> permission.resource().contains("{" + member.name() + "}"));
    }

    private static Class<?> readAs(Class<?> structure) {
        String other = READ_AS.get(structure.getSimpleName());
        try {
            return other == null ? structure : Class.forName(structure.getPackageName() + "." + other);
        } catch (ClassNotFoundException e) {
            throw new LinkageError("no such structure", e);
        }
    }

    private static StructureSchema<?> schema(Class<?> structure) {
        try {
            return (StructureSchema<?>) constant(structure.getField("SCHEMA"));
        } catch (NoSuchFieldException e) {
            throw new LinkageError("no schema", e);
        }
    }

    private static Object constant(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new LinkageError("no constant", e);
        }
    }

    private static Set<String> exceptions(String service) throws IOException {
        Set<String> members = new TreeSet<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(NothingInSilenceTest.class.getResourceAsStream("asks-nothing.txt")),
                StandardCharsets.UTF_8))) {
            for (String line : in.lines().toList()) {
                String[] parts = line.split(" ", 3);
                if (parts[0].equals(service)) {
                    assertThat(parts).as("service, member and reason").hasSize(3);
                    members.add(parts[1]);
                }
            }
        }
        return members;
    }
}
