package dure.wire.protocol;

import dure.wire.ErrorType;
import dure.wire.Operation;
import dure.wire.ProtocolName;
import dure.wire.Service;
import dure.wire.schema.Location;
import dure.wire.schema.Member;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.smithy.aws.traits.customizations.S3UnwrappedXmlOutputTrait;
import software.amazon.smithy.aws.traits.protocols.AwsQueryErrorTrait;
import software.amazon.smithy.model.Model;
import software.amazon.smithy.model.knowledge.TopDownIndex;
import software.amazon.smithy.model.shapes.OperationShape;
import software.amazon.smithy.model.shapes.ServiceShape;
import software.amazon.smithy.model.shapes.Shape;
import software.amazon.smithy.model.shapes.ShapeId;
import software.amazon.smithy.model.traits.ErrorTrait;
import software.amazon.smithy.model.traits.HttpErrorTrait;
import software.amazon.smithy.model.traits.HttpTrait;
import software.amazon.smithy.model.traits.XmlNamespaceTrait;

/** A service of Smithy's test models as one of ours. */
final class SmithyService {
    final Map<ShapeId, Operation<?, ?>> operations = new HashMap<>();
    final Map<ShapeId, ErrorType> errors = new HashMap<>();
    final Service service;
    private final Model model;
    private final ProtocolName protocol;
    private final SmithySchemas schemas;

    SmithyService(Model model, ServiceShape shape, ProtocolName protocol) {
        this.model = model;
        this.protocol = protocol;
        this.schemas = new SmithySchemas(model, protocol);
        Set<OperationShape> shapes = TopDownIndex.of(model).getContainedOperations(shape);
        List<Operation<?, ?>> list = new ArrayList<>();
        List<Service.OperationName> names = new ArrayList<>();
        String name = shape.getId().getName();
        this.service = new Service(
                name.equals("AmazonS3") ? "s3" : name,
                name,
                name,
                name,
                name,
                shape.getVersion(),
                List.of(protocol),
                name,
                shape.getTrait(XmlNamespaceTrait.class)
                        .map(XmlNamespaceTrait::getUri)
                        .orElse(null),
                shape.getId().getNamespace(),
                () -> list,
                names);
        for (OperationShape operation : shapes) {
            Operation<?, ?> made = operation(operation);
            operations.put(operation.getId(), made);
            list.add(made);
            names.add(new Service.OperationName(made.name(), made.method(), made.uri(), required(made.input())));
        }
        for (Shape error : model.getShapesWithTrait(ErrorTrait.class)) {
            errors.put(error.getId(), error(error));
        }
    }

    private Operation<?, ?> operation(OperationShape shape) {
        HttpTrait http = shape.getTrait(HttpTrait.class).orElse(null);
        boolean rest = protocol == ProtocolName.REST_XML || protocol == ProtocolName.REST_JSON;
        Set<StructureSchema.Trait> traits = EnumSet.noneOf(StructureSchema.Trait.class);
        if (shape.hasTrait(S3UnwrappedXmlOutputTrait.class)) {
            traits.add(StructureSchema.Trait.UNWRAPPED);
        }
        String name = shape.getId().getName();
        return operation(
                name,
                rest && http != null ? http.getMethod() : "POST",
                rest && http != null ? http.getUri().toString() : "/",
                rest && http != null ? http.getCode() : 200,
                schemas.structure(model.expectShape(shape.getInputShape()), Set.of()),
                schemas.structure(model.expectShape(shape.getOutputShape()), traits));
    }

    private <I extends Structure, O extends Structure> Operation<I, O> operation(
            String name, String method, String uri, int status, StructureSchema<I> input, StructureSchema<O> output) {
        boolean unit = output.name().equals("Unit");
        String wrapper = protocol == ProtocolName.AWS_QUERY && !unit ? name + "Result" : null;
        return new Operation<>(
                () -> service, name, method, uri, status, input, output, wrapper, List.of(), List.of(), Set.of());
    }

    private static List<String> required(StructureSchema<?> input) {
        List<String> names = new ArrayList<>();
        for (Member member : input.members()) {
            if (member.required() && (member.location() == Location.QUERY || member.location() == Location.HEADER)) {
                names.add(member.wireName());
            }
        }
        return names;
    }

    private ErrorType error(Shape shape) {
        boolean client = shape.expectTrait(ErrorTrait.class).isClientError();
        int status = shape.getTrait(HttpErrorTrait.class)
                .map(HttpErrorTrait::getCode)
                .orElse(client ? 400 : 500);
        String name = shape.getId().getName();
        String code = name;
        AwsQueryErrorTrait query = shape.getTrait(AwsQueryErrorTrait.class).orElse(null);
        if (query != null && protocol == ProtocolName.AWS_QUERY) {
            code = query.getCode();
            status = query.getHttpResponseCode();
        }
        return new ErrorType(name, code, status, client, schemas.structure(shape, Set.of()));
    }
}
