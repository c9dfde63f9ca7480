/*
 * Preloaded into the bot: writes down, before it happens, what happens to the files of one folder, so that a power cut can be
 * played afterwards: cut.ts takes back what had not been synced when the process was killed. It can also make the k-th write
 * fail, as a full or broken disk does.
 *
 *   PROVE_FOLDER   the folder that is watched
 *   PROVE_LOG      where it is written down; lives in the page cache, which a killed process leaves behind
 *   PROVE_SYNC     how long a sync takes, in microseconds: cuts come in between
 *   PROVE_FAIL     k,errno: from the k-th write, truncation or sync on, each fails
 *   PROVE_CUT      k: the process dies right after its k-th write, which is then not synced
 *
 * A record is seven numbers of 64 bits (kind, file, offset, size of the file before, bytes before, bytes after, a spare one),
 * then the bytes before and after. Files are numbered as they are opened; a file that is made anew has a new number.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OPENED = 1, CREATED, WROTE, CUT, SYNCED, REMOVED, FOLDER_SYNCED };

#define MOST 65536
#define NAMES 4096

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *folder;
static int out = -1;
static long fail_at = -1, cut_at = -1, fail_errno, count, sync_takes;
/* Number of the file behind a descriptor; 0 is none of ours, -1 is the folder. */
static int files[MOST];
static char *names[NAMES];
static int named;

static int (*real_open)(const char *, int, ...);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_close)(int);
static int (*real_unlink)(const char *);

__attribute__((constructor)) static void begin(void) {
  real_open = dlsym(RTLD_NEXT, "open64");
  real_write = dlsym(RTLD_NEXT, "write");
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_close = dlsym(RTLD_NEXT, "close");
  real_unlink = dlsym(RTLD_NEXT, "unlink");
  folder = getenv("PROVE_FOLDER");
  const char *path = getenv("PROVE_LOG");
  if (!folder || !path) { folder = NULL; return; }
  out = real_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const char *takes = getenv("PROVE_SYNC");
  if (takes) sync_takes = atol(takes);
  const char *fail = getenv("PROVE_FAIL");
  if (fail) sscanf(fail, "%ld,%ld", &fail_at, &fail_errno);
  const char *cut = getenv("PROVE_CUT");
  if (cut) cut_at = atol(cut);
}

static void record(int64_t kind, int64_t file, int64_t offset, int64_t size, const void *before, int64_t length,
                   const void *after, int64_t more) {
  int64_t head[7] = { kind, file, offset, size, length, more, 0 };
  size_t total = sizeof head + length + more;
  char *all = malloc(total);
  memcpy(all, head, sizeof head);
  if (length) memcpy(all + sizeof head, before, length);
  if (more) memcpy(all + sizeof head + length, after, more);
  /* One write: it is there whole, or not at all. */
  if (real_write(out, all, total) != (ssize_t)total) abort();
  free(all);
}

static int watched(const char *path) {
  size_t length;
  return folder && path && (length = strlen(folder), strncmp(path, folder, length) == 0) &&
         (path[length] == '/' || path[length] == 0);
}

static int failing(void) {
  count += 1;
  if (fail_at < 0 || count < fail_at) return 0;
  errno = fail_errno;
  return 1;
}

static int number(const char *path, int fresh) {
  for (int i = named; !fresh && i > 0; i -= 1) if (names[i] && strcmp(names[i], path) == 0) return i;
  if (named + 1 >= NAMES) abort();
  names[++named] = strdup(path);
  return named;
}

static int opened(const char *path, int flags, mode_t mode) {
  struct stat about;
  int ours = watched(path);
  int fresh = ours && (flags & O_CREAT) && stat(path, &about) != 0;
  int fd = real_open(path, flags, mode);
  if (fd < 0 || fd >= MOST) return fd;
  pthread_mutex_lock(&lock);
  files[fd] = 0;
  if (ours && fstat(fd, &about) == 0) {
    if (S_ISDIR(about.st_mode)) files[fd] = -1;
    else if (S_ISREG(about.st_mode)) {
      int known = named;
      files[fd] = number(path, fresh);
      if (named > known) record(fresh ? CREATED : OPENED, files[fd], 0, about.st_size, NULL, 0, path, strlen(path));
    }
  }
  pthread_mutex_unlock(&lock);
  return fd;
}

