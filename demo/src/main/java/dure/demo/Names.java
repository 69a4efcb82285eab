package dure.demo;

/** What the conference system's parts are called. The same names each time, so that deploying again updates. */
record Names(String account, String region) {
    static final String TABLE = "conference-registrations";
    static final String TOPIC = "conference-registered";
    static final String API = "conference";
    static final String STAGE = "dev";
    static final String PATH = "conference";
    static final String DISTRIBUTION = "conference";

    static Names of(Cloud cloud) {
        return new Names(cloud.account, cloud.region());
    }

    String siteBucket() {
        return "conference-site-" + account;
    }

    String passBucket() {
        return "conference-passes-" + account;
    }

    String tableArn() {
        return "arn:aws:dynamodb:" + region + ":" + account + ":table/" + TABLE;
    }

    String topicArn() {
        return "arn:aws:sns:" + region + ":" + account + ":" + TOPIC;
    }

    String logGroupArn(Function function) {
        return "arn:aws:logs:" + region + ":" + account + ":log-group:" + function.logGroup() + ":*";
    }

    /** Where calls to the API's method come from, as a permission names it. */
    String methodArn(String apiId, String method) {
        return "arn:aws:execute-api:" + region + ":" + account + ":" + apiId + "/*/" + method + "/" + PATH;
    }
}
