package dure.iam;

import dure.iam.entity.Kind;
import dure.store.Keys;
import java.util.Locale;

/** The room's keys; see package-info. */
final class IamKeys {
    private static final String ROOM = "iam";
    private static final String POLICY = "policy";

    private IamKeys() {}

    static byte[] all() {
        return Keys.key(ROOM);
    }

    static byte[] seal() {
        return Keys.key(ROOM, "seal");
    }

    static byte[] accounts() {
        return Keys.key(ROOM, "account");
    }

    static byte[] account(String id) {
        return Keys.key(ROOM, "account", id);
    }

    static byte[] accessKey(String id) {
        return Keys.key(ROOM, "key", id);
    }

    static byte[] lastUse(String accessKeyId) {
        return Keys.key("iamused", accessKeyId);
    }

    static byte[] holders(String account, Kind kind) {
        return Keys.key(ROOM, "in", account, kind.word());
    }

    static byte[] holder(String account, Kind kind, String name) {
        return Keys.key(ROOM, "in", account, kind.word(), lower(name));
    }

    static byte[] policies(String account) {
        return Keys.key(ROOM, "in", account, POLICY);
    }

    static byte[] policy(String account, String name) {
        return Keys.key(ROOM, "in", account, POLICY, lower(name));
    }

    static byte[] members(String account, String group) {
        return Keys.key(ROOM, "member", account, lower(group));
    }

    static byte[] member(String account, String group, String user) {
        return Keys.key(ROOM, "member", account, lower(group), lower(user));
    }

    static byte[] attachments(String account, String policyArn) {
        return Keys.key(ROOM, "attached", account, policyArn);
    }

    static byte[] attachment(String account, String policyArn, Kind kind, String name) {
        return Keys.key(ROOM, "attached", account, policyArn, kind.word(), lower(name));
    }

    static byte[] boundaries(String account, String policyArn) {
        return Keys.key(ROOM, "bounded", account, policyArn);
    }

    static byte[] boundary(String account, String policyArn, Kind kind, String name) {
        return Keys.key(ROOM, "bounded", account, policyArn, kind.word(), lower(name));
    }

    static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
