package dure.modelgen;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Writes one service's package and removes what an earlier run left in it. */
final class PackageWriter {
    private final ServiceModel service;
    private final Path folder;
    private final Set<Path> written = new HashSet<>();

    PackageWriter(ServiceModel service, Path folder) {
        this.service = service;
        this.folder = folder;
    }

    void write() throws IOException {
        if (!service.settings.has("custom")) { // a package with hand-written types has its package-info beside them
            packageInfo();
        }
        TypeNames types = new TypeNames(service);
        for (String name : service.reached()) {
            JsonNode shape = service.shape(name);
            if (shape.path("type").asText().equals("structure")
                    && !shape.path("document").asBoolean()) {
                file(Names.type(service.javaName(), name), header() + new RecordWriter(service, types, name).text());
            }
        }
        file("Shapes", header() + new ShapesWriter(service, types).text());
        file(service.javaName() + "Errors", header() + new ErrorsWriter(service).text());
        file(service.javaName() + "Api", header() + new ApiWriter(service).text());
        removeOld();
    }

    private void packageInfo() throws IOException {
        file("package-info", """
                /** %s: generated from AWS's model %s. */
                @org.jspecify.annotations.NullMarked
                package dure.api.%s;
                """.formatted(
                        service.metadata().path("serviceFullName").asText(),
                        service.metadata().path("apiVersion").asText(),
                        service.id));
    }

    private void removeOld() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path old : files.filter(path -> !written.contains(path)).toList()) {
                Files.delete(old);
            }
        }
    }

    private String header() {
        return "package dure.api." + service.id + ";\n\n"
                + String.join(
                        "\n",
                        List.of(
                                "import dure.wire.*;",
                                "import dure.wire.http.Body;",
                                "import dure.wire.schema.*;",
                                "import java.time.Instant;",
                                "import java.util.*;",
                                "import java.util.regex.Pattern;",
                                "import javax.annotation.processing.Generated;",
                                "import org.jspecify.annotations.Nullable;"))
                + "\n\n";
    }

    private void file(String name, String text) throws IOException {
        Path file = folder.resolve(name + ".java");
        ModelGen.write(file, text);
        written.add(file);
    }
}
