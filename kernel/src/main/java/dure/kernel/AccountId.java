package dure.kernel;

/** Twelve digits. */
public record AccountId(String value) {
    public static final AccountId DEFAULT = new AccountId("000000000000");

    public AccountId {
        if (value.length() != 12 || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("not an account id: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
