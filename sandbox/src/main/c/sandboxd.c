/*
 * sandboxd runs one function in one sandbox.
 *
 *     sandboxd run      descriptor 0: the specification (spec.c); then held open: its end kills the sandbox
 *                       descriptor 1: what the function writes to stdout and stderr, in order
 *                       descriptor 2: lines from sandboxd itself:
 *                           pid N                 the host's number of the sandbox's first process
 *                           started               the function's program has been executed
 *                           exit N | signal N     how the function's program ended; the sandbox is then gone
 *                           failed WHAT: WHY      the sandbox could not be made
 *
 * Two processes: the keeper stays outside, watches descriptor 0 and reaps; the first process of the new pid namespace
 * builds the sandbox, starts the function and reaps orphans. When either dies, the kernel kills everything inside.
 */
#define _GNU_SOURCE
#include "sandboxd.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef CLONE_NEWCGROUP
#define CLONE_NEWCGROUP 0x02000000
#endif
#ifndef SYS_close_range
#define SYS_close_range 436
#endif

static int report_to = 2;

static void say(const char *line) {
    size_t length = strlen(line);
    while (length > 0) {
        ssize_t count = write(report_to, line, length);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            _exit(FAILED_EXIT); /* nobody listens any more */
        }
        line += count;
        length -= (size_t) count;
    }
}

void fail_on(const char *what, const char *subject) {
    char line[1024];
    int error = errno;
    snprintf(line, sizeof line, "failed %s%s%s: %s\n", what, *subject ? " " : "", subject, strerror(error));
    say(line);
    _exit(FAILED_EXIT);
}

void fail(const char *what) {
    fail_on(what, "");
}

void write_file(const char *path, const char *text) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    size_t length = strlen(text);
    if (file < 0 || write(file, text, length) != (ssize_t) length) {
        fail_on("writing", path);
    }
    close(file);
}

static void say_status(int status) {
    char line[32];
    if (WIFEXITED(status)) {
        snprintf(line, sizeof line, "exit %d\n", WEXITSTATUS(status));
    } else {
        snprintf(line, sizeof line, "signal %d\n", WTERMSIG(status));
    }
    say(line);
}

static void run_function(const struct spec *spec) {
    setsid();
    /* The pipe behind stdout must open by /dev/stdout too. */
    if (!spec->user_namespace && fchown(1, spec->uid, spec->gid) < 0) {
        fail("owner of stdout");
    }
    become_function_user(spec);
    set_limits(spec);
    drop_capabilities();
    if (chdir(spec->directory) < 0) {
        fail_on("chdir", spec->directory);
    }
    int null = open("/dev/null", O_RDONLY);
    int out = dup(1);
    report_to = fcntl(2, F_DUPFD_CLOEXEC, 10);
    if (null < 0 || out < 0 || report_to < 0 || dup2(null, 0) < 0 || dup2(out, 2) < 0) {
        fail("standard descriptors");
    }
    if (syscall(SYS_close_range, 3, report_to - 1, 0) < 0 || syscall(SYS_close_range, report_to + 1, ~0U, 0) < 0) {
        if (errno != ENOSYS) {
            fail("closing descriptors");
        }
        for (int file = 3; file < 1024; file++) {
            if (file != report_to) {
                close(file);
            }
        }
    }
    signal(SIGPIPE, SIG_DFL);
    install_syscall_filter();
    say("started\n");
    execve(spec->args[0], spec->args, spec->env);
    fail_on("exec", spec->args[0]);
}

static void await_keeper(int go) {
    char byte;
    if (read(go, &byte, 1) != 1) {
        _exit(FAILED_EXIT); /* the keeper has gone and has said why */
    }
}