#define OPEN(name)                                   \
  int name(const char *path, int flags, ...) {       \
    va_list rest;                                    \
    va_start(rest, flags);                           \
    mode_t mode = va_arg(rest, int);                 \
    va_end(rest);                                    \
    return opened(path, flags, mode);                \
  }
OPEN(open)
OPEN(open64)

static int ours(int fd) { return folder && fd >= 0 && fd < MOST && files[fd] > 0; }

static ssize_t written(int fd, const void *bytes, size_t length, off_t offset) {
  struct stat about;
  pthread_mutex_lock(&lock);
  if (failing()) { pthread_mutex_unlock(&lock); return -1; }
  fstat(fd, &about);
  off_t kept = offset >= about.st_size ? 0 : about.st_size - offset < (off_t)length ? about.st_size - offset : (off_t)length;
  char *before = malloc(kept + 1);
  char path[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  int reading = kept ? real_open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (kept && pread(reading, before, kept, offset) != kept) abort();
  if (reading >= 0) real_close(reading);
  record(WROTE, files[fd], offset, about.st_size, before, kept, bytes, length);
  free(before);
  ssize_t result = real_pwrite(fd, bytes, length, offset);
  if (cut_at >= 0 && count >= cut_at) kill(getpid(), SIGKILL);
  pthread_mutex_unlock(&lock);
  return result;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t offset) {
  return ours(fd) ? written(fd, bytes, length, offset) : real_pwrite(fd, bytes, length, offset);
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return pwrite64(fd, bytes, length, offset); }

int ftruncate64(int fd, off_t size) {
  if (!ours(fd)) return real_ftruncate(fd, size);
  struct stat about;
  pthread_mutex_lock(&lock);
  if (failing()) { pthread_mutex_unlock(&lock); return -1; }
  fstat(fd, &about);
  off_t gone = about.st_size > size ? about.st_size - size : 0;
  char *before = malloc(gone + 1);
  if (gone && pread(fd, before, gone, size) != gone) abort();
  record(CUT, files[fd], size, about.st_size, before, gone, NULL, 0);
  free(before);
  int result = real_ftruncate(fd, size);
  pthread_mutex_unlock(&lock);
  return result;
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

/* What is synced outlives the cut because it is not taken back: the disk itself need not be waited for. */
static int synced(int fd, int (*real)(int)) {
  if (!folder || fd < 0 || fd >= MOST || files[fd] == 0) return real(fd);
  if (sync_takes) usleep(sync_takes);
  pthread_mutex_lock(&lock);
  int failed = failing();
  if (!failed) record(files[fd] < 0 ? FOLDER_SYNCED : SYNCED, files[fd], 0, 0, NULL, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  return failed ? -1 : 0;
}
int fsync(int fd) { return synced(fd, real_fsync); }
int fdatasync(int fd) { return synced(fd, real_fsync); }

int close(int fd) {
  if (fd >= 0 && fd < MOST) files[fd] = 0;
  return real_close(fd);
}

int unlink(const char *path) {
  if (!watched(path)) return real_unlink(path);
  char saved[4096];
  pthread_mutex_lock(&lock);
  int file = number(path, 0);
  snprintf(saved, sizeof saved, "%s.%d", getenv("PROVE_LOG"), file);
  real_unlink(saved);
  if (link(path, saved) == 0) record(REMOVED, file, 0, 0, path, strlen(path), saved, strlen(saved));
  int result = real_unlink(path);
  pthread_mutex_unlock(&lock);
  return result;
}
