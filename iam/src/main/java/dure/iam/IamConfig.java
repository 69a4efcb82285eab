package dure.iam;

/**
 * @param cachedIdentities how many users' and roles' compiled policies are kept in memory
 * @param cachedSessions how many opened session tokens and access keys are kept in memory
 * @param cachedDocuments how many compiled policy documents are kept in memory
 */
public record IamConfig(int cachedIdentities, int cachedSessions, int cachedDocuments) {
    public IamConfig {
        if (cachedIdentities < 1 || cachedSessions < 1 || cachedDocuments < 1) {
            throw new IllegalArgumentException("caches need room for at least one entry");
        }
    }

    public static IamConfig defaults() {
        return new IamConfig(10_000, 10_000, 10_000);
    }
}
