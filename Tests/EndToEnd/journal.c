// Records what a program writes below a directory, so that what a power cut would have left can be rebuilt.
//
// Preloaded into the program. A record is one line of text, its data behind it:
//   W path offset length\n data    bytes written       T path length 0\n   cut or grown to a length
//   S path 0 0\n                   brought to the disk  U path 0 0\n        removed
//   R path 0 length\n new path     renamed
// Directory entries are taken as durable at once, as on a journalling file system after the file's own fsync.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static int journal = -1;
static char folder[PATH_MAX];
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
  const char *log = getenv("JOURNAL_LOG"), *below = getenv("JOURNAL_FOLDER");
  if (log && below && realpath(below, folder)) journal = open(log, O_WRONLY | O_APPEND | O_CLOEXEC);
}

static int is_below(const char *path) {
  size_t length = strlen(folder);
  return journal >= 0 && strncmp(path, folder, length) == 0 && path[length] == '/';
}

static int path_of(int descriptor, char *path) {
  char link[64];
  if (journal < 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return is_below(path);
}

static void record(char what, const char *path, long long at, size_t length, const void *data) {
  char head[PATH_MAX + 64];
  int size = snprintf(head, sizeof head, "%c %s %lld %zu\n", what, path, at, length);
  struct iovec parts[2] = {{head, size}, {(void *)data, data ? length : 0}};
  int before = errno;
  if (writev(journal, parts, 2) != (ssize_t)(size + (data ? length : 0))) abort();
  errno = before;
}

// Runs a call and records it under one lock, so that the journal has the order of the calls.
#define RECORDED(type, descriptor, call, holds, what, at, length, data) \
  char path[PATH_MAX]; \
  if (!path_of(descriptor, path)) return call; \
  pthread_mutex_lock(&order); \
  type result = call; \
  if (holds) record(what, path, at, length, data); \
  pthread_mutex_unlock(&order); \
  return result;

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
  RECORDED(ssize_t, fd, NEXT(pwrite64)(fd, data, size, at), result > 0, 'W', at, result, data)
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { return pwrite64(fd, data, size, at); }

ssize_t write(int fd, const void *data, size_t size) {
  long long at = lseek(fd, 0, SEEK_CUR);
  RECORDED(ssize_t, fd, NEXT(write)(fd, data, size), result > 0, 'W', at, result, data)
}

int fsync(int fd) { RECORDED(int, fd, NEXT(fsync)(fd), result == 0, 'S', 0, 0, NULL) }

int fdatasync(int fd) { RECORDED(int, fd, NEXT(fdatasync)(fd), result == 0, 'S', 0, 0, NULL) }

int ftruncate64(int fd, off64_t size) { RECORDED(int, fd, NEXT(ftruncate64)(fd, size), result == 0, 'T', size, 0, NULL) }

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

int unlink(const char *name) {
  char path[PATH_MAX];
  if (!realpath(name, path) || !is_below(path)) return NEXT(unlink)(name);
  pthread_mutex_lock(&order);
  int result = NEXT(unlink)(name);
  if (result == 0) record('U', path, 0, 0, NULL);
  pthread_mutex_unlock(&order);
  return result;
}

int rename(const char *from, const char *to) {
  char path[PATH_MAX], target[PATH_MAX];
  if (!realpath(from, path) || !is_below(path)) return NEXT(rename)(from, to);
  pthread_mutex_lock(&order);
  int result = NEXT(rename)(from, to);
  if (result == 0 && realpath(to, target)) record('R', path, 0, strlen(target), target);
  pthread_mutex_unlock(&order);
  return result;
}