/* The first process of the sandbox: nothing here returns. */
static void run_inside(const struct spec *spec, int go) {
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0) {
        fail("parent death signal");
    }
    await_keeper(go); /* its user namespace is mapped */
    close(0);
    setsid();
    write_file("/proc/self/oom_score_adj", "1000"); /* short of memory, the machine loses functions first, not Dure */
    bring_up_loopback();
    pass_listeners(spec);
    build_root(spec);
    await_keeper(go); /* it is in its control groups, and so will be what it forks */
    close(go);
    if (unshare(CLONE_NEWCGROUP) < 0) {
        fail("cgroup namespace");
    }
    drop_bounding_set();
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) {
        fail("no_new_privs");
    }
    pid_t function = fork();
    if (function < 0) {
        fail("fork");
    }
    if (function == 0) {
        run_function(spec);
    }
    close(1);
    drop_capabilities();
    prctl(PR_SET_DUMPABLE, 0);
    for (;;) {
        int status;
        pid_t ended = waitpid(-1, &status, 0);
        if (ended == function) {
            say_status(status);
            _exit(0);
        }
        if (ended < 0 && errno != EINTR) {
            fail("waitpid");
        }
    }
}

static void map_user(pid_t child, uid_t uid, gid_t gid) {
    char path[64], map[64];
    snprintf(path, sizeof path, "/proc/%d/setgroups", child);
    write_file(path, "deny");
    snprintf(path, sizeof path, "/proc/%d/uid_map", child);
    snprintf(map, sizeof map, "0 %u 1", uid);
    write_file(path, map);
    snprintf(path, sizeof path, "/proc/%d/gid_map", child);
    snprintf(map, sizeof map, "0 %u 1", gid);
    write_file(path, map);
}

static void join_cgroups(const struct spec *spec, pid_t child) {
    char number[16];
    snprintf(number, sizeof number, "%d", child);
    for (int i = 0; i < spec->cgroup_count; i++) {
        char path[4096];
        if (snprintf(path, sizeof path, "%s/cgroup.procs", spec->cgroups[i]) >= (int) sizeof path) {
            errno = ENAMETOOLONG;
            fail_on("cgroup", spec->cgroups[i]);
        }
        write_file(path, number);
    }
}

/* Waits for the sandbox's end, or ends it when descriptor 0 does. */
static int keep(pid_t child, int child_ended) {
    struct pollfd watched[2] = {{.fd = 0, .events = POLLIN}, {.fd = child_ended, .events = POLLIN}};
    int status;
    for (;;) {
        if (poll(watched, 2, -1) < 0 && errno != EINTR) {
            fail("poll");
        }
        if (watched[1].revents != 0) {
            break;
        }
        if (watched[0].revents != 0) {
            char ignored[64];
            if (read(0, ignored, sizeof ignored) <= 0) {
                kill(child, SIGKILL);
                break;
            }
        }
    }
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFSIGNALED(status)) {
        say_status(status);
        return 128 + WTERMSIG(status);
    }
    return WEXITSTATUS(status);
}

static int run(void) {
    static struct spec spec;
    int go[2], ended[2];
    read_spec(&spec);
    if (pipe2(go, O_CLOEXEC) < 0 || pipe2(ended, O_CLOEXEC) < 0) {
        fail("pipe");
    }
    uid_t uid = getuid();
    gid_t gid = getgid();
    unsigned long flags = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS
            | (spec.user_namespace ? CLONE_NEWUSER : 0);
    pid_t child = (pid_t) syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);
    if (child < 0) {
        fail("namespaces");
    }
    if (child == 0) {
        close(go[1]);
        close(ended[0]);
        run_inside(&spec, go[0]); /* ended[1] closes when the whole of it is gone */
    }
    close(go[0]);
    close(ended[1]);
    char line[32];
    snprintf(line, sizeof line, "pid %d\n", child);
    say(line);
    if (spec.user_namespace) {
        map_user(child, uid, gid);
    }
    if (write(go[1], "m", 1) != 1) {
        fail("starting the sandbox");
    }
    join_cgroups(&spec, child); /* the kernel takes 5 ms and more for it: meanwhile the sandbox is built */
    if (write(go[1], "g", 1) != 1) {
        fail("starting the function");
    }
    return keep(child, ended[0]);
}

int main(int count, char **arguments) {
    signal(SIGPIPE, SIG_IGN);
    if (count == 2 && strcmp(arguments[1], "run") == 0) {
        return run();
    }
    fprintf(stderr, "usage: sandboxd run < specification\n");
    return 2;
}
