package dure.testkit;

import dure.platform.Platform;
import dure.platform.PlatformConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** A running Dure in a temporary directory on a free port. Clients retry nothing, so that tests see every answer. */
public final class TestDure implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path home;
    private final VirtualClock clock = new VirtualClock();
    private Platform platform;

    private TestDure(Path home) throws IOException {
        this.home = home;
        this.platform = Platform.start(config());
    }

    public static TestDure start() {
        try {
            return new TestDure(Files.createTempDirectory("dure-test-"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private PlatformConfig config() {
        return PlatformConfig.of(home)
                .withPort(0)
                .withClock(clock)
                .withPython(
                        Optional.ofNullable(System.getProperty("dure.test.cpython"))
                                .map(Path::of)
                                .filter(Files::exists),
                        Optional.ofNullable(System.getProperty("dure.test.pythonPackages"))
                                .map(Path::of)
                                .filter(Files::isDirectory));
    }

    /** Stops it in order and starts it again on the same directory, on another port. */
    public void restart() throws IOException {
        platform.close();
        platform = Platform.start(config());
    }

    public VirtualClock clock() {
        return clock;
    }

    public Path home() {
        return home;
    }

    public int port() {
        return platform.port();
    }

    public URI endpoint() {
        return URI.create(platform.endpoint());
    }

    public String region() {
        return platform.region();
    }

    public AwsCredentials rootCredentials() {
        return AwsBasicCredentials.create(
                platform.rootKey().accessKeyId(), platform.rootKey().secretKey());
    }

    /** Prepares any SDK client for this Dure, as root. */
    public <B extends AwsClientBuilder<B, C>, C> C client(B builder) {
        return client(builder, StaticCredentialsProvider.create(rootCredentials()));
    }

    public <B extends AwsClientBuilder<B, C>, C> C client(B builder, AwsCredentialsProvider credentials) {
        return builder.endpointOverride(endpoint())
                .region(Region.of(region()))
                .credentialsProvider(credentials)
                .overrideConfiguration(override ->
                        override.retryStrategy(RetryMode.STANDARD).retryStrategy(strategy -> strategy.maxAttempts(1)))
                .build();
    }

    public S3Client s3() {
        return client(S3Client.builder().forcePathStyle(true).httpClientBuilder(UrlConnectionHttpClient.builder()));
    }

    public DynamoDbClient dynamoDb() {
        return client(DynamoDbClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()));
    }

    public SnsClient sns() {
        return client(SnsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()));
    }

    public LambdaClient lambda() {
        return client(LambdaClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofMinutes(2))));
    }

    public IamClient iam() {
        return client(IamClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()));
    }

    public StsClient sts() {
        return client(StsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()));
    }

    public CloudWatchLogsClient logs() {
        return client(CloudWatchLogsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()));
    }

    public CloudFrontClient cloudFront() {
        return client(CloudFrontClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()));
    }

    public ApiGatewayClient apiGateway() {
        return client(ApiGatewayClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()));
    }

    /** Asks again and again until there is an answer, for at most a minute of real time. */
    public static <T> T eventually(Callable<Optional<T>> question) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            Optional<T> answer = question.call();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("not within " + PATIENCE);
            }
            Thread.onSpinWait();
            Thread.sleep(20); // between two looks at a condition of another process, which cannot notify us
        }
    }

    @Override
    public void close() {
        try {
            platform.close();
            Platform.deleteTree(home);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
