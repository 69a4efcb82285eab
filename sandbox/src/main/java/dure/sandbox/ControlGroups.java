package dure.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel's limits on memory and processes. Version 1 and version 2 of the file system are both spoken, whichever
 * has the memory controller. Groups are made below this process's own, so that its limits hold for functions too.
 */
final class ControlGroups {
    private static final Logger LOG = LoggerFactory.getLogger(ControlGroups.class);
    private static final String PREFIX = "dure-";
    private static final Pattern OURS = Pattern.compile(PREFIX + "([0-9]+)-.*");

    enum Version {
        V1,
        V2
    }

    /** Thrown when groups cannot be made here; the message is the reason. */
    static final class UnavailableException extends Exception {
        private static final long serialVersionUID = 1;

        UnavailableException(String message) {
            super(message);
        }
    }

    private final Version version;
    private final List<Path> bases;

    private ControlGroups(Version version, List<Path> bases) {
        this.version = version;
        this.bases = bases;
    }

    /** Finds where groups can be made, tries it, and removes what a killed process has left behind. */
    static ControlGroups discover() throws UnavailableException {
        try {
            ControlGroups groups = find();
            groups.sweep();
            try (ControlGroup trial = groups.create("probe", 128)) {
                LOG.debug("control groups: {}", trial);
            }
            return groups;
        } catch (IOException e) {
            throw new UnavailableException("control groups: " + e);
        }
    }

    private static ControlGroups find() throws IOException, UnavailableException {
        Map<String, Path> own = new LinkedHashMap<>();
        Map<String, Path> mounts = mounts();
        for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
            String[] parts = line.split(":", 3);
            for (String controller : parts[1].split(",", -1)) {
                Path mount = mounts.get(controller);
                if (mount != null) {
                    own.put(controller, mount.resolve(parts[2].substring(1)));
                }
            }
        }
        Path memory = own.get("memory");
        if (memory != null) {
            List<Path> bases = new ArrayList<>(List.of(memory));
            Path pids = own.get("pids");
            if (pids != null) {
                bases.add(pids);
            }
            return new ControlGroups(Version.V1, bases);
        }
        Path unified = own.get("");
        Path top = mounts.get("");
        if (unified == null || top == null) {
            throw new UnavailableException("no control group file system is mounted");
        }
        return new ControlGroups(Version.V2, List.of(delegated(unified, top)));
    }

    /** Controller, or "" for version 2, to the directory where it is mounted. */
    private static Map<String, Path> mounts() throws IOException {
        Map<String, Path> mounts = new LinkedHashMap<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            String[] parts = line.split(" ");
            int dash = List.of(parts).indexOf("-");
            Path at = Path.of(parts[4]);
            if (parts[dash + 1].equals("cgroup2")) {
                mounts.put("", at);
            } else if (parts[dash + 1].equals("cgroup")) {
                for (String option : parts[dash + 3].split(",")) {
                    mounts.put(option, at);
                }
            }
        }
        return mounts;
    }

    /**
     * Version 2 has no processes beside groups with controllers, so this process moves to a leaf of its own. Root may
     * use the top of the tree instead, which is exempt from that rule.
     */
    private static Path delegated(Path own, Path top) throws IOException, UnavailableException {
        Path base = own;
        if (!Files.readString(own.resolve("cgroup.controllers")).contains("memory")) {
            base = top;
        }
        if (!Files.readString(base.resolve("cgroup.controllers")).contains("memory") || !Files.isWritable(base)) {
            throw new UnavailableException("the memory controller is not delegated to this user");
        }
        if (enable(base)) {
            return base;
        }
        if (base.equals(own)) {
            Path leaf = own.resolve(PREFIX + "platform");
            if (!Files.isDirectory(leaf)) {
                Files.createDirectory(leaf);
            }
            Files.writeString(
                    leaf.resolve("cgroup.procs"),
                    Long.toString(ProcessHandle.current().pid()));
            if (enable(own)) {
                return own;
            }
        }
        if (Files.isWritable(top.resolve("cgroup.subtree_control")) && enable(top)) {
            return top;
        }
        throw new UnavailableException("other processes share this control group, so none can be made below it");
    }

    private static boolean enable(Path group) {
        Path file = group.resolve("cgroup.subtree_control");
        try {
            String enabled = Files.readString(file);
            if (!enabled.contains("memory") || !enabled.contains("pids")) {
                Files.writeString(file, "+memory +pids");
            }
            return true;
        } catch (IOException busyOrForbidden) {
            LOG.debug("{} cannot be used", file, busyOrForbidden);
            return false;
        }
    }

    /** Makes a group that holds a sandbox to its memory, /tmp included, and to 1,024 processes and threads. */
    ControlGroup create(String sandboxId, int memoryMb) throws IOException {
        String name = PREFIX + ProcessHandle.current().pid() + "-" + sandboxId;
        List<Path> dirs = new ArrayList<>();
        for (Path base : bases) {
            dirs.add(Files.createDirectory(base.resolve(name)));
        }
        ControlGroup group = new ControlGroup(version, dirs);
        try {
            group.limit(memoryMb * 1024L * 1024L, 1024);
            return group;
        } catch (IOException e) {
            group.close();
            throw e;
        }
    }

    /** Removes the empty groups of processes that are no more. */
    private void sweep() throws IOException {
        for (Path base : bases) {
            try (DirectoryStream<Path> groups = Files.newDirectoryStream(base, PREFIX + "*")) {
                for (Path group : groups) {
                    Matcher owner = OURS.matcher(group.getFileName().toString());
                    if (owner.matches()
                            && ProcessHandle.of(Long.parseLong(owner.group(1))).isEmpty()) {
                        ControlGroup.remove(group);
                    }
                }
            }
        }
    }

    @Override
    public String toString() {
        return version + " " + bases;
    }
}
