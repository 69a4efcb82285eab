package dure.conformance.sns;

import static org.assertj.core.api.Assertions.assertThat;

import dure.testkit.TestDure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/** Each case publishes what should pass and what should not, then a last message that tells that both were handled. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilterPolicyTest {
    private final TestDure dure = TestDure.start();
    private final SnsClient sns = dure.sns();
    private final Listener listener = new Listener(dure, "choosy");
    private int topics;

    @AfterAll
    void stop() {
        dure.close();
    }

    private static MessageAttributeValue attribute(String value) {
        String type =
                value.startsWith("[") ? "String.Array" : value.matches("-?[0-9]+(\\.[0-9]+)?") ? "Number" : "String";
        return MessageAttributeValue.builder().dataType(type).stringValue(value).build();
    }

    private String topic(Map<String, String> attributes) {
        String topic =
                sns.createTopic(create -> create.name("filter-" + topics++)).topicArn();
        listener.allow(topic);
        listener.subscribe(topic, attributes);
        return topic;
    }

    private List<String> heard(String topic) throws Exception {
        return listener.await(topic, 1).stream()
                .map(sent -> sent.get("Message").asText())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "[\"a\",\"b\"]; b; c",
                "[{\"prefix\":\"or\"}]; order; border",
                "[{\"suffix\":\"er\"}]; order; orders",
                "[{\"anything-but\":[\"a\",\"b\"]}]; c; a",
                "[{\"anything-but\":{\"prefix\":\"a\"}}]; ba; ab",
                "[{\"equals-ignore-case\":\"ABC\"}]; abc; abcd",
                "[{\"wildcard\":\"a*c\"}]; abbc; abb",
                "[{\"numeric\":[\">\",0,\"<=\",10]}]; 10; 10.5",
                "[{\"numeric\":[\"=\",1.5]}]; 1.50; 2",
                "[100]; 100.0; 101",
                "[{\"cidr\":\"10.0.0.0/24\"}]; 10.0.0.7; 10.0.1.7",
                "[\"x\"]; [\"w\",\"x\"]; [\"w\",\"y\"]",
            })
    void attributesAreFiltered(String conditions, String wanted, String unwanted) throws Exception {
        String topic = topic(Map.of("FilterPolicy", "{\"k\":" + conditions + "}"));

        sns.publish(publish ->
                publish.topicArn(topic).message("unwanted").messageAttributes(Map.of("k", attribute(unwanted))));
        sns.publish(publish -> publish.topicArn(topic).message("none"));
        sns.publish(
                publish -> publish.topicArn(topic).message("wanted").messageAttributes(Map.of("k", attribute(wanted))));

        assertThat(heard(topic)).containsExactly("wanted");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"a\":{\"b\":[1]}}; {\"a\":{\"b\":1}}; {\"a\":{\"b\":2}}",
                "{\"a\":[{\"exists\":false}]}; {\"b\":1}; {\"a\":null}",
                "{\"a\":[{\"exists\":true}]}; {\"a\":null}; {\"b\":1}",
                "{\"a\":[null]}; {\"a\":null}; {\"a\":\"null\"}",
                "{\"a\":[true]}; {\"a\":true}; {\"a\":\"true\"}",
                "{\"a\":[1],\"b\":[2]}; {\"a\":1,\"b\":2}; {\"a\":1}",
                "{\"$or\":[{\"a\":[1]},{\"b\":[2]}]}; {\"b\":2}; {\"b\":1}",
                "{\"l\":{\"a\":[1],\"b\":[2]}}; {\"l\":[{\"a\":1,\"b\":2}]}; {\"l\":[{\"a\":1,\"b\":3},{\"a\":3,\"b\":2}]}",
                "{\"a\":[{\"numeric\":[\">\",1]}]}; {\"a\":1e999}; {\"a\":1}",
                "{\"a\":[1]}; {\"a\":1}; not json",
            })
    void bodiesAreFiltered(String policy, String wanted, String unwanted) throws Exception {
        String topic = topic(Map.of("FilterPolicy", policy, "FilterPolicyScope", "MessageBody"));

        sns.publish(publish -> publish.topicArn(topic).message(unwanted));
        sns.publish(publish -> publish.topicArn(topic).message(wanted));

        assertThat(heard(topic)).containsExactly(wanted);
    }
}
