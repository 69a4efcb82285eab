package dure.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** The specification that sandboxd reads (src/main/c/spec.c): built up in order, then encoded. */
final class LaunchPlan {
    private final ByteArrayOutputStream records = new ByteArrayOutputStream();

    LaunchPlan root(Path emptyDir) {
        return add("root", emptyDir.toString());
    }

    LaunchPlan hostname(String name) {
        return add("hostname", name);
    }

    LaunchPlan directory(String inside) {
        return add("directory", inside);
    }

    LaunchPlan userNamespace() {
        return add("userns");
    }

    LaunchPlan user(int uid, int gid) {
        return add("uid", Integer.toString(uid)).add("gid", Integer.toString(gid));
    }

    LaunchPlan maxProcesses(int count) {
        return add("processes", Integer.toString(count));
    }

    LaunchPlan readOnly(String inside, Path source) {
        return add("ro", inside, source.toString());
    }

    LaunchPlan emptyDirectory(String inside) {
        return add("dir", inside);
    }

    LaunchPlan file(String inside, String content) {
        return add("file", inside, content);
    }

    LaunchPlan link(String inside, String target) {
        return add("link", inside, target);
    }

    LaunchPlan tmpfs(String inside, int megabytes) {
        return add("tmpfs", inside, megabytes + "m");
    }

    LaunchPlan listen(int port) {
        return add("listen", Integer.toString(port));
    }

    LaunchPlan socket(Path socket) {
        return add("socket", socket.toString());
    }

    LaunchPlan controlGroup(Path dir) {
        return add("cgroup", dir.toString());
    }

    LaunchPlan command(Iterable<String> arguments) {
        arguments.forEach(argument -> add("arg", argument));
        return this;
    }

    LaunchPlan environment(Map<String, String> variables) {
        variables.forEach((name, value) -> add("env", name + "=" + value));
        return this;
    }

    byte[] encode() {
        try {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(all);
            out.writeInt(records.size());
            records.writeTo(out);
            return all.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LaunchPlan add(String... strings) {
        for (String string : strings) {
            if (string.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("a zero character in " + string.replace('\0', '?'));
            }
            records.writeBytes(string.getBytes(StandardCharsets.UTF_8));
            records.write(0);
        }
        return this;
    }
}
