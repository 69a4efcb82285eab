package dure.cli;

import java.io.PrintWriter;
import java.io.Serial;
import java.io.StringWriter;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Log lines to standard error: time, level, logger, message. {@code DURE_LOG=DEBUG} shows more of Dure; of others there
 * are warnings only. Not java.util.logging, which at start looks into every jar for another implementation of itself.
 */
public final class ConsoleLog implements SLF4JServiceProvider {
    private final Level own = level(System.getenv().getOrDefault("DURE_LOG", "INFO"));

    /** Before the first logger is made. */
    static void use() {
        System.setProperty("slf4j.provider", ConsoleLog.class.getName());
        System.setProperty("slf4j.internal.verbosity", "WARN"); // or it tells that it does
    }

    private static Level level(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "ERROR", "SEVERE", "OFF" -> Level.ERROR;
            case "WARN", "WARNING" -> Level.WARN;
            case "DEBUG", "FINE" -> Level.DEBUG;
            case "TRACE", "FINER", "FINEST", "ALL" -> Level.TRACE;
            default -> Level.INFO;
        };
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name -> new ConsoleLogger(name, name.startsWith("dure.") ? own : Level.WARN);
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return new BasicMarkerFactory();
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return new NOPMDCAdapter();
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99"; // any 2.0
    }

    @Override
    public void initialize() {}

    private static final class ConsoleLogger extends LegacyAbstractLogger {
        @Serial
        private static final long serialVersionUID = 1;

        private final Level least;

        ConsoleLogger(String name, Level least) {
            this.name = name;
            this.least = least;
        }

        private boolean shows(Level level) {
            return level.toInt() >= least.toInt();
        }

        @Override
        public boolean isTraceEnabled() {
            return shows(Level.TRACE);
        }

        @Override
        public boolean isDebugEnabled() {
            return shows(Level.DEBUG);
        }

        @Override
        public boolean isInfoEnabled() {
            return shows(Level.INFO);
        }

        @Override
        public boolean isWarnEnabled() {
            return shows(Level.WARN);
        }

        @Override
        public boolean isErrorEnabled() {
            return shows(Level.ERROR);
        }

        @Override
        protected @Nullable String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level,
                @Nullable Marker marker,
                String pattern,
                Object @Nullable [] arguments,
                @Nullable Throwable thrown) {
            StringWriter line = new StringWriter();
            line.append(LocalDateTime.now().truncatedTo(ChronoUnit.MILLIS).toString())
                    .append(' ')
                    .append(String.format("%-5s", level))
                    .append(' ')
                    .append(name)
                    .append(' ')
                    .append(MessageFormatter.basicArrayFormat(pattern, arguments))
                    .append(System.lineSeparator());
            if (thrown != null) {
                thrown.printStackTrace(new PrintWriter(line, true));
            }
            System.err.print(line);
        }
    }
}
