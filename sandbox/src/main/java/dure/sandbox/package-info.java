/**
 * Runs functions, each in a Linux sandbox of its own, without Docker.
 *
 * <p>Start at {@link dure.sandbox.Sandboxes}: it finds out what this machine allows ({@link
 * dure.sandbox.SandboxProbe}) and which language runtimes it has ({@link dure.sandbox.Runtimes}), and makes {@link
 * dure.sandbox.Sandbox}es, which start a function and run its invocations one at a time. {@link
 * dure.sandbox.CodeArchive} and {@link dure.sandbox.LayerMerge} prepare /var/task and /opt. The static C helper
 * {@code sandboxd} (src/main/c) is the first process of every sandbox; the runtime clients for Python and Node
 * (src/main/resources) and Java (src/client/java) are this project's own.
 *
 * <p>In a sandbox: namespaces for mounts, processes, network, IPC and host name; a read-only root with the host's /usr
 * and an /etc of its own; a private /tmp; no capabilities; a system call filter; limits on memory and processes. Its
 * network has nothing but lo, where the runtime API (port 9001) and the platform (port 4566, {@code
 * AWS_ENDPOINT_URL}) listen: sandboxd makes these listeners and passes them out to {@code dure.http}. Started by root,
 * each sandbox has a user id of its own; otherwise all have Dure's own, in user namespaces.
 *
 * <p>Key space in the store: none. Files, below {@link dure.sandbox.SandboxConfig#dataDir()}: {@code bin} (sandboxd),
 * {@code clients}, {@code root} (an empty directory to mount on), {@code sockets}, {@code runtimes} (CPython unpacked,
 * and each Python runtime's site-packages).
 *
 * <p>Limits: 10 s for a start, then once more within the invocation; 6 MB and 100 bytes for a response; 1 MiB for an
 * error; 256 connections to the platform and 64 to the runtime API; 1,024 processes and threads, 1,024 file descriptors;
 * 256 KiB for a line of log; 250 MB for an unzipped package in 100,000 entries. Without control groups, memory is read every 50 ms and when an invocation ends. Short of
 * memory, the kernel kills functions before Dure.
 *
 * <p>What a cold start costs is kept small: {@link dure.sandbox.JavaArchive} has the JVM's classes ready, the Python client
 * imports nothing of the library that is written in Python, and the kernel's slow step into a control group goes on while
 * the root is being built.
 *
 * <p>Known differences from AWS, and what is missing: a private /tmp lies in memory and counts as the function's memory.
 * There is no network to the outside. The share of a processor does not depend on the memory. Every Java runtime is
 * Dure's own JDK. Node has no AWS SDK of its own. Every sandbox starts cold: nothing is parked, forked or snapshotted, and idle ones are not frozen.
 * Not offered: Ruby, .NET, container images, extensions, the telemetry and logs APIs, response streaming, JSON log
 * format, X-Ray, Landlock (level 1). Control groups of version 2 are implemented but have run on version 1 hosts only.
 */
@NullMarked
package dure.sandbox;

import org.jspecify.annotations.NullMarked;
