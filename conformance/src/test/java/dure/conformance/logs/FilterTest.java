package dure.conformance.logs;

import static dure.conformance.logs.LogRefusals.assertInvalid;
import static dure.conformance.logs.LogRefusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dure.testkit.TestDure;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;

/** The examples of https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html, and more. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilterTest {
    /** Each message by a letter: which a pattern finds is written as a word. */
    private static final List<String> MESSAGES = List.of(
            "[ERROR 400] BAD REQUEST",
            "[ERROR 401] UNAUTHORIZED REQUEST",
            "[ERROR 419] MISSING ARGUMENTS",
            "[ERROR 500] INTERNAL SERVER ERROR",
            "[INFO] REQUEST FAILED",
            """
            {"eventType":"UpdateTrail","sourceIPAddress":"111.111.111.111","arrayKey":["value","another value"],\
            "objectList":[{"name":"a","id":1},{"name":"b","id":2}],"SomeObject":null,"cluster.name":"c","flag":true}""",
            """
            {"user":{"id":1,"email":"John.Stiles@example.com"},"actions":["GET","PUT","DELETE"],\
            "coordinates":[[0,1,2],[4,5,6]],"latency":50.5,"number":1000}""",
            "127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] \"GET /index.html HTTP/1.0\" 404 1534",
            "WARNING 09/25/2014 12:00:02 Invalid user request");

    private final TestDure dure = TestDure.start();
    private final CloudWatchLogsClient logs = dure.logs();
    private long start;

    @BeforeAll
    void write() {
        start = dure.clock().millis() - 60_000;
        logs.createLogGroup(create -> create.logGroupName("filtered"));
        for (String name : List.of("one", "two")) {
            logs.createLogStream(create -> create.logGroupName("filtered").logStreamName(name));
        }
        for (int i = 0; i < MESSAGES.size(); i++) {
            int at = i;
            logs.putLogEvents(put -> put.logGroupName("filtered")
                    .logStreamName(at % 2 == 0 ? "one" : "two")
                    .logEvents(event -> event.timestamp(start + at).message(MESSAGES.get(at))));
        }
    }

    @AfterAll
    void stop() {
        dure.close();
    }

    private static String letters(List<FilteredLogEvent> events) {
        StringBuilder letters = new StringBuilder();
        events.forEach(event -> letters.append((char) ('a' + MESSAGES.indexOf(event.message()))));
        return letters.toString();
    }

    private String find(String pattern) {
        return letters(
                logs.filterLogEvents(filter -> filter.logGroupName("filtered").filterPattern(pattern))
                        .events());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "ERROR; abcd",
                "ERROR REQUEST; ab",
                "?ERROR ?INFO; abcde",
                "?ERROR ?ARGUMENTS REQUEST; abe",
                "ERROR -ARGUMENTS; abd",
                "-ERROR; efghi",
                "\"INTERNAL SERVER ERROR\"; d",
                "\"user request\"; i",
                "\" \"; abcdefghi",
                "error; ``",
                "%AUTHORIZED%; b",
                "%4[0-9]{2}%; abch",
                "-%ERROR|INFO%; fghi",
                "{ $.eventType = \"UpdateTrail\" }; f",
                "{ $.eventType = UpdateTrail }; f",
                "{ $.eventType = \"Update*\" }; f",
                "{ $.eventType = %Trail% }; f",
                "{ $.sourceIPAddress != 123.123.* }; f",
                "{ $.arrayKey[0] = \"value\" }; f",
                "{ $.arrayKey[1] = \"value\" }; ``",
                "{ $.arrayKey[*] = %val.{2}% }; f",
                "{ $.arrayKey = \"value\" }; ``",
                "{ $.* = %111\\.111\\.111\\.1[0-9]{1,2}% }; f",
                "{ $.objectList[*].id = 2 }; f",
                "{ $.['cluster.name'] = \"c\" }; f",
                "{ $.SomeObject IS NULL }; f",
                "{ $.flag IS TRUE }; f",
                "{ $.flag IS FALSE }; ``",
                "{ $.user NOT EXISTS }; f",
                "{ $.absent != \"x\" }; ``",
                "{ ($.user.id = 1) && ($.actions[0] = \"GET\") }; g",
                "{ $.user.email = \"John.Stiles@example.com\" || $.coordinates[0][1] = \"nonmatch\" && $.actions[2] = \"nonmatch\" }; g",
                "{ ($.user.email = \"John.Stiles@example.com\" || $.coordinates[0][1] = \"nonmatch\") && $.actions[2] = \"nonmatch\" }; ``",
                "{ $.latency > 50 && $.latency <= 50.5 }; g",
                "{ $.number = 1e+3 }; g",
                "{ $.number = 1* }; g",
                "{ $.number != 1000.0 }; ``",
                "{ $.eventType > 1 }; ``",
                "[ip=%127\\.0\\.0\\.[1-9]%, user, username, timestamp, request =*.html*, status_code = 4*, bytes]; h",
                "[..., request =*.html*, status_code = 404 || status_code = 410, bytes > 1000]; h",
                "[ip, user, username, timestamp=10/Oct*, ...]; h",
                "[w1=WARNING, w2]; i",
                "[w1!=ERROR && w1!=WARNING, w2=*, w3, w4, w5, w6, w7]; h",
                "[a, b, c, d, e, f, g, h]; ``",
            })
    void patternFinds(String pattern, String found) {
        assertThat(find(pattern)).isEqualTo(found);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ $.a }",
                "{ $.a = }",
                "{ $.a = 1",
                "{ a = 1 }",
                "{ $.a EXISTS }",
                "{ $.a IS NOT NULL }",
                "{ $.a > x }",
                "{ $.*.* = 1 }",
                "{ $.a = 1 && }",
                "{ ($.a = 1 }",
                "[a, b",
                "[a,,b]",
                "[..., a, ...]",
                "\"open",
                "%open",
                "%a(b)%",
                "%[%",
                "%a% %b% %c%"
            })
    void badPatternsAreRefused(String pattern) {
        assertInvalid("Invalid filter pattern", () -> find(pattern));
    }

    /** A backtracking matcher would be busy for years. */
    @Test
    void expressionsHaveABudget() {
        logs.createLogGroup(create -> create.logGroupName("budget"));
        logs.createLogStream(create -> create.logGroupName("budget").logStreamName("s"));
        logs.putLogEvents(put -> put.logGroupName("budget")
                .logStreamName("s")
                .logEvents(event -> event.timestamp(start).message("a".repeat(100_000))));

        assertInvalid(
                "takes too long",
                () -> logs.filterLogEvents(
                        filter -> filter.logGroupName("budget").filterPattern("%.*.*.*.*.*.*.*.*b%")));
    }

    @Test
    void streamsAndTimesAreChosen() {
        assertThat(letters(logs.filterLogEvents(
                                filter -> filter.logGroupName("filtered").logStreamNames("two"))
                        .events()))
                .isEqualTo("bdfh");
        assertThat(letters(logs.filterLogEvents(
                                filter -> filter.logGroupName("filtered").logStreamNamePrefix("o"))
                        .events()))
                .isEqualTo("acegi");
        assertThat(letters(logs.filterLogEvents(filter -> filter.logGroupName("filtered")
                                .startTime(start + 2)
                                .endTime(start + 4))
                        .events()))
                .isEqualTo("cde");
        assertRefused(
                "ResourceNotFoundException",
                "The specified log stream does not exist.",
                () -> logs.filterLogEvents(
                        filter -> filter.logGroupName("filtered").logStreamNames("absent")));
        assertInvalid(
                "logStreamNamePrefix",
                () -> logs.filterLogEvents(filter ->
                        filter.logGroupName("filtered").logStreamNames("one").logStreamNamePrefix("o")));
    }

    @Test
    void pagesCoverEverythingOnce() {
        List<FilteredLogEvent> all =
                logs
                        .filterLogEventsPaginator(
                                filter -> filter.logGroupName("filtered").limit(2))
                        .events()
                        .stream()
                        .toList();

        assertThat(letters(all)).isEqualTo("abcdefghi");
        assertThat(all.stream().map(FilteredLogEvent::eventId)).doesNotHaveDuplicates();
        FilterLogEventsResponse first =
                logs.filterLogEvents(filter -> filter.logGroupName("filtered").limit(2));
        assertThat(letters(logs.filterLogEvents(filter -> filter.logGroupName("filtered")
                                .startTime(start + 5)
                                .nextToken(first.nextToken()))
                        .events()))
                .isEqualTo("fghi");
        assertInvalid(
                "The specified nextToken is invalid.",
                () -> logs.filterLogEvents(
                        filter -> filter.logGroupName("filtered").nextToken("***")));
    }

    @Test
    void identifierAsksForThePermissionOfItsGroup() {
        var iam = dure.iam();
        String arn = "arn:aws:logs:" + dure.region() + ":000000000000:log-group:filtered";
        iam.createUser(create -> create.userName("reader"));
        iam.putUserPolicy(put -> put.userName("reader").policyName("p").policyDocument("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"logs:*","Resource":"*"},
                  {"Effect":"Deny","Action":"logs:*","Resource":"%s:*"}]}""".formatted(arn)));
        var key = iam.createAccessKey(create -> create.userName("reader")).accessKey();
        CloudWatchLogsClient reader = dure.client(
                CloudWatchLogsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()),
                () -> AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));

        for (String identifier : List.of("filtered", arn)) {
            assertRefused(
                    "AccessDeniedException",
                    "with an explicit deny in an identity-based policy",
                    () -> reader.filterLogEvents(filter -> filter.logGroupIdentifier(identifier)));
            assertRefused(
                    "AccessDeniedException",
                    "with an explicit deny in an identity-based policy",
                    () -> reader.describeLogStreams(describe -> describe.logGroupIdentifier(identifier)));
        }
    }
}
