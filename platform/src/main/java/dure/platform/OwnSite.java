package dure.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dure.iam.Accounts;
import dure.kernel.Authenticator;
import dure.kernel.Caller;
import dure.kernel.Principal;
import dure.kernel.RequestContext;
import dure.kernel.Site;
import dure.wire.http.Body;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * Dure's own addresses under {@code /_dure/}: {@code health}, open to whoever reaches the port, and {@code accounts}, for
 * which the default account's root signs (SigV4, service {@code dure}).
 */
final class OwnSite implements Site {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_BODY_BYTES = 4096;

    private final Authenticator authenticator;
    private final Accounts accounts;
    private final Caller owner;
    private final Supplier<ObjectNode> health;

    OwnSite(Authenticator authenticator, Accounts accounts, Caller owner, Supplier<ObjectNode> health) {
        this.authenticator = authenticator;
        this.accounts = accounts;
        this.owner = owner;
        this.health = health;
    }

    @Override
    public boolean serves(HttpRequest head) {
        return head.rawPath().startsWith("/_dure/");
    }

    @Override
    public HttpResponse serve(HttpRequest request, RequestContext context) {
        return switch (request.method() + " " + request.rawPath()) {
            case "GET /_dure/health" -> json(200, health.get());
            case "GET /_dure/accounts" -> signedByOwner(request) ? json(200, list()) : refused();
            case "POST /_dure/accounts" -> create(request);
            default -> json(404, JSON.createObjectNode().put("message", "no such address"));
        };
    }

    private HttpResponse create(HttpRequest request) {
        JsonNode wanted;
        try {
            HttpRequest whole = request.withBody(Body.of(request.body().readAll(MAX_BODY_BYTES)));
            if (!signedByOwner(whole)) {
                return refused();
            }
            wanted = JSON.readTree(whole.body().stream());
        } catch (IOException unreadable) {
            return bad("the body must be {\"name\": …, \"rootKey\": \"AK:SK\"}");
        }
        String name = wanted.path("name").asText();
        if (!name.matches("[\\w .@+-]{1,50}")) {
            return bad("a name has 1 to 50 letters, digits, spaces or .@+-_");
        }
        try {
            return json(200, described(name, create(name, wanted.path("rootKey"))));
        } catch (IllegalArgumentException unusable) {
            return bad(String.valueOf(unusable.getMessage()));
        }
    }

    private Accounts.RootKey create(String name, JsonNode rootKey) {
        if (rootKey.isMissingNode()) {
            return accounts.create(name);
        }
        PlatformConfig.RootKey key = PlatformConfig.RootKey.parse(rootKey.asText());
        return accounts.create(name, key.accessKeyId(), key.secretKey());
    }

    private static ObjectNode described(String name, Accounts.RootKey key) {
        return JSON.createObjectNode()
                .put("name", name)
                .put("id", key.account().value())
                .put("canonicalId", Accounts.canonicalId(key.account()))
                .put("accessKeyId", key.accessKeyId())
                .put("secretKey", key.secretKey());
    }

    private static HttpResponse bad(String message) {
        return json(400, JSON.createObjectNode().put("message", message));
    }

    private ObjectNode list() {
        ObjectNode answer = JSON.createObjectNode();
        accounts.list().forEach(account -> answer.withArrayProperty("accounts")
                .addObject()
                .put("name", account.name())
                .put("id", account.id().value())
                .put("canonicalId", Accounts.canonicalId(account.id()))
                .put("created", account.created().toString()));
        return answer;
    }

    private boolean signedByOwner(HttpRequest request) {
        Caller caller = authenticator.authenticate(request, "dure");
        return caller.principal() instanceof Principal.Root && caller.account().equals(owner.account());
    }

    private static HttpResponse refused() {
        return json(403, JSON.createObjectNode().put("message", "the default account's root key must sign this"));
    }

    private static HttpResponse json(int status, ObjectNode node) {
        return HttpResponse.of(status, "application/json", node.toString());
    }
}
