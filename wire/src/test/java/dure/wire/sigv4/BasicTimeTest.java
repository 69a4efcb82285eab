package dure.wire.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BasicTimeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"1970-01-01T00:00:00Z", "2013-05-24T01:02:03Z", "2024-02-29T23:59:59Z", "9999-12-31T12:34:56Z"})
    void aTimeIsWrittenAndReadBack(String iso) {
        Instant time = Instant.parse(iso);
        assertThat(BasicTime.format(time)).isEqualTo(iso.replace("-", "").replace(":", ""));
        assertThat(BasicTime.parse(BasicTime.format(time))).isEqualTo(time);
    }

    @Test
    void fractionsOfASecondAreLeftOut() {
        assertThat(BasicTime.format(Instant.parse("2013-05-24T01:02:03.999Z"))).isEqualTo("20130524T010203Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "20130524",
                "20130524T000000",
                "20130524T0000000Z",
                "2013-05-24T00:00Z",
                "20131324T000000Z",
                "20130230T000000Z",
                "20130524T240000Z",
                "2013052+T000000Z",
                "20130524t000000Z"
            })
    void whatIsNotATimeIsRefused(String text) {
        assertThatThrownBy(() -> BasicTime.parse(text)).isInstanceOf(DateTimeException.class);
    }
}
