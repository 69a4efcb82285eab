package dure.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.wire.AwsException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitsTest {
    private final ConcurrencyLimits limits = new ConcurrencyLimits(3);

    private static FunctionName function(String name) {
        return new FunctionName("111122223333", "ap-northeast-2", name, Optional.empty());
    }

    @Test
    void functionsWithoutReservationShareWhatIsLeft() {
        ConcurrencyLimits.Place first = limits.enter(function("a"), Optional.empty(), 1);
        limits.enter(function("b"), Optional.empty(), 1);

        assertThatThrownBy(() -> limits.enter(function("c"), Optional.empty(), 1))
                .isInstanceOfSatisfying(
                        AwsException.class,
                        refusal -> assertThat(refusal.members())
                                .containsEntry("Reason", "ConcurrentInvocationLimitExceeded"));

        first.close();
        assertThat(limits.enter(function("c"), Optional.empty(), 1)).isNotNull();
    }

    @Test
    void reservedConcurrencyIsTheFunctionsOwn() {
        limits.enter(function("a"), Optional.of(1), 1);

        assertThatThrownBy(() -> limits.enter(function("a"), Optional.of(1), 1))
                .isInstanceOfSatisfying(
                        AwsException.class,
                        refusal -> assertThat(refusal.members())
                                .containsEntry("Reason", "ReservedFunctionConcurrentInvocationLimitExceeded"));
        assertThat(limits.enter(function("b"), Optional.empty(), 1)).isNotNull();
    }
}
