package dure.gate;

import dure.wire.ErrorType;
import dure.wire.Operation;
import dure.wire.Operation.Permission;
import dure.wire.Operation.Trait;
import dure.wire.ProtocolName;
import dure.wire.Service;
import dure.wire.Service.OperationName;
import dure.wire.http.Body;
import dure.wire.schema.Location;
import dure.wire.schema.Member;
import dure.wire.schema.ScalarSchema;
import dure.wire.schema.ShapeType;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Three tiny services, as the generator would write them: one a protocol family. */
final class Fixtures {
    private static final ScalarSchema STRING = ScalarSchema.of("String", ShapeType.STRING);
    private static final ScalarSchema BLOB = ScalarSchema.of("Blob", ShapeType.BLOB);

    record Name(@Nullable String name) implements Structure {
        static final StructureSchema<Name> SCHEMA = new StructureSchema<>(
                "NameRequest",
                Set.of(),
                null,
                null,
                List.of(Member.of("Name", 0, () -> STRING)),
                values -> new Name((String) values[0]));

        @Override
        public StructureSchema<?> schema() {
            return SCHEMA;
        }

        @Override
        public @Nullable Object member(int index) {
            return name;
        }
    }

    record Put(
            @Nullable String bucket,
            @Nullable String key,
            @Nullable Body body) implements Structure {
        static final StructureSchema<Put> SCHEMA = new StructureSchema<>(
                "PutObjectRequest",
                Set.of(),
                null,
                null,
                List.of(
                        Member.of("Bucket", 0, () -> STRING, Location.URI, "Bucket", Member.Trait.REQUIRED),
                        Member.of("Key", 1, () -> STRING, Location.URI, "Key", Member.Trait.REQUIRED),
                        Member.of("Body", 2, () -> BLOB, Location.PAYLOAD, "Body", Member.Trait.STREAMING)),
                values -> new Put((String) values[0], (String) values[1], (Body) values[2]));

        @Override
        public StructureSchema<?> schema() {
            return SCHEMA;
        }

        @Override
        public @Nullable Object member(int index) {
            return switch (index) {
                case 0 -> bucket;
                case 1 -> key;
                default -> body;
            };
        }
    }

    record Echo(@Nullable String text) implements Structure {
        static final StructureSchema<Echo> SCHEMA = new StructureSchema<>(
                "EchoResponse",
                Set.of(),
                null,
                null,
                List.of(Member.of("Text", 0, () -> STRING)),
                values -> new Echo((String) values[0]));

        @Override
        public StructureSchema<?> schema() {
            return SCHEMA;
        }

        @Override
        public @Nullable Object member(int index) {
            return text;
        }
    }

    static final Operation<Name, Echo> GET_THING =
            rpc("GetThing", Fixtures::json, "things:GetThing", "arn:aws:things:{region}:{account}:thing/{Name}");
    static final Operation<Name, Echo> UNREGISTERED = rpc("Unregistered", Fixtures::json, "things:Unregistered", "*");
    static final Operation<Name, Echo> GET_USER =
            rpc("GetUser", Fixtures::query, "people:GetUser", "arn:aws:people::{account}:user/{Name}");
    static final Operation<Name, Echo> WHO_AM_I = new Operation<>(
            Fixtures::query,
            "WhoAmI",
            "POST",
            "/",
            200,
            Name.SCHEMA,
            Echo.SCHEMA,
            "WhoAmIResult",
            List.of(),
            List.of(),
            Set.of(Trait.UNAUTHENTICATED));
    static final Operation<Put, Echo> PUT_OBJECT = object("PutObject", "PUT", "s3:PutObject");
    static final Operation<Put, Echo> GET_OBJECT = object("GetObject", "GET", "s3:GetObject");

    private static final Service JSON = new Service(
            "things",
            "Things",
            "things",
            "things",
            "things",
            "2020-01-01",
            List.of(ProtocolName.AWS_JSON_1_0),
            "Things_20200101",
            null,
            "com.amazonaws.things",
            () -> List.of(GET_THING, UNREGISTERED),
            names("GetThing", "Unregistered", "DescribeRareThing"));
    private static final Service QUERY = new Service(
            "people",
            "People",
            "people",
            "people",
            "people",
            "2010-05-08",
            List.of(ProtocolName.AWS_QUERY),
            null,
            "https://people.amazonaws.com/doc/2010-05-08/",
            null,
            () -> List.of(GET_USER, WHO_AM_I),
            names("GetUser", "WhoAmI", "RareCall"));
    private static final Service OBJECTS = new Service(
            "s3",
            "S3",
            "s3",
            "s3",
            "s3",
            "2006-03-01",
            List.of(ProtocolName.REST_XML),
            null,
            "http://s3.amazonaws.com/doc/2006-03-01/",
            null,
            () -> List.of(PUT_OBJECT, GET_OBJECT),
            List.of(
                    new OperationName("PutObject", "PUT", "/{Bucket}/{Key+}", List.of()),
                    new OperationName("GetObject", "GET", "/{Bucket}/{Key+}", List.of()),
                    new OperationName("GetBucketRare", "GET", "/{Bucket}?rare", List.of())));

    static final ErrorType THING_NOT_FOUND = ErrorType.of("ThingNotFoundException", 400);

    private Fixtures() {}

    private static Service json() {
        return JSON;
    }

    private static Service query() {
        return QUERY;
    }

    private static Operation<Name, Echo> rpc(
            String name, java.util.function.Supplier<Service> service, String action, String resource) {
        return new Operation<>(
                service,
                name,
                "POST",
                "/",
                200,
                Name.SCHEMA,
                Echo.SCHEMA,
                name + "Result",
                List.of(),
                List.of(new Permission(action, resource)),
                Set.of());
    }

    private static Operation<Put, Echo> object(String name, String method, String action) {
        return new Operation<>(
                () -> OBJECTS,
                name,
                method,
                "/{Bucket}/{Key+}",
                200,
                Put.SCHEMA,
                Echo.SCHEMA,
                null,
                List.of(),
                List.of(new Permission(action, "arn:aws:s3:::{Bucket}/{Key}")),
                Set.of());
    }

    private static List<OperationName> names(String... names) {
        return java.util.Arrays.stream(names)
                .map(name -> new OperationName(name, "POST", "/", List.of()))
                .toList();
    }
}
