package dure.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.kernel.AccountId;
import dure.kernel.Caller;
import dure.kernel.RequestContext;
import dure.wire.AwsException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FunctionNameTest {
    private static final RequestContext CONTEXT =
            RequestContext.internal(Caller.root(new AccountId("111122223333")), "ap-northeast-2", Instant.EPOCH);

    @Test
    void everyWayToNameAFunctionMeansTheSameArn() {
        for (String text : List.of(
                "fn",
                "function:fn",
                "111122223333:fn",
                "111122223333:function:fn",
                "ap-northeast-2:111122223333:function:fn",
                "arn:aws:lambda:ap-northeast-2:111122223333:function:fn")) {
            assertThat(FunctionName.of(text, CONTEXT).arn())
                    .isEqualTo("arn:aws:lambda:ap-northeast-2:111122223333:function:fn");
            assertThat(FunctionName.of(text + ":live", CONTEXT).arn())
                    .isEqualTo("arn:aws:lambda:ap-northeast-2:111122223333:function:fn:live");
        }
    }

    @Test
    void qualifiersMustAgree() {
        assertThat(FunctionName.of("fn:1", "1", CONTEXT).qualifier()).contains("1");
        assertThat(FunctionName.of("fn", "$LATEST", CONTEXT).qualifier()).contains("$LATEST");
        assertThatThrownBy(() -> FunctionName.of("fn:1", "2", CONTEXT))
                .isInstanceOf(AwsException.class)
                .hasMessage("The derived qualifier from the function name does not match the specified qualifier.");
    }

    @Test
    void otherRegionsAreNotReachable() {
        assertThatThrownBy(() -> FunctionName.of("arn:aws:lambda:us-east-1:111122223333:function:fn", CONTEXT))
                .hasMessage("Functions from 'us-east-1' are not reachable in this region ('ap-northeast-2')");
    }

    @Test
    void namesHaveSixtyFourCharacters() {
        assertThat(FunctionName.of("n".repeat(64), CONTEXT).name()).hasSize(64);
        assertThatThrownBy(() -> FunctionName.of("n".repeat(65), CONTEXT))
                .hasMessageContaining("Member must have length less than or equal to 64");
    }
}
