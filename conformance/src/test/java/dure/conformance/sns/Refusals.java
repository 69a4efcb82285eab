package dure.conformance.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What SNS says no with. */
final class Refusals {
    private Refusals() {}

    static void assertInvalid(String message, ThrowingCallable call) {
        assertRefused("InvalidParameter", 400, message, call);
    }

    static void assertUnoffered(String what, ThrowingCallable call) {
        assertRefused("NotImplemented", 501, "Dure does not implement " + what + ".", call);
    }

    static void assertRefused(String code, int status, String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, refusal -> {
            assertThat(refusal.awsErrorDetails().errorMessage()).contains(message);
            assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(refusal.statusCode()).isEqualTo(status);
        });
    }
}
