package dure.iam.entity;

/** @param rootKey the id of the account's root access key */
public record StoredAccount(String id, String name, String rootKey, long createdMillis) {}
