// Linux system calls that the Swift Glibc overlay does not expose.
#pragma once
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/sysinfo.h>
#include <sys/uio.h>

// glibc declares these only under _GNU_SOURCE, which a module map cannot set.
int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags);
int pipe2(int descriptors[2], int flags);
int pthread_setname_np(unsigned long thread, const char *name);
