/* The sandbox's file system: a small tmpfs with read-only binds; pivot_root makes it the only one there is. */
#define _GNU_SOURCE
#include "sandboxd.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef MOUNT_ATTR_RDONLY
#define MOUNT_ATTR_RDONLY 0x1
#define MOUNT_ATTR_NOSUID 0x2
#define MOUNT_ATTR_NODEV 0x4
struct mount_attr {
    unsigned long long attr_set, attr_clr, propagation, userns_fd;
};
#endif
#ifndef SYS_mount_setattr
#define SYS_mount_setattr 442
#endif
#ifndef AT_RECURSIVE
#define AT_RECURSIVE 0x8000
#endif

/* The path below the new root, which is the working directory while it is being built. */
static const char *inside(const char *path) {
    while (*path == '/') {
        path++;
    }
    return *path == 0 ? "." : path;
}

static void make_directories(const char *path, int all) {
    char part[PATH_MAX];
    if (strlen(path) >= sizeof part) {
        errno = ENAMETOOLONG;
        fail_on("mkdir", path);
    }
    strcpy(part, path);
    for (char *at = part; *at != 0; at++) {
        if (*at == '/' && at != part) {
            *at = 0;
            if (mkdir(part, 0755) < 0 && errno != EEXIST) {
                fail_on("mkdir", part);
            }
            *at = '/';
        }
    }
    if (all && mkdir(part, 0755) < 0 && errno != EEXIST) {
        fail_on("mkdir", part);
    }
}

static void make_file(const char *path, const char *content) {
    make_directories(path, 0);
    int file = open(path, O_CREAT | O_WRONLY | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (file < 0) {
        fail_on("create", path);
    }
    size_t length = strlen(content);
    if (write(file, content, length) != (ssize_t) length) {
        fail_on("write", path);
    }
    close(file);
}

/* Kernels before 5.12 cannot change a whole tree at once; there the top of it must do. */
static void make_read_only(const char *path, unsigned long long flags) {
    struct mount_attr attributes = {.attr_set = flags};
    if (syscall(SYS_mount_setattr, AT_FDCWD, path, AT_RECURSIVE, &attributes, sizeof attributes) == 0) {
        return;
    }
    if (errno != ENOSYS) {
        fail_on("read-only", path);
    }
    struct statvfs now;
    if (statvfs(path, &now) < 0) {
        fail_on("statvfs", path);
    }
    unsigned long keep = MS_BIND | MS_REMOUNT | MS_NOSUID | MS_NODEV | (now.f_flag & ST_NOEXEC ? MS_NOEXEC : 0);
    if (flags & MOUNT_ATTR_RDONLY) {
        keep |= MS_RDONLY;
    }
    if (mount(NULL, path, NULL, keep, NULL) < 0) {
        fail_on("read-only", path);
    }
}

static void bind_read_only(const char *source, const char *path) {
    struct stat from;
    if (stat(source, &from) < 0) {
        fail_on("stat", source);
    }
    if (S_ISDIR(from.st_mode)) {
        make_directories(path, 1);
    } else {
        make_file(path, "");
    }
    if (mount(source, path, NULL, MS_BIND | MS_REC, NULL) < 0) {
        fail_on("bind", source);
    }
    make_read_only(path, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
}

static void make_tmpfs(const char *path, const char *size) {
    char options[64];
    make_directories(path, 1);
    if (snprintf(options, sizeof options, "size=%s,mode=1777", size) >= (int) sizeof options) {
        errno = EINVAL;
        fail_on("tmpfs size", size);
    }
    if (mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV, options) < 0) {
        fail_on("tmpfs", path);
    }
}

static void make_item(const struct item *item) {
    const char *path = inside(item->path);
    switch (item->kind) {
    case ITEM_READ_ONLY:
        bind_read_only(item->value, path);
        return;
    case ITEM_DIRECTORY:
        make_directories(path, 1);
        return;
    case ITEM_FILE:
        make_file(path, item->value);
        return;
    case ITEM_LINK:
        make_directories(path, 0);
        if (symlink(item->value, path) < 0) {
            fail_on("symlink", path);
        }
        return;
    case ITEM_TMPFS:
        make_tmpfs(path, item->value);
        return;
    }
}

static void make_devices(void) {
    static const char *const nodes[] = {"null", "zero", "full", "random", "urandom"};
    static const char *const links[][2] = {
        {"/proc/self/fd", "dev/fd"},
        {"/proc/self/fd/0", "dev/stdin"},
        {"/proc/self/fd/1", "dev/stdout"},
        {"/proc/self/fd/2", "dev/stderr"},
    };
    make_directories("dev", 1);
    for (size_t i = 0; i < sizeof nodes / sizeof nodes[0]; i++) {
        char from[32], to[32];
        snprintf(from, sizeof from, "/dev/%s", nodes[i]);
        snprintf(to, sizeof to, "dev/%s", nodes[i]);
        make_file(to, "");
        if (mount(from, to, NULL, MS_BIND, NULL) < 0) {
            fail_on("bind", from);
        }
    }
    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
        if (symlink(links[i][0], links[i][1]) < 0) {
            fail_on("symlink", links[i][1]);
        }
    }
}

static void enter_root(void) {
    if (mkdir("old", 0700) < 0) {
        fail("mkdir old root");
    }
    if (syscall(SYS_pivot_root, ".", "old") < 0) {
        fail("pivot_root");
    }
    if (chdir("/") < 0) {
        fail("chdir /");
    }
    if (umount2("/old", MNT_DETACH) < 0) {
        fail("unmount of the old root");
    }
    if (rmdir("/old") < 0) {
        fail("rmdir old root");
    }
    if (mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV, NULL) < 0) {
        fail("read-only root");
    }
}

void build_root(const struct spec *spec) {
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0) {
        fail("private mounts");
    }
    if (mount("tmpfs", spec->root, "tmpfs", MS_NOSUID, "size=4m,mode=755") < 0) {
        fail("tmpfs for the root");
    }
    if (chdir(spec->root) < 0) {
        fail("chdir to the root");
    }
    umask(0);
    make_devices();
    make_directories("proc", 1);
    if (mount("proc", "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0) {
        fail("mount of /proc");
    }
    for (int i = 0; i < spec->item_count; i++) {
        make_item(&spec->items[i]);
    }
    enter_root();
    umask(022);
    if (sethostname(spec->hostname, strlen(spec->hostname)) < 0) {
        fail("sethostname");
    }
}
