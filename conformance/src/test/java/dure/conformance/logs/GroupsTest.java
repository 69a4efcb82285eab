package dure.conformance.logs;

import static dure.conformance.logs.LogRefusals.assertInvalid;
import static dure.conformance.logs.LogRefusals.assertRefused;
import static dure.conformance.logs.LogRefusals.assertUnoffered;
import static org.assertj.core.api.Assertions.assertThat;

import dure.testkit.TestDure;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroupClass;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OrderBy;

/** Groups and streams. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupsTest {
    private final TestDure dure = TestDure.start();
    private final CloudWatchLogsClient logs = dure.logs();

    @AfterAll
    void stop() {
        dure.close();
    }

    private void group(String name) {
        logs.createLogGroup(create -> create.logGroupName(name));
    }

    private void stream(String group, String name) {
        logs.createLogStream(create -> create.logGroupName(group).logStreamName(name));
    }

    private String arn(String group) {
        return "arn:aws:logs:" + dure.region() + ":000000000000:log-group:" + group;
    }

    private LogGroup described(String name) {
        return logs.describeLogGroups(describe -> describe.logGroupNamePrefix(name))
                .logGroups()
                .getFirst();
    }

    @Test
    void groupLives() {
        group("/lives/one");

        LogGroup made = described("/lives/one");
        assertThat(made.arn()).isEqualTo(arn("/lives/one") + ":*");
        assertThat(made.logGroupArn()).isEqualTo(arn("/lives/one"));
        assertThat(made.logGroupClass()).isEqualTo(LogGroupClass.STANDARD);
        assertThat(made.retentionInDays()).isNull();
        assertThat(made.storedBytes()).isZero();
        assertThat(made.metricFilterCount()).isZero();
        assertThat(made.creationTime()).isPositive();
        assertRefused(
                "ResourceAlreadyExistsException", "The specified log group already exists", () -> group("/lives/one"));

        logs.deleteLogGroup(delete -> delete.logGroupName("/lives/one"));

        assertThat(logs.describeLogGroups(describe -> describe.logGroupNamePrefix("/lives/"))
                        .logGroups())
                .isEmpty();
        assertRefused(
                "ResourceNotFoundException",
                "The specified log group does not exist.",
                () -> logs.deleteLogGroup(delete -> delete.logGroupName("/lives/one")));
    }

    @Test
    void deletedGroupTakesItsEventsAlong() {
        group("reborn");
        stream("reborn", "s");
        long now = dure.clock().millis();
        logs.putLogEvents(put -> put.logGroupName("reborn")
                .logStreamName("s")
                .logEvents(event -> event.timestamp(now).message("old")));

        logs.deleteLogGroup(delete -> delete.logGroupName("reborn"));
        group("reborn");

        assertThat(logs.filterLogEvents(filter -> filter.logGroupName("reborn")).events())
                .isEmpty();
        assertThat(logs.describeLogStreams(describe -> describe.logGroupName("reborn"))
                        .logStreams())
                .isEmpty();
        assertThat(described("reborn").storedBytes()).isZero();
    }

    @Test
    void groupsAreListedInPages() {
        List<String> made =
                IntStream.range(0, 120).mapToObj("/paged/%03d"::formatted).toList();
        made.forEach(this::group);

        assertThat(logs.describeLogGroups(describe -> describe.logGroupNamePrefix("/paged/"))
                        .logGroups())
                .hasSize(50);
        assertThat(logs
                        .describeLogGroupsPaginator(describe ->
                                describe.logGroupNamePrefix("/paged/").limit(7))
                        .logGroups()
                        .stream()
                        .map(LogGroup::logGroupName))
                .containsExactlyElementsOf(made);
        assertThat(logs.describeLogGroups(describe -> describe.logGroupNamePattern("AGED/11"))
                        .logGroups())
                .hasSize(10);
        assertThat(logs.describeLogGroups(describe -> describe.logGroupIdentifiers(arn("/paged/007")))
                        .logGroups())
                .hasSize(1);
        assertThat(logs.describeLogGroups(describe -> describe.logGroupClass(LogGroupClass.INFREQUENT_ACCESS))
                        .logGroups())
                .isEmpty();
        assertInvalid(
                "The specified nextToken is invalid.",
                () -> logs.describeLogGroups(describe -> describe.nextToken("***")));
        assertInvalid(
                "mutually exclusive",
                () -> logs.describeLogGroups(
                        describe -> describe.logGroupNamePattern("a").logGroupNamePrefix("a")));
    }

    @Test
    void whatIsNotOfferedIsRefusedByName() {
        assertUnoffered(
                "kmsKeyId",
                () -> logs.createLogGroup(create -> create.logGroupName("k").kmsKeyId("key")));
        assertUnoffered(
                "logGroupClass INFREQUENT_ACCESS",
                () -> logs.createLogGroup(
                        create -> create.logGroupName("k").logGroupClass(LogGroupClass.INFREQUENT_ACCESS)));
        assertUnoffered(
                "includeLinkedAccounts",
                () -> logs.describeLogGroups(describe -> describe.includeLinkedAccounts(true)));
        assertInvalid("reserved for AWS", () -> group("aws/x"));
        assertInvalid("'logGroupName' failed to satisfy constraint", () -> group("with space"));
        assertInvalid("'logGroupName' failed to satisfy constraint", () -> group("n".repeat(513)));
    }

    @Test
    void retentionIsOneOfAwsChoices() {
        group("retained");

        logs.putRetentionPolicy(put -> put.logGroupName("retained").retentionInDays(3653));
        assertThat(described("retained").retentionInDays()).isEqualTo(3653);
        assertInvalid(
                "retentionInDays",
                () -> logs.putRetentionPolicy(
                        put -> put.logGroupName("retained").retentionInDays(2)));
        logs.deleteRetentionPolicy(delete -> delete.logGroupName("retained"));
        assertThat(described("retained").retentionInDays()).isNull();
        assertRefused(
                "ResourceNotFoundException",
                "The specified log group does not exist.",
                () -> logs.putRetentionPolicy(put -> put.logGroupName("absent").retentionInDays(1)));
    }

    @Test
    void tagsComeAndGo() {
        logs.createLogGroup(create -> create.logGroupName("tagged").tags(Map.of("a", "1", "b", "2")));

        logs.tagResource(tag -> tag.resourceArn(arn("tagged")).tags(Map.of("a", "3")));
        logs.untagResource(untag -> untag.resourceArn(arn("tagged")).tagKeys("b"));

        assertThat(logs.listTagsForResource(list -> list.resourceArn(arn("tagged")))
                        .tags())
                .isEqualTo(Map.of("a", "3"));
        Map<String, String> fifty = IntStream.range(0, 50).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v"));
        assertRefused(
                "TooManyTagsException",
                "50",
                () -> logs.tagResource(tag -> tag.resourceArn(arn("tagged")).tags(fifty)));
        assertRefused(
                "ResourceNotFoundException",
                "The specified resource does not exist.",
                () -> logs.listTagsForResource(list -> list.resourceArn("arn:aws:sns:x:000000000000:y")));
    }

    @Test
    void streamLives() {
        group("streams");
        stream("streams", "s");

        assertThat(logs.describeLogStreams(describe -> describe.logGroupName("streams"))
                        .logStreams())
                .singleElement()
                .satisfies(made -> {
                    assertThat(made.logStreamName()).isEqualTo("s");
                    assertThat(made.arn()).isEqualTo(arn("streams") + ":log-stream:s");
                    assertThat(made.firstEventTimestamp()).isNull();
                    assertThat(made.lastEventTimestamp()).isNull();
                });
        assertRefused(
                "ResourceAlreadyExistsException",
                "The specified log stream already exists",
                () -> stream("streams", "s"));
        assertInvalid("'logStreamName' failed to satisfy constraint", () -> stream("streams", "a:b"));
        assertRefused(
                "ResourceNotFoundException", "The specified log group does not exist.", () -> stream("absent", "s"));

        logs.deleteLogStream(delete -> delete.logGroupName("streams").logStreamName("s"));

        assertRefused(
                "ResourceNotFoundException",
                "The specified log stream does not exist.",
                () -> logs.deleteLogStream(
                        delete -> delete.logGroupName("streams").logStreamName("s")));
    }

    private List<String> streams(String group, int limit, OrderBy order, boolean descending) {
        return logs
                .describeLogStreamsPaginator(describe ->
                        describe.logGroupName(group).limit(limit).orderBy(order).descending(descending))
                .logStreams()
                .stream()
                .map(LogStream::logStreamName)
                .toList();
    }

    @Test
    void streamsAreOrderedByNameOrLastEvent() {
        group("ordered");
        long now = dure.clock().millis();
        for (String name : List.of("a", "b", "c", "d", "e")) {
            stream("ordered", name);
            long time = now - "cadbe".indexOf(name) * 1000L;
            logs.putLogEvents(put -> put.logGroupName("ordered")
                    .logStreamName(name)
                    .logEvents(event -> event.timestamp(time).message("m")));
        }

        assertThat(streams("ordered", 2, OrderBy.LOG_STREAM_NAME, false)).containsExactly("a", "b", "c", "d", "e");
        assertThat(streams("ordered", 2, OrderBy.LOG_STREAM_NAME, true)).containsExactly("e", "d", "c", "b", "a");
        assertThat(streams("ordered", 2, OrderBy.LAST_EVENT_TIME, true)).containsExactly("c", "a", "d", "b", "e");
        assertThat(streams("ordered", 2, OrderBy.LAST_EVENT_TIME, false)).containsExactly("e", "b", "d", "a", "c");
        assertThat(logs.describeLogStreams(describe ->
                                describe.logGroupIdentifier(arn("ordered")).logStreamNamePrefix("b"))
                        .logStreams())
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.firstEventTimestamp()).isEqualTo(found.lastEventTimestamp());
                    assertThat(found.lastIngestionTime()).isPositive();
                });
        assertInvalid(
                "Cannot order by LastEventTime with a logStreamNamePrefix.",
                () -> logs.describeLogStreams(describe -> describe.logGroupName("ordered")
                        .orderBy(OrderBy.LAST_EVENT_TIME)
                        .logStreamNamePrefix("b")));
        assertInvalid(
                "The specified nextToken is invalid.",
                () -> logs.describeLogStreams(
                        describe -> describe.logGroupName("ordered").nextToken("***")));
        assertThat(logs.describeLogStreams(describe -> describe.logGroupName("ordered")
                                .logStreamNamePrefix("a")
                                .nextToken("enp6")) // zzz
                        .logStreams())
                .isEmpty();
    }
}
