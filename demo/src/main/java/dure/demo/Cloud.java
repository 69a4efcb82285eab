package dure.demo;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
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

/** The public APIs that the conference system is deployed through, and whose account it is. */
final class Cloud implements AutoCloseable {
    private final Demo.Target target;
    private final UrlConnectionHttpClient.Builder http =
            UrlConnectionHttpClient.builder().socketTimeout(Duration.ofMinutes(2));

    final S3Client s3;
    final DynamoDbClient dynamoDb;
    final SnsClient sns;
    final IamClient iam;
    final LambdaClient lambda;
    final ApiGatewayClient apiGateway;
    final CloudFrontClient cloudFront;
    final CloudWatchLogsClient logs;
    final String account;

    Cloud(Demo.Target target) {
        this.target = target;
        s3 = client(S3Client.builder().forcePathStyle(true).httpClient(http.build()));
        dynamoDb = client(DynamoDbClient.builder().httpClient(http.build()));
        sns = client(SnsClient.builder().httpClient(http.build()));
        iam = client(IamClient.builder().httpClient(http.build()));
        lambda = client(LambdaClient.builder().httpClient(http.build()));
        apiGateway = client(ApiGatewayClient.builder().httpClient(http.build()));
        cloudFront = client(CloudFrontClient.builder().httpClient(http.build()));
        logs = client(CloudWatchLogsClient.builder().httpClient(http.build()));
        try (StsClient sts = client(StsClient.builder().httpClient(http.build()))) {
            account = sts.getCallerIdentity().account();
        }
    }

    private <B extends AwsClientBuilder<B, C>, C> C client(B builder) {
        return builder.endpointOverride(URI.create(target.endpoint()))
                .region(Region.of(target.region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(target.accessKeyId(), target.secretKey())))
                .build();
    }

    String region() {
        return target.region();
    }

    /** The port and host suffix under which the cloud's data planes answer: {@code localhost:4566}. */
    String authority() {
        return URI.create(target.endpoint()).getAuthority();
    }

    @Override
    public void close() {
        s3.close();
        dynamoDb.close();
        sns.close();
        iam.close();
        lambda.close();
        apiGateway.close();
        cloudFront.close();
        logs.close();
    }
}
