#define _GNU_SOURCE
// A custom Lambda runtime that answers each event with itself, over one connection to the runtime API.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

static char buffer[1 << 20];

// Reads one response; returns where its body begins and sets its length.
static char *answer(int fd, size_t *length) {
    size_t have = 0;
    char *end = NULL;
    while (end == NULL) {
        ssize_t count = read(fd, buffer + have, sizeof buffer - 1 - have);
        if (count <= 0) {
            exit(1);
        }
        have += (size_t) count;
        buffer[have] = 0;
        end = strstr(buffer, "\r\n\r\n");
    }
    char *field = strcasestr(buffer, "\r\ncontent-length:");
    *length = field == NULL || field > end ? 0 : strtoul(field + 17, NULL, 10);
    char *body = end + 4;
    while (have - (size_t) (body - buffer) < *length) {
        ssize_t count = read(fd, buffer + have, sizeof buffer - 1 - have);
        if (count <= 0) {
            exit(1);
        }
        have += (size_t) count;
    }
    return body;
}

static void send_all(int fd, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t count = write(fd, bytes, length);
        if (count <= 0) {
            exit(1);
        }
        bytes += count;
        length -= (size_t) count;
    }
}

int main(void) {
    char *api = getenv("AWS_LAMBDA_RUNTIME_API");
    if (api == NULL) {
        return 1;
    }
    char host[64];
    snprintf(host, sizeof host, "%s", api);
    char *colon = strchr(host, ':');
    if (colon != NULL) {
        *colon = 0;
    }
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(colon == NULL ? 80 : atoi(colon + 1))};
    inet_pton(AF_INET, host, &address.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *) &address, sizeof address) != 0) {
        return 1;
    }
    static char out[(1 << 20) + 512];
    for (;;) {
        int length = snprintf(out, sizeof out, "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: %s\r\n\r\n", api);
        send_all(fd, out, (size_t) length);
        size_t size;
        char *body = answer(fd, &size);
        char *id = strcasestr(buffer, "\r\nlambda-runtime-aws-request-id:");
        if (id == NULL) {
            return 1;
        }
        id += 32;
        while (*id == ' ') {
            id++;
        }
        length = snprintf(out, sizeof out,
            "POST /2018-06-01/runtime/invocation/%.*s/response HTTP/1.1\r\nHost: %s\r\nContent-Length: %zu\r\n\r\n",
            (int) strcspn(id, "\r"), id, api, size);
        memcpy(out + length, body, size);
        send_all(fd, out, (size_t) length + size);
        answer(fd, &size);
    }
}
