/*
 * The sandbox has a network of its own with nothing but lo. It reaches the platform by sockets that listen in here and
 * whose descriptors are sent out: the platform accepts on them, so it also knows which sandbox is calling.
 */
#define _GNU_SOURCE
#include "sandboxd.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void bring_up_loopback(void) {
    struct ifreq request;
    memset(&request, 0, sizeof request);
    strcpy(request.ifr_name, "lo");
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    int file = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (file < 0 || ioctl(file, SIOCSIFFLAGS, &request) < 0) {
        fail("lo up");
    }
    close(file);
}

static int listen_on(int port) {
    int on = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short) port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (file < 0 || setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0
            || bind(file, (struct sockaddr *) &address, sizeof address) < 0 || listen(file, 1024) < 0) {
        fail("listen");
    }
    return file;
}

static int connect_to(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        fail_on("connect", path);
    }
    strcpy(address.sun_path, path);
    int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (file < 0 || connect(file, (struct sockaddr *) &address, sizeof address) < 0) {
        fail_on("connect", path);
    }
    return file;
}

static void send_descriptor(int to, int descriptor) {
    char byte = 'F';
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr align;
    } control;
    memset(&control, 0, sizeof control);
    struct iovec data = {.iov_base = &byte, .iov_len = 1};
    struct msghdr message = {
        .msg_iov = &data, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &descriptor, sizeof(int));
    if (sendmsg(to, &message, MSG_NOSIGNAL) != 1) {
        fail("sending a listener");
    }
}

void pass_listeners(const struct spec *spec) {
    if (spec->port_count == 0 || spec->socket_path == NULL) {
        return;
    }
    int to = connect_to(spec->socket_path);
    for (int i = 0; i < spec->port_count; i++) {
        int listener = listen_on(spec->ports[i]);
        send_descriptor(to, listener);
        close(listener);
    }
    close(to);
}
