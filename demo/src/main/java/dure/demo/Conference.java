package dure.demo;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The conference system as it was deployed.
 *
 * @param pageUrl of the site, through CloudFront
 * @param apiUrl of the API's resource
 */
public record Conference(String pageUrl, String apiUrl, String distributionId, String restApiId) {

    /** Deploys it, in the order that its parts need one another. Deploying again brings it up to date. */
    static Conference deploy(Cloud cloud, Demo.Flavour flavour, Steps steps) throws IOException {
        Names names = Names.of(cloud);
        Buckets buckets = new Buckets(cloud, names);
        Registrations registrations = new Registrations(cloud);
        Distribution distribution = new Distribution(cloud, names);
        Api api = new Api(cloud);

        steps.run("S3: buckets for the site and the passes, closed to the public", buckets::create);
        steps.run("DynamoDB: table " + Names.TABLE + " (user_id, type), on demand", registrations::createTable);
        String topic = steps.ask("SNS: topic " + Names.TOPIC, registrations::createTopic);
        Map<Function, String> functions = deployFunctions(cloud, names, flavour, steps);
        Functions permissions = new Functions(cloud, names, flavour);
        steps.run("SNS: the topic invokes make-pass", () -> {
            permissions.allow(Function.MAKE_PASS, "sns.amazonaws.com", topic);
            registrations.subscribe(topic, arn(functions, Function.MAKE_PASS));
        });
        String restApi = steps.ask(
                "API Gateway: GET, POST and OPTIONS /" + Names.PATH + " with model, validator and templates",
                () -> api.create(arn(functions, Function.GET), arn(functions, Function.POST)));
        steps.run("API Gateway: stage " + Names.STAGE, () -> {
            permissions.allow(Function.GET, "apigateway.amazonaws.com", names.methodArn(restApi, "GET"));
            permissions.allow(Function.POST, "apigateway.amazonaws.com", names.methodArn(restApi, "POST"));
            api.release(restApi);
        });
        Distribution.Made edge = steps.ask("CloudFront: distribution with origin access control", distribution::create);
        String apiUrl =
                "http://" + restApi + ".execute-api." + cloud.authority() + "/" + Names.STAGE + "/" + Names.PATH;
        steps.run("S3: upload the site; only the distribution may read", () -> {
            buckets.openTo(edge.arn());
            buckets.upload(apiUrl);
            distribution.invalidate(edge.id());
        });
        String pageUrl = "http://" + edge.id().toLowerCase(Locale.ROOT) + ".cloudfront." + cloud.authority() + "/";
        return new Conference(pageUrl, apiUrl, edge.id(), restApi);
    }

    private static Map<Function, String> deployFunctions(Cloud cloud, Names names, Demo.Flavour flavour, Steps steps)
            throws IOException {
        Roles roles = new Roles(cloud, names);
        Functions functions = new Functions(cloud, names, flavour);
        List<String> layers = flavour == Demo.Flavour.JAVA
                ? List.of()
                : steps.ask("Lambda: layer with Pillow, qrcode and a font", functions::createLayers);
        Map<Function, String> arns = new EnumMap<>(Function.class);
        for (Function function : Function.values()) {
            String role = steps.ask(
                    "IAM: role " + function.functionName() + " with what it calls only", () -> roles.create(function));
            arns.put(
                    function,
                    steps.ask(
                            "Lambda: " + function.functionName() + " (" + flavour.runtime() + ")",
                            () -> functions.create(function, role, layers)));
        }
        return arns;
    }

    private static String arn(Map<Function, String> functions, Function function) {
        return Objects.requireNonNull(functions.get(function));
    }
}
