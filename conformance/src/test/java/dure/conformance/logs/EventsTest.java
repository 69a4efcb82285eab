package dure.conformance.logs;

import static dure.conformance.logs.LogRefusals.assertInvalid;
import static dure.conformance.logs.LogRefusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dure.testkit.TestDure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;

/** Writing events, and reading one stream's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventsTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final TestDure dure = TestDure.start();
    private final CloudWatchLogsClient logs = dure.logs();
    private int groups;

    @AfterAll
    void stop() {
        dure.close();
    }

    /** A group with the stream {@code s}. */
    private String group() {
        String name = "group-" + groups++;
        logs.createLogGroup(create -> create.logGroupName(name));
        logs.createLogStream(create -> create.logGroupName(name).logStreamName("s"));
        return name;
    }

    private static InputLogEvent event(long time, String message) {
        return InputLogEvent.builder().timestamp(time).message(message).build();
    }

    private PutLogEventsResponse put(String group, List<InputLogEvent> events) {
        return logs.putLogEvents(
                put -> put.logGroupName(group).logStreamName("s").logEvents(events));
    }

    private PutLogEventsResponse put(String group, InputLogEvent... events) {
        return put(group, List.of(events));
    }

    private static List<String> messages(GetLogEventsResponse page) {
        return page.events().stream().map(event -> event.message()).toList();
    }

    private GetLogEventsResponse read(String group, Optional<String> token, boolean head) {
        return logs.getLogEvents(get -> get.logGroupName(group)
                .logStreamName("s")
                .limit(3)
                .startFromHead(head)
                .nextToken(token.orElse(null)));
    }

    @Test
    void batchIsInOrderAndSpansADay() {
        String group = group();
        long now = dure.clock().millis();
        assertInvalid(
                "Log events in a single PutLogEvents request must be in chronological order.",
                () -> put(group, event(now, "b"), event(now - 1, "a")));
        assertInvalid(
                "cannot span more than 24 hours",
                () -> put(group, event(now - DAY.toMillis() - 1, "a"), event(now, "b")));
        put(group, event(now - DAY.toMillis(), "a"), event(now, "b"));
    }

    @Test
    void batchHasLimits() {
        String group = group();
        long now = dure.clock().millis();
        put(group, event(now, "m".repeat(1_048_576 - 26)));

        assertInvalid(
                "Upload too large: 1048577 bytes exceeds limit of 1048576",
                () -> put(group, event(now, "m".repeat(1_048_577 - 26))));
        List<InputLogEvent> many = new ArrayList<>();
        for (int i = 0; i <= 10_000; i++) {
            many.add(event(now, "m"));
        }
        assertInvalid("'logEvents' failed to satisfy constraint", () -> put(group, many));
        assertInvalid("failed to satisfy constraint", () -> put(group, List.of()));
        assertInvalid("failed to satisfy constraint", () -> put(group, event(now, "")));
        put(group, many.subList(0, 10_000));
        assertRefused(
                "ResourceNotFoundException",
                "The specified log stream does not exist.",
                () -> logs.putLogEvents(
                        put -> put.logGroupName(group).logStreamName("absent").logEvents(event(now, "m"))));
    }

    /** The keys of so many events with such names are more than one transaction holds. */
    @Test
    void longestNamesTakeTheLargestBatch() {
        String group = "g".repeat(512);
        String stream = "s".repeat(512);
        long now = dure.clock().millis();
        logs.createLogGroup(create -> create.logGroupName(group));
        logs.createLogStream(create -> create.logGroupName(group).logStreamName(stream));
        List<InputLogEvent> many =
                IntStream.range(0, 10_000).mapToObj(i -> event(now, "m" + i)).toList();

        logs.putLogEvents(put -> put.logGroupName(group).logStreamName(stream).logEvents(many));

        assertThat(logs
                        .getLogEvents(get ->
                                get.logGroupName(group).logStreamName(stream).startFromHead(true))
                        .events()
                        .stream()
                        .map(event -> event.message()))
                .containsExactlyElementsOf(
                        many.stream().map(InputLogEvent::message).toList());
        logs.deleteLogStream(delete -> delete.logGroupName(group).logStreamName(stream));
        assertThat(logs.filterLogEvents(filter -> filter.logGroupName(group)).events())
                .isEmpty();
    }

    @Test
    void tooOldAndTooNewEventsAreRejected() {
        String group = group();
        long now = dure.clock().millis();

        PutLogEventsResponse old = put(
                group,
                event(now - DAY.toMillis() * 14 - 60_000, "old"),
                event(now - DAY.toMillis() * 14 + 60_000, "kept"));
        PutLogEventsResponse ahead =
                put(group, event(now, "kept"), event(now + 7_260_000, "new"), event(now + 7_270_000, "newer"));

        assertThat(old.rejectedLogEventsInfo().tooOldLogEventEndIndex()).isEqualTo(1);
        assertThat(old.rejectedLogEventsInfo().tooNewLogEventStartIndex()).isNull();
        assertThat(old.rejectedLogEventsInfo().expiredLogEventEndIndex()).isNull();
        assertThat(ahead.rejectedLogEventsInfo().tooNewLogEventStartIndex()).isEqualTo(1);
        assertThat(messages(read(group, Optional.empty(), true))).containsExactly("kept", "kept");
        assertThat(put(group, event(now, "fine")).rejectedLogEventsInfo()).isNull();
    }

    @Test
    void eventsPastTheRetentionAreRejected() {
        String group = group();
        long now = dure.clock().millis();
        logs.putRetentionPolicy(put -> put.logGroupName(group).retentionInDays(1));

        PutLogEventsResponse answer =
                put(group, event(now - DAY.toMillis() - 60_000, "past"), event(now - 60_000, "kept"));

        assertThat(answer.rejectedLogEventsInfo().expiredLogEventEndIndex()).isEqualTo(1);
        assertThat(messages(read(group, Optional.empty(), true))).containsExactly("kept");
    }

    @Test
    void tokensLeadForwardAndBackAndStayAtTheEnds() {
        String group = group();
        long now = dure.clock().millis();
        for (int i = 0; i < 8; i++) {
            put(group, event(now - 10_000 + i, "m" + i));
        }

        GetLogEventsResponse first = read(group, Optional.empty(), true);
        GetLogEventsResponse second = read(group, Optional.of(first.nextForwardToken()), true);
        GetLogEventsResponse third = read(group, Optional.of(second.nextForwardToken()), true);
        GetLogEventsResponse end = read(group, Optional.of(third.nextForwardToken()), true);

        assertThat(messages(first)).containsExactly("m0", "m1", "m2");
        assertThat(messages(second)).containsExactly("m3", "m4", "m5");
        assertThat(messages(third)).containsExactly("m6", "m7");
        assertThat(end.events()).isEmpty();
        assertThat(end.nextForwardToken()).isEqualTo(third.nextForwardToken());
        assertThat(messages(read(group, Optional.of(third.nextBackwardToken()), false)))
                .containsExactly("m3", "m4", "m5");

        GetLogEventsResponse last = read(group, Optional.empty(), false);
        GetLogEventsResponse before = read(group, Optional.of(last.nextBackwardToken()), false);
        GetLogEventsResponse oldest = read(group, Optional.of(before.nextBackwardToken()), false);
        GetLogEventsResponse none = read(group, Optional.of(oldest.nextBackwardToken()), false);

        assertThat(messages(last)).containsExactly("m5", "m6", "m7");
        assertThat(messages(oldest)).containsExactly("m0", "m1");
        assertThat(none.events()).isEmpty();
        assertThat(none.nextBackwardToken()).isEqualTo(oldest.nextBackwardToken());

        put(group, event(now, "m8"));
        assertThat(messages(read(group, Optional.of(end.nextForwardToken()), true)))
                .containsExactly("m8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"f", "f/***", "x/AAAA", "nonsense"})
    void tokensOfNobodyAreRefused(String token) {
        String group = group();
        assertInvalid("The specified nextToken is invalid.", () -> read(group, Optional.of(token), true));
    }

    @Test
    void timesBoundWhatIsRead() {
        String group = group();
        long now = dure.clock().millis();
        put(group, event(now - 3, "a"), event(now - 2, "b"), event(now - 1, "c"));

        assertThat(messages(logs.getLogEvents(get -> get.logGroupName(group)
                        .logStreamName("s")
                        .startTime(now - 2)
                        .endTime(now - 1))))
                .containsExactly("b");
        assertThat(messages(logs.getLogEvents(get -> get.logGroupName(group)
                        .logStreamName("s")
                        .startTime(now)
                        .endTime(now - 5))))
                .isEmpty();
    }

    @Test
    void groupCanBeGivenByItsArnAndNoOthers() {
        String group = group();
        put(group, event(dure.clock().millis(), "m"));
        String arn = "arn:aws:logs:" + dure.region() + ":000000000000:log-group:" + group;

        assertThat(messages(logs.getLogEvents(get -> get.logGroupIdentifier(arn).logStreamName("s"))))
                .containsExactly("m");
        assertInvalid(
                "mutually exclusive",
                () -> logs.getLogEvents(
                        get -> get.logGroupIdentifier(arn).logGroupName(group).logStreamName("s")));
        assertRefused(
                "AccessDeniedException",
                "is not authorized to perform: logs:GetLogEvents",
                () -> logs.getLogEvents(get -> get.logGroupIdentifier(arn.replace("000000000000", "000000000001"))
                        .logStreamName("s")));
        assertRefused(
                "ResourceNotFoundException",
                "The specified log group does not exist.",
                () -> logs.getLogEvents(get -> get.logGroupIdentifier(arn.replace(dure.region(), "eu-west-1"))
                        .logStreamName("s")));
    }
}
