package dure.demo;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the build has packed for the deployment: the site's files, the functions' zips, the layer. */
final class Assets {
    private Assets() {}

    /** The site's files, by their path below the site. */
    static List<String> site() throws IOException {
        return new String(bytes("site.txt"), StandardCharsets.UTF_8)
                .lines()
                .map(name -> name.replace('\\', '/'))
                .filter(name -> !name.isBlank())
                .toList();
    }

    static byte[] bytes(String name) throws IOException {
        try (InputStream in = Assets.class.getResourceAsStream("/conference/" + name)) {
            if (in == null) {
                throw new FileNotFoundException(name + " was not packed into the demo; build it again");
            }
            return in.readAllBytes();
        }
    }

    static String contentType(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "json" -> "application/json";
            case "webmanifest" -> "application/manifest+json";
            case "svg" -> "image/svg+xml";
            case "png" -> "image/png";
            case "woff2" -> "font/woff2";
            default -> "text/plain; charset=utf-8";
        };
    }
}
