package dure.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;

/** Log lines to standard error: time, level, logger, message. {@code DURE_LOG=FINE} shows more. */
final class Logging {
    private Logging() {}

    static void configure() {
        String level = System.getenv().getOrDefault("DURE_LOG", "INFO");
        String settings = """
                handlers=java.util.logging.ConsoleHandler
                java.util.logging.ConsoleHandler.level=ALL
                java.util.logging.SimpleFormatter.format=%%1$tFT%%1$tT.%%1$tL %%4$-7s %%3$s %%5$s%%6$s%%n
                .level=WARNING
                dure.level=%s
                """.formatted(level);
        try {
            LogManager.getLogManager()
                    .readConfiguration(new ByteArrayInputStream(settings.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
