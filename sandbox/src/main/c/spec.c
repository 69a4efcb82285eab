/*
 * The specification: four bytes, big-endian, its length; then strings that each end with a zero byte. The first string
 * of a record is its name, the number of strings that follow depends on it.
 */
#include "sandboxd.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void read_fully(void *into, size_t length) {
    char *at = into;
    while (length > 0) {
        ssize_t count = read(0, at, length);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            fail("reading the specification");
        }
        at += count;
        length -= (size_t) count;
    }
}

static char *cursor;
static char *end;

static char *next(void) {
    if (cursor >= end) {
        errno = EINVAL;
        fail("specification is cut short");
    }
    char *text = cursor;
    cursor += strlen(cursor) + 1;
    return text;
}

static void bound(int count, int limit, const char *what) {
    if (count >= limit) {
        errno = E2BIG;
        fail_on("too many", what);
    }
}

static void add_item(struct spec *spec, enum item_kind kind, int with_value) {
    bound(spec->item_count, MAX_ITEMS, "files");
    struct item *item = &spec->items[spec->item_count++];
    item->kind = kind;
    item->path = next();
    item->value = with_value ? next() : "";
    if (item->path[0] != '/' || strstr(item->path, "..") != NULL) {
        errno = EINVAL;
        fail_on("path", item->path);
    }
}

static void record(struct spec *spec, const char *name) {
    if (strcmp(name, "root") == 0) {
        spec->root = next();
    } else if (strcmp(name, "hostname") == 0) {
        spec->hostname = next();
    } else if (strcmp(name, "directory") == 0) {
        spec->directory = next();
    } else if (strcmp(name, "userns") == 0) {
        spec->user_namespace = 1;
    } else if (strcmp(name, "uid") == 0) {
        spec->uid = (uid_t) strtoul(next(), NULL, 10);
    } else if (strcmp(name, "gid") == 0) {
        spec->gid = (gid_t) strtoul(next(), NULL, 10);
    } else if (strcmp(name, "processes") == 0) {
        spec->max_processes = strtol(next(), NULL, 10);
    } else if (strcmp(name, "ro") == 0) {
        add_item(spec, ITEM_READ_ONLY, 1);
    } else if (strcmp(name, "dir") == 0) {
        add_item(spec, ITEM_DIRECTORY, 0);
    } else if (strcmp(name, "file") == 0) {
        add_item(spec, ITEM_FILE, 1);
    } else if (strcmp(name, "link") == 0) {
        add_item(spec, ITEM_LINK, 1);
    } else if (strcmp(name, "tmpfs") == 0) {
        add_item(spec, ITEM_TMPFS, 1);
    } else if (strcmp(name, "listen") == 0) {
        bound(spec->port_count, MAX_LISTENERS, "listeners");
        spec->ports[spec->port_count++] = atoi(next());
    } else if (strcmp(name, "socket") == 0) {
        spec->socket_path = next();
    } else if (strcmp(name, "cgroup") == 0) {
        bound(spec->cgroup_count, MAX_CGROUPS, "cgroups");
        spec->cgroups[spec->cgroup_count++] = next();
    } else if (strcmp(name, "arg") == 0) {
        bound(spec->arg_count, MAX_ARGS, "arguments");
        spec->args[spec->arg_count++] = next();
    } else if (strcmp(name, "env") == 0) {
        bound(spec->env_count, MAX_ENV, "environment variables");
        spec->env[spec->env_count++] = next();
    } else {
        errno = EINVAL;
        fail_on("unknown record", name);
    }
}

void read_spec(struct spec *spec) {
    unsigned char head[4];
    read_fully(head, sizeof head);
    uint32_t length = (uint32_t) head[0] << 24 | (uint32_t) head[1] << 16 | (uint32_t) head[2] << 8 | head[3];
    if (length == 0 || length > MAX_SPEC_BYTES) {
        errno = E2BIG;
        fail("specification");
    }
    cursor = malloc(length);
    if (cursor == NULL) {
        fail("specification");
    }
    end = cursor + length;
    read_fully(cursor, length);
    if (end[-1] != 0) {
        errno = EINVAL;
        fail("specification is cut short");
    }
    memset(spec, 0, sizeof *spec);
    while (cursor < end) {
        record(spec, next());
    }
    if (spec->root == NULL || spec->hostname == NULL || spec->directory == NULL || spec->arg_count == 0) {
        errno = EINVAL;
        fail("specification lacks root, hostname, directory or arg");
    }
}
