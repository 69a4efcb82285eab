package dure.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The accounts of a running Dure. */
@Command(
        name = "account",
        mixinStandardHelpOptions = true,
        description = "Make and list accounts.",
        subcommands = {AccountCommand.Create.class, AccountCommand.Listing.class})
final class AccountCommand {

    /** Makes an account. */
    @Command(name = "create", mixinStandardHelpOptions = true, description = "Make an account and print its root key.")
    static final class Create implements Callable<Integer> {
        @Mixin
        private HomeOption home = new HomeOption();

        @Parameters(paramLabel = "NAME", description = "What to call it.")
        private String name = "";

        @Option(
                names = "--root-key",
                paramLabel = "AK:SK",
                description = "The root key it shall have (default: a random one).")
        private @Nullable String rootKey;

        @Override
        public Integer call() throws Exception {
            var body = new ObjectMapper().createObjectNode().put("name", name);
            if (rootKey != null) {
                body.put("rootKey", rootKey);
            }
            JsonNode made =
                    new Client(Instance.required(home.path())).signed("POST", "/_dure/accounts", body.toString());
            System.out.println("account id    " + made.path("id").asText());
            System.out.println("canonical id  " + made.path("canonicalId").asText());
            System.out.println("access key    " + made.path("accessKeyId").asText());
            System.out.println("secret key    " + made.path("secretKey").asText());
            return 0;
        }
    }

    /** Lists accounts. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "List accounts: id, canonical id, name.")
    static final class Listing implements Callable<Integer> {
        @Mixin
        private HomeOption home = new HomeOption();

        @Override
        public Integer call() throws Exception {
            JsonNode answer = new Client(Instance.required(home.path())).signed("GET", "/_dure/accounts", "");
            for (JsonNode account : answer.path("accounts")) {
                System.out.println(account.path("id").asText() + "  "
                        + account.path("canonicalId").asText() + "  "
                        + account.path("name").asText());
            }
            return 0;
        }
    }
}
