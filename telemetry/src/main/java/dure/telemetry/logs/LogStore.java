package dure.telemetry.logs;

import static dure.api.logs.LogsErrors.INVALID_PARAMETER;
import static dure.api.logs.LogsErrors.RESOURCE_NOT_FOUND;

import dure.kernel.Arn;
import dure.kernel.Authorization.Check;
import dure.kernel.RequestContext;
import dure.store.Keys;
import dure.store.PageTokens;
import dure.store.Reader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The only code that knows the key space (see package-info). */
final class LogStore {

    /** A group's place: account, region and name. */
    record GroupName(String account, String region, String name) {
        static GroupName of(RequestContext context, String name) {
            return new GroupName(context.account().value(), context.region(), name);
        }

        /** From a name or an ARN, as {@code logGroupIdentifier} and {@code logGroupName} give one of. */
        static GroupName of(RequestContext context, @Nullable String name, @Nullable String identifier) {
            if (name != null && identifier != null) {
                throw INVALID_PARAMETER.because("LogGroup name and LogGroup ARN are mutually exclusive parameters.");
            }
            if (name != null) {
                return of(context, name);
            }
            if (identifier == null) {
                throw INVALID_PARAMETER.because("Either LogGroup name or LogGroup ARN must be provided.");
            }
            return identified(context, identifier);
        }

        /** Other accounts' groups cannot be seen from here, nor other regions'. */
        private static GroupName identified(RequestContext context, String identifier) {
            if (!identifier.startsWith("arn:")) {
                return of(context, identifier);
            }
            GroupName here = of(context, nameOf(identifier));
            if (!identifier.equals(here.arn())) {
                throw RESOURCE_NOT_FOUND.because("The specified log group does not exist.");
            }
            return here;
        }

        String arn() {
            return Arn.of("logs", region, account, "log-group:" + name).toString();
        }

        static String nameOf(String identifier) {
            return Arn.parse(identifier)
                    .map(arn -> arn.resource().replaceFirst("^log-group:", ""))
                    .orElse(identifier);
        }
    }

    /** An event's place. */
    record EventKey(long timeMillis, String stream, long sequence) {
        /** The event's id: unique in its group, in the order of events. */
        String id() {
            return "%014d%020d%s".formatted(timeMillis, sequence, Integer.toUnsignedString(stream.hashCode()));
        }
    }

    /** What permission is asked for, whether the group is given by its name or its ARN. */
    static List<Check> permission(
            String action,
            RequestContext context,
            @Nullable String name,
            @Nullable String identifier,
            @Nullable String stream) {
        String group;
        if (identifier != null && identifier.startsWith("arn:")) {
            group = identifier;
        } else {
            String named = name == null ? identifier : name;
            group = context.arn("logs", "log-group:" + (named == null ? "*" : named));
        }
        return List.of(Check.of(action, group + ":log-stream:" + (stream == null ? "" : stream)));
    }

    /** The key where a page begins that a token leads to. */
    static byte[] pageBegin(byte[] prefix, String token) {
        return PageTokens.key(prefix, token)
                .orElseThrow(() -> INVALID_PARAMETER.because("The specified nextToken is invalid."));
    }

    static byte[] larger(byte[] a, byte[] b) {
        return Arrays.compareUnsigned(a, b) >= 0 ? a : b;
    }

    static byte[] smaller(byte[] a, byte[] b) {
        return Arrays.compareUnsigned(a, b) <= 0 ? a : b;
    }

    byte[] groups(RequestContext context) {
        return Keys.key("logs", "g", context.account().value(), context.region());
    }

    byte[] allGroups() {
        return Keys.key("logs", "g");
    }

    byte[] group(GroupName group) {
        return key("g", group).bytes();
    }

    byte[] streams(GroupName group) {
        return key("s", group).bytes();
    }

    byte[] stream(GroupName group, String stream) {
        return key("s", group).text(stream).bytes();
    }

    byte[] events(GroupName group) {
        return key("e", group).bytes();
    }

    byte[] eventsFrom(GroupName group, long timeMillis) {
        return key("e", group).number(timeMillis).bytes();
    }

    byte[] event(GroupName group, EventKey event) {
        return key("e", group)
                .number(event.timeMillis)
                .text(event.stream)
                .number(event.sequence)
                .bytes();
    }

    EventKey eventKey(GroupName group, byte[] key) {
        Keys.Parser parser = Keys.parse(key, events(group).length);
        return new EventKey(parser.number(), parser.text(), parser.number());
    }

    byte[] index(GroupName group) {
        return key("x", group).bytes();
    }

    byte[] index(GroupName group, String stream) {
        return key("x", group).text(stream).bytes();
    }

    byte[] index(GroupName group, String stream, long timeMillis, long sequence) {
        return key("x", group).text(stream).number(timeMillis).number(sequence).bytes();
    }

    EventKey indexedEvent(GroupName group, String stream, byte[] key) {
        Keys.Parser parser = Keys.parse(key, index(group, stream).length);
        return new EventKey(parser.number(), stream, parser.number());
    }

    byte[] storedBytes(GroupName group) {
        return key("b", group).bytes();
    }

    long storedBytes(Reader reader, GroupName group) {
        byte[] value = reader.get(storedBytes(group));
        return value == null
                ? 0
                : ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    LogRecords.@Nullable Group findGroup(Reader reader, GroupName group) {
        byte[] value = reader.get(group(group));
        return value == null ? null : LogRecords.Group.of(value);
    }

    LogRecords.Group requireGroup(Reader reader, GroupName group) {
        LogRecords.Group found = findGroup(reader, group);
        if (found == null) {
            throw RESOURCE_NOT_FOUND.because("The specified log group does not exist.");
        }
        return found;
    }

    LogRecords.Stream requireStream(Reader reader, GroupName group, String stream) {
        byte[] value = reader.get(stream(group, stream));
        if (value == null) {
            requireGroup(reader, group);
            throw RESOURCE_NOT_FOUND.because("The specified log stream does not exist.");
        }
        return LogRecords.Stream.of(value);
    }

    /** The earliest moment that the group's retention still shows. */
    static long visibleFromMillis(LogRecords.Group group, long nowMillis) {
        return group.retentionDays() == 0 ? 0 : nowMillis - group.retentionDays() * 86_400_000L;
    }

    private static Keys key(String kind, GroupName group) {
        return Keys.of("logs", kind, group.account, group.region, group.name);
    }
}
