/* What a function may not do: capabilities, resource limits and the system call filter. */
#define _GNU_SOURCE
#include "sandboxd.h"

#include <errno.h>
#include <grp.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_clone3
#define SYS_clone3 435
#endif
#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x80
#endif
#ifndef CLONE_NEWCGROUP
#define CLONE_NEWCGROUP 0x02000000
#endif

#if defined(__x86_64__)
#define THIS_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_ARCH AUDIT_ARCH_AARCH64
#else
#error "sandboxd knows the system calls of x86_64 and aarch64 only"
#endif

static void limit(int resource, rlim_t value, const char *name) {
    struct rlimit now;
    if (getrlimit(resource, &now) < 0) {
        fail_on("getrlimit", name);
    }
    if (now.rlim_max != RLIM_INFINITY && now.rlim_max < value) {
        value = now.rlim_max;
    }
    struct rlimit wanted = {value, value};
    if (setrlimit(resource, &wanted) < 0) {
        fail_on("setrlimit", name);
    }
}

/* AWS: 1,024 file descriptors, 1,024 processes and threads. */
void set_limits(const struct spec *spec) {
    limit(RLIMIT_NOFILE, 1024, "NOFILE");
    limit(RLIMIT_CORE, 0, "CORE");
    limit(RLIMIT_MEMLOCK, 65536, "MEMLOCK");
    if (spec->max_processes > 0) {
        limit(RLIMIT_NPROC, (rlim_t) spec->max_processes, "NPROC");
    }
}

void drop_bounding_set(void) {
    for (int capability = 0; capability < 64; capability++) {
        if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0) {
            if (errno == EINVAL) {
                return; /* past the last one this kernel knows */
            }
            fail("dropping the bounding set");
        }
    }
}

void drop_capabilities(void) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[2];
    memset(none, 0, sizeof none);
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0 && errno != EINVAL) {
        fail("clearing ambient capabilities");
    }
    if (syscall(SYS_capset, &header, none) < 0) {
        fail("dropping capabilities");
    }
}

void become_function_user(const struct spec *spec) {
    if (!spec->user_namespace) {
        if (setgroups(0, NULL) < 0 || setresgid(spec->gid, spec->gid, spec->gid) < 0
                || setresuid(spec->uid, spec->uid, spec->uid) < 0) {
            fail("changing the user");
        }
        return;
    }
    char map[64];
    if (unshare(CLONE_NEWUSER) < 0) {
        fail("inner user namespace");
    }
    write_file("/proc/self/setgroups", "deny");
    snprintf(map, sizeof map, "%u 0 1", spec->uid);
    write_file("/proc/self/uid_map", map);
    snprintf(map, sizeof map, "%u 0 1", spec->gid);
    write_file("/proc/self/gid_map", map);
    drop_bounding_set(); /* a new user namespace begins with a full one */
}

/* Refused with EPERM: what reaches the kernel's insides, other processes' memory, or new namespaces. */
static const int refused[] = {
    SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_swapon, SYS_swapoff, SYS_reboot, SYS_acct, SYS_quotactl,
    SYS_settimeofday, SYS_clock_settime, SYS_adjtimex, SYS_clock_adjtime, SYS_sethostname, SYS_setdomainname,
    SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_kexec_load, SYS_bpf,
    SYS_perf_event_open, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kcmp, SYS_keyctl, SYS_add_key,
    SYS_request_key, SYS_unshare, SYS_setns, SYS_name_to_handle_at, SYS_open_by_handle_at, SYS_userfaultfd,
    SYS_syslog, SYS_vhangup, SYS_fanotify_init, SYS_move_pages,
    428 /* open_tree */, 429 /* move_mount */, 430 /* fsopen */, 431 /* fsconfig */, 432 /* fsmount */,
    433 /* fspick */, 442 /* mount_setattr */, 438 /* pidfd_getfd */, 443 /* quotactl_fd */,
#ifdef SYS_kexec_file_load
    SYS_kexec_file_load,
#endif
#if defined(__x86_64__)
    SYS_iopl, SYS_ioperm, SYS_modify_ldt, 134 /* uselib */, 156 /* _sysctl */,
#endif
};

/* Refused as unknown, so that C libraries and runtimes take their older way. io_uring would pass by this filter. */
static const int unknown[] = {SYS_clone3, 425 /* io_uring_setup */, 426 /* _enter */, 427 /* _register */};

/* Families a function needs; vsock would reach past the network namespace. */
static const int families[] = {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK};

enum { MAX_FILTER = 256 };
static struct sock_filter program[MAX_FILTER];
static unsigned short length;

static void put(unsigned short code, unsigned int k, unsigned char yes, unsigned char no) {
    if (length == MAX_FILTER) {
        errno = E2BIG;
        fail("system call filter");
    }
    program[length++] = (struct sock_filter){code, yes, no, k};
}

static void load(size_t offset) {
    put(BPF_LD | BPF_W | BPF_ABS, (unsigned int) offset, 0, 0);
}

static void answer(unsigned int verdict) {
    put(BPF_RET | BPF_K, verdict, 0, 0);
}

static void answer_for(const int *calls, size_t count, unsigned int verdict) {
    for (size_t i = 0; i < count; i++) {
        put(BPF_JMP | BPF_JEQ | BPF_K, (unsigned int) calls[i], 0, 1);
        answer(verdict);
    }
}

#define NUMBER offsetof(struct seccomp_data, nr)
#define ARGUMENT(n) (offsetof(struct seccomp_data, args) + 8 * (n)) /* low half: both machines are little-endian */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

void install_syscall_filter(void) {
    unsigned int namespaces = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS
            | CLONE_NEWCGROUP;
    load(offsetof(struct seccomp_data, arch));
    put(BPF_JMP | BPF_JEQ | BPF_K, THIS_ARCH, 1, 0);
    answer(SECCOMP_RET_KILL_PROCESS);
    load(NUMBER);
#if defined(__x86_64__)
    put(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1); /* the x32 ABI has other numbers for the same calls */
    answer(SECCOMP_RET_ERRNO | ENOSYS);
#endif
    answer_for(refused, COUNT(refused), SECCOMP_RET_ERRNO | EPERM);
    answer_for(unknown, COUNT(unknown), SECCOMP_RET_ERRNO | ENOSYS);
    put(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 4);
    load(ARGUMENT(0));
    put(BPF_JMP | BPF_JSET | BPF_K, namespaces, 0, 1);
    answer(SECCOMP_RET_ERRNO | EPERM);
    answer(SECCOMP_RET_ALLOW);
    put(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 2 + 2 * COUNT(families));
    load(ARGUMENT(0));
    answer_for(families, COUNT(families), SECCOMP_RET_ALLOW);
    answer(SECCOMP_RET_ERRNO | EAFNOSUPPORT);
    answer(SECCOMP_RET_ALLOW);
    struct sock_fprog filter = {.len = length, .filter = program};
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) < 0) {
        fail("system call filter");
    }
}
