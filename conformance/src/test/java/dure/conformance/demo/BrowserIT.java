package dure.conformance.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import dure.demo.Conference;
import dure.demo.Demo;
import dure.testkit.TestDure;
import java.io.File;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The conference system as a person sees it: in Chromium, through CloudFront, on a desk and on a phone. */
class BrowserIT {
    private static final double PATIENCE_MILLIS = 60_000;

    private static TestDure dure;
    private static Conference conference;
    private static Playwright playwright;
    private static Browser browser;
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void deploy() throws Exception {
        dure = TestDure.start();
        conference = Demo.deploy(Targets.of(dure), Demo.Flavour.JAVA, new PrintStream(PrintStream.nullOutputStream()));
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(chromium())
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")));
    }

    @AfterAll
    static void close() {
        browser.close();
        playwright.close();
        dure.close();
    }

    @BeforeEach
    void openBrowser() {
        context = browser.newContext(
                new Browser.NewContextOptions().setLocale("ko-KR").setViewportSize(1280, 860));
        page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
    }

    @AfterEach
    void closeBrowser() {
        context.close();
    }

    private static Path chromium() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "chromium"))
                .filter(program -> program.toFile().canExecute())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no chromium on PATH; Debian: apt-get install chromium"));
    }

    @Test
    void aPersonRegistersAndGetsAPass() throws Exception {
        page.navigate(conference.pageUrl());
        assertThat(page.getByTestId("signup-form")).isVisible();
        shoot("signup-desk");
        page.getByTestId("field-user_id").fill("gildong");
        page.getByTestId("field-user_name").fill("홍길동");
        page.getByTestId("field-phone_number").fill("010-1234-5678");
        page.getByTestId("field-company_name").fill("두레 협동조합");
        page.getByTestId("type-speaker").check();
        page.getByTestId("submit").click();
        awaitPass();
        shoot("pass-desk");
        page.getByTestId("pass-history").click();
        assertThat(page.getByTestId("history-item")).hasCount(1);
        assertThat(page.getByTestId("history-item")).containsText("홍길동");
        assertThat(page.getByTestId("history-item")).containsText("연사");
        shoot("history-desk");
        page.getByTestId("open-pass").click();
        awaitPass();
        String picture = conference.pageUrl() + "qrcodes/gildong/speaker/qrcode.png";
        Response pass = page.navigate(picture);
        assertThat(pass.headerValue("content-type")).isEqualTo("image/png");
        assertThat(Passes.decoded(pass.body())).isEqualTo("010-1234-5678");
    }

    @Test
    void everybodyIsListedOnAPhoneInEnglish() {
        page.setViewportSize(390, 844);
        page.navigate(conference.pageUrl());
        page.getByTestId("lang-en").click();
        assertThat(page.getByTestId("submit")).hasText("Sign up");
        shoot("signup-phone");
        page.getByTestId("field-user_id").fill("jane@dure.example");
        page.getByTestId("field-user_name").fill("Jane O'Neill \"JJ\"");
        page.getByTestId("submit").click();
        awaitPass();
        shoot("pass-phone");
        page.getByTestId("nav-history").click();
        page.getByTestId("history-all").click();
        assertThat(page.getByTestId("history-item").first()).isVisible();
        assertThat(page.locator("[data-user='jane@dure.example']")).containsText("Jane O'Neill \"JJ\"");
        shoot("history-phone");
        int wide = (Integer) page.evaluate("document.documentElement.scrollWidth");
        assertThat(wide).isLessThanOrEqualTo(390);
    }

    @Test
    void aFormThatIsNotFilledInSaysWhatIsMissing() {
        page.navigate(conference.pageUrl());
        page.getByTestId("submit").click();
        assertThat(page.getByTestId("field-user_id")).isFocused();
        assertThat(page.locator("#user_id-note")).hasText("필수 항목입니다");
        shoot("missing-desk");
    }

    @Test
    void anApiThatCannotBeReachedIsSaidSo() {
        page.route(conference.apiUrl() + "**", route -> route.abort());
        page.navigate(conference.pageUrl() + "#/history?user=*");
        assertThat(page.getByTestId("error")).containsText("연결하지 못했습니다");
        shoot("error-desk");
    }

    @Test
    void theSecondLoadOfThePageIsACacheHit() {
        page.navigate(conference.pageUrl());
        try (BrowserContext another = browser.newContext()) {
            Response again = another.newPage().navigate(conference.pageUrl());
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.headerValue("x-cache")).isEqualTo("Hit from cloudfront");
        }
    }

    @Test
    void nothingOnThePageComesFromElsewhere() {
        List<String> elsewhere = new CopyOnWriteArrayList<>();
        page.onRequest(request -> {
            if (!request.url().startsWith(conference.pageUrl())
                    && !request.url().startsWith(conference.apiUrl())) {
                elsewhere.add(request.url());
            }
        });
        List<String> complaints = new CopyOnWriteArrayList<>();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.navigate(conference.pageUrl() + "#/history?user=*");
        page.waitForLoadState();
        assertThat(page.getByTestId("history-form")).isVisible();
        assertThat(elsewhere).isEmpty();
        assertThat(complaints).isEmpty();
    }

    private void awaitPass() {
        assertThat(page.getByTestId("pass-image")).isVisible(new IsVisibleOptions().setTimeout(PATIENCE_MILLIS));
    }

    private void shoot(String name) {
        page.waitForFunction("document.fonts.status === 'loaded'");
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target/screens", name + ".png"))
                .setFullPage(true));
    }
}
