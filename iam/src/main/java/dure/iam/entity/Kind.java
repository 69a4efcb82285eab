package dure.iam.entity;

/** What a policy can be put into or attached to. */
public enum Kind {
    USER("user"),
    ROLE("role"),
    GROUP("group");

    private final String word;

    Kind(String word) {
        this.word = word;
    }

    /** As ARNs, keys and error messages say it. */
    public String word() {
        return word;
    }
}
