package io.fovea.internal.report;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.SessionNotCreatedException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium without a window, as the machine has it; nothing is downloaded. */
final class Browser implements AutoCloseable {
    /** It warns that it does not know this version of Chromium in all detail. Held, or its level is forgotten. */
    private static final Logger DETAILS = Logger.getLogger("org.openqa.selenium.devtools");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /**
     * Skips the test where there is no Chromium or no driver of it.
     *
     * @param profile an empty folder
     */
    static Browser start(Path profile) {
        Optional<File> browser = find("chromium", "chromium-browser", "google-chrome");
        Optional<File> driver = find("chromedriver");
        assumeTrue(browser.isPresent(), "no chromium on the PATH (Debian's package chromium)");
        assumeTrue(driver.isPresent(), "no chromedriver on the PATH (Debian's package chromium-driver)");
        DETAILS.setLevel(Level.SEVERE);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.get());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars", // as on a telephone they lie above the page
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile.toAbsolutePath());
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.get())
                .usingAnyFreePort()
                .withSilent(true)
                .build();
        try {
            ChromeDriver started = new ChromeDriver(service, options);
            started.manage().timeouts().pageLoadTimeout(Duration.ofSeconds(20));
            return new Browser(started);
        } catch (SessionNotCreatedException e) { // of another version than its driver, or half installed
            return abort(browser.get() + " does not start: " + e.getRawMessage());
        }
    }

    private static Optional<File> find(String... names) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(names)
                .flatMap(name -> Stream.of(path.split(File.pathSeparator))
                        .filter(folder -> !folder.isEmpty())
                        .map(folder -> Path.of(folder).resolve(name)))
                .filter(Files::isExecutable)
                .map(Path::toFile)
                .findFirst();
    }

    /** As if for the first time: in light colours, with an empty log. */
    void open(Path page, int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        colours("light");
        driver.get("about:blank");
        log(LogType.BROWSER);
        log(LogType.PERFORMANCE);
        driver.get(page.toUri().toString());
    }

    /** @param scheme light or dark */
    void colours(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** What Chromium has said since, such as errors of the page. */
    List<String> console() {
        return log(LogType.BROWSER);
    }

    /** Whatever was sent for since the page was opened. */
    List<String> requests() {
        return log(LogType.PERFORMANCE).stream()
                .filter(line -> line.contains("\"Network.requestWillBeSent\""))
                .map(line -> line.replaceFirst("(?s).*?\"request\":\\{.*?\"url\":\"(.*?)\".*", "$1"))
                .toList();
    }

    private List<String> log(String type) {
        return StreamSupport.stream(driver.manage().logs().get(type).spliterator(), false)
                .map(LogEntry::getMessage)
                .toList();
    }

    Object script(String body, Object... arguments) {
        return driver.executeScript(body, arguments);
    }

    /** The number that an expression of JavaScript comes to. */
    double number(String expression) {
        return ((Number) script("return " + expression)).doubleValue();
    }

    WebElement one(String selector) {
        return all(selector).get(0);
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    WebElement focused() {
        return driver.switchTo().activeElement();
    }

    void press(Keys key) {
        press(key, 1);
    }

    void press(Keys key, int times) {
        focused().sendKeys(key.toString().repeat(times));
    }

    @Override
    public void close() {
        driver.quit();
    }

    /** What is seen of the page at once. */
    Dimension window() {
        return new Dimension((int) number("innerWidth"), (int) number("innerHeight"));
    }
}
