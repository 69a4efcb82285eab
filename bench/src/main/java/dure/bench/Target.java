package dure.bench;

/** A Dure to measure. */
record Target(int port, String accessKeyId, String secretKey, String region) {}
