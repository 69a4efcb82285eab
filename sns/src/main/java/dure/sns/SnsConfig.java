package dure.sns;

/**
 * @param endpoint the base of URLs in messages, such as {@code http://localhost:4566}
 * @param maxDeliveries how many deliveries run at once
 */
public record SnsConfig(String endpoint, int maxDeliveries) {
    public static SnsConfig of(String endpoint) {
        return new SnsConfig(endpoint, 32);
    }
}
