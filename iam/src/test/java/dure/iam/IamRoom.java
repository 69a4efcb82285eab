package dure.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.api.iam.*;
import dure.api.sts.AssumeRoleRequest;
import dure.api.sts.AssumeRoleResponse;
import dure.api.sts.StsApi;
import dure.kernel.Caller;
import dure.wire.AwsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of the room make users, roles and policies with. */
abstract class IamRoom {
    static final String TABLE = "arn:aws:dynamodb:ap-northeast-2:000000000000:table/t";
    static final String ALLOW_ALL =
            "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}";
    static final String DENY_ALL = ALLOW_ALL.replace("Allow", "Deny");
    static final String TRUST_LAMBDA = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},
            "Action":"sts:AssumeRole"}}""";

    @TempDir
    Path directory;

    Door door;
    Caller root;

    @BeforeEach
    void open() throws IOException {
        door = new Door(directory);
        root = door.root();
    }

    @AfterEach
    void close() {
        door.close();
    }

    void reopen() throws IOException {
        door.close();
        door = new Door(directory);
        root = door.root();
    }

    static String trust(String principal, String more) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":" + principal
                + ",\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\",\"sts:SetSourceIdentity\"]" + more + "}}";
    }

    User createUser(String name) {
        return door.call(
                        root,
                        IamApi.CREATE_USER,
                        CreateUserRequest.builder().userName(name).build())
                .user();
    }

    AccessKey createKey(String user) {
        return door.call(root, IamApi.CREATE_ACCESS_KEY, new CreateAccessKeyRequest(user))
                .accessKey();
    }

    Caller user(String name) {
        createUser(name);
        return door.signedBy(createKey(name).accessKeyId(), Optional.empty());
    }

    void putUserPolicy(String user, String policy, String document) {
        door.call(root, IamApi.PUT_USER_POLICY, new PutUserPolicyRequest(document, policy, user));
    }

    Role createRole(String name, String trust) {
        return door.call(
                        root,
                        IamApi.CREATE_ROLE,
                        CreateRoleRequest.builder()
                                .roleName(name)
                                .assumeRolePolicyDocument(trust)
                                .build())
                .role();
    }

    void putRolePolicy(String role, String document) {
        door.call(root, IamApi.PUT_ROLE_POLICY, new PutRolePolicyRequest(document, "p", role));
    }

    AssumeRoleResponse assume(Caller caller, AssumeRoleRequest.Builder request) {
        return door.call(caller, StsApi.ASSUME_ROLE, request.build());
    }

    static AssumeRoleRequest.Builder of(Role role) {
        return AssumeRoleRequest.builder().roleArn(role.arn()).roleSessionName("s");
    }

    Caller session(dure.api.sts.@Nullable Credentials credentials) {
        assertThat(credentials).isNotNull();
        return door.signedBy(credentials.accessKeyId(), Optional.of(credentials.sessionToken()));
    }

    static void refused(String code, String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsException.class, thrown -> {
            assertThat(thrown.type().code()).isEqualTo(code);
            assertThat(thrown.message()).contains(message);
        });
    }
}
