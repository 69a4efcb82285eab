package dure.testkit;

import java.net.URI;
import java.time.Duration;
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

/** A Dure that answers, and the SDK's clients for it. They retry nothing, so that tests see every answer. */
public interface RunningDure {
    URI endpoint();

    String region();

    AwsCredentials rootCredentials();

    default int port() {
        return endpoint().getPort();
    }

    /** Prepares any SDK client for this Dure, as root. */
    default <B extends AwsClientBuilder<B, C>, C> C client(B builder) {
        return client(builder, StaticCredentialsProvider.create(rootCredentials()));
    }

    default <B extends AwsClientBuilder<B, C>, C> C client(B builder, AwsCredentialsProvider credentials) {
        return builder.endpointOverride(endpoint())
                .region(Region.of(region()))
                .credentialsProvider(credentials)
                .overrideConfiguration(override ->
                        override.retryStrategy(RetryMode.STANDARD).retryStrategy(strategy -> strategy.maxAttempts(1)))
                .build();
    }

    default S3Client s3() {
        return client(S3Client.builder().forcePathStyle(true).httpClientBuilder(UrlConnectionHttpClient.builder()));
    }

    default DynamoDbClient dynamoDb() {
        return client(DynamoDbClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()));
    }

    default SnsClient sns() {
        return client(SnsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()));
    }

    default LambdaClient lambda() {
        return client(LambdaClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofMinutes(2))));
    }

    default IamClient iam() {
        return client(IamClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()));
    }

    default StsClient sts() {
        return client(StsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()));
    }

    default CloudWatchLogsClient logs() {
        return client(CloudWatchLogsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()));
    }

    default CloudFrontClient cloudFront() {
        return client(CloudFrontClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()));
    }

    default ApiGatewayClient apiGateway() {
        return client(ApiGatewayClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()));
    }
}
