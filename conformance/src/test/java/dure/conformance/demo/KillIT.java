package dure.conformance.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dure.demo.Conference;
import dure.demo.Demo;
import dure.platform.Platform;
import dure.testkit.DureProcess;
import dure.testkit.TestDure;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** kill -9 in the middle of registrations: what got its 200 is in the history afterwards, and its pass is drawn. */
class KillIT {
    private static final int REGISTRATIONS = 50;
    private static final int AT_ONCE = 4;
    private static final int ANSWERED_BEFORE_THE_KILL = 20;

    @Test
    void everyRegistrationThatGotIts200SurvivesTheKillAndGetsItsPass() throws Exception {
        Path home = Files.createTempDirectory("dure-kill-");
        int port = freePort();
        DureProcess dure = DureProcess.start(home, port);
        try {
            Conference conference =
                    Demo.deploy(Targets.of(dure), Demo.Flavour.JAVA, new PrintStream(PrintStream.nullOutputStream()));
            Visitor visitor = new Visitor(conference);
            Set<String> acknowledged = registerAndKill(visitor, dure);
            assertThat(acknowledged).hasSizeBetween(ANSWERED_BEFORE_THE_KILL, REGISTRATIONS - 1);

            dure = DureProcess.start(home, port);
            Set<String> kept = new TreeSet<>();
            for (JsonNode registration : visitor.registrations("*")) {
                kept.add(registration.path("user_id").asText());
            }
            assertThat(kept).containsAll(acknowledged);
            for (String user : acknowledged) {
                byte[] pass = TestDure.eventually(() -> Optional.of(visitor.pass(user, "attendee"))
                        .filter(answer -> answer.statusCode() == 200)
                        .map(HttpResponse::body));
                assertThat(Passes.decoded(pass)).isEqualTo(user);
            }
        } finally {
            dure.kill();
            Platform.deleteTree(home);
            Files.deleteIfExists(DureProcess.log(home));
        }
    }

    private static Set<String> registerAndKill(Visitor visitor, DureProcess dure) throws InterruptedException {
        Set<String> acknowledged = new ConcurrentSkipListSet<>();
        CountDownLatch enough = new CountDownLatch(ANSWERED_BEFORE_THE_KILL);
        try (ExecutorService visitors = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int i = 0; i < REGISTRATIONS; i++) {
                String user = "visitor-" + i;
                visitors.execute(() -> {
                    if (registered(visitor, user)) {
                        acknowledged.add(user);
                        enough.countDown();
                    }
                });
            }
            enough.await();
            dure.kill();
        }
        return acknowledged;
    }

    private static boolean registered(Visitor visitor, String user) {
        try {
            return visitor.register(Map.of("user_id", user, "type", "attendee")).statusCode() == 200;
        } catch (IOException killed) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
