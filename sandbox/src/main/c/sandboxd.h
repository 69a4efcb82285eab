/* sandboxd: the first process of every sandbox. See sandboxd.c for the protocol. */
#ifndef SANDBOXD_H
#define SANDBOXD_H

#include <stddef.h>
#include <sys/types.h>

enum {
    MAX_ITEMS = 128,   /* mounts, files, links and directories of one sandbox */
    MAX_ARGS = 128,
    MAX_ENV = 512,
    MAX_CGROUPS = 4,
    MAX_LISTENERS = 4,
    MAX_SPEC_BYTES = 4 << 20,
    FAILED_EXIT = 125
};

enum item_kind { ITEM_READ_ONLY, ITEM_DIRECTORY, ITEM_FILE, ITEM_LINK, ITEM_TMPFS };

/* One thing in the sandbox's file system. Order matters: later items may lie inside earlier ones. */
struct item {
    enum item_kind kind;
    const char *path;  /* inside, absolute */
    const char *value; /* source, content, target or size */
};

struct spec {
    const char *root;     /* an empty host directory to build the sandbox's root on */
    const char *hostname;
    const char *directory; /* working directory */
    int user_namespace;    /* 1 when not started by root */
    uid_t uid;             /* of the function, inside */
    gid_t gid;
    long max_processes;    /* RLIMIT_NPROC; 0 leaves it */
    struct item items[MAX_ITEMS];
    int item_count;
    const char *socket_path; /* where the listening descriptors are sent, in order */
    int ports[MAX_LISTENERS];
    int port_count;
    const char *cgroups[MAX_CGROUPS]; /* directories to join */
    int cgroup_count;
    char *args[MAX_ARGS + 1];
    int arg_count;
    char *env[MAX_ENV + 1];
    int env_count;
};

/* spec.c: reads a specification from descriptor 0; ends the process when it is malformed. */
void read_spec(struct spec *spec);

/* files.c: builds the root file system and enters it. */
void build_root(const struct spec *spec);

/* network.c */
void bring_up_loopback(void);
void pass_listeners(const struct spec *spec);

/* limits.c */
void set_limits(const struct spec *spec);
void drop_bounding_set(void);
void drop_capabilities(void);
void become_function_user(const struct spec *spec);
void install_syscall_filter(void);

/* sandboxd.c: reports "failed <what>: <strerror>" and ends the process. */
void fail(const char *what) __attribute__((noreturn));
void fail_on(const char *what, const char *subject) __attribute__((noreturn));
void write_file(const char *path, const char *text);

#endif
