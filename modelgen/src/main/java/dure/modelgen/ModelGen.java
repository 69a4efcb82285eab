package dure.modelgen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** {@code ModelGen <models dir> <output dir>}: writes one package {@code dure.api.<service>} for each service. */
public final class ModelGen {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ModelGen() {}

    public static void main(String[] args) throws IOException {
        Path models = Path.of(args[0]);
        Path output = Path.of(args[1]);
        JsonNode services = JSON.readTree(models.resolve("services.json").toFile());
        JsonNode patches = JSON.readTree(models.resolve("patches.json").toFile());
        OfferedOperations offered = OfferedOperations.read(models.resolve("operations.txt"));
        StringBuilder catalogue = new StringBuilder();
        Iterator<Map.Entry<String, JsonNode>> each = services.fields();
        while (each.hasNext()) {
            Map.Entry<String, JsonNode> service = each.next();
            String id = service.getKey();
            JsonNode model = JSON.readTree(models.resolve(id + ".json").toFile());
            Path errors = models.resolve("errors").resolve(id + ".txt");
            ServiceModel shapes = new ServiceModel(
                    id,
                    model,
                    service.getValue(),
                    patches,
                    offered,
                    Files.exists(errors) ? Files.readAllLines(errors) : List.of());
            Path folder = output.resolve("dure/api/" + id);
            Files.createDirectories(folder);
            new PackageWriter(shapes, folder).write();
            catalogue
                    .append("        dure.api.")
                    .append(id)
                    .append('.')
                    .append(shapes.javaName())
                    .append("Api.SERVICE,\n");
        }
        offered.failOnUnused();
        write(output.resolve("dure/api/Services.java"), """
                package dure.api;

                import dure.wire.Service;
                import java.util.List;

                /** Every service whose model Dure carries. Generated. */
                public final class Services {
                    public static final List<Service> ALL = List.of(
                %s);

                    private Services() {}
                }
                """.formatted(catalogue.substring(0, catalogue.length() - 2)));
    }

    /** Leaves an unchanged file alone, so that the compiler has less to do. */
    static void write(Path file, String text) throws IOException {
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
    }
}
