package dure.conference;

/** What the deployment tells a function: the names of what it works on. */
final class Environment {
    private Environment() {}

    static String required(String name) {
        String value = System.getenv(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalStateException("the environment variable " + name + " is not set");
        }
        return value;
    }
}
