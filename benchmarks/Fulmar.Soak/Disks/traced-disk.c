/*
 * Stands between a process and its disk (LD_PRELOAD): records what the process does to the files below DISK_ROOT, and fails it where it is told to.
 *
 * DISK_ROOT    the folder, absolute, without links in it
 * DISK_TRACE   the record, made here. Each entry is little-endian: op (1 byte), inode, offset or length (8 bytes each), length of the path, length of
 *              the data (4 bytes each), path below the root, data. A call and its entry are one step under a lock, so the order is exact.
 * DISK_FAULTS  a folder: while a file `sync` is in it, fsync and fdatasync fail with EIO; while `space` is, what makes files longer fails with ENOSPC;
 *              while `readonly` is, files cannot be opened to be written (EROFS)
 *
 * Left out: the shared memory file of SQLite ("-shm"), which is no durable state. What may change a file and is not understood here is an entry of
 * its own ('X'), so that it is not overlooked.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define FILES 65536

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct { uint64_t inode; char *folder; } open_files[FILES];
static char root[PATH_MAX], faults[PATH_MAX];
static size_t root_length;
static int trace = -1;


__attribute__((constructor)) static void begin(void) {
    const char *folder = getenv("DISK_ROOT"), *file = getenv("DISK_TRACE"), *faulty = getenv("DISK_FAULTS");
    if (faulty) snprintf(faults, sizeof faults, "%s", faulty);
    if (!folder || !file) return;
    root_length = (size_t)snprintf(root, sizeof root, "%s/", folder);
    trace = (int)syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (trace < 0) abort();
}

/* The path below the root; null for what is elsewhere. */
static const char *below(const char *path) {
    if (trace < 0 || !path || strncmp(path, root, root_length) != 0) return NULL;
    size_t length = strlen(path);
    return length > 4 && strcmp(path + length - 4, "-shm") == 0 ? NULL : path + root_length;
}

static int is_known(int file) { return trace >= 0 && file >= 0 && file < FILES && open_files[file].inode != 0; }

static int is_failing(const char *fault) {
    char path[PATH_MAX + 16];
    if (!faults[0]) return 0;
    snprintf(path, sizeof path, "%s/%s", faults, fault);
    return syscall(SYS_faccessat, AT_FDCWD, path, F_OK) == 0;
}

static void put(const void *bytes, size_t length) {
    for (const char *from = bytes; length > 0;) {
        ssize_t n = syscall(SYS_write, trace, from, length);
        if (n <= 0) abort();
        from += n;
        length -= (size_t)n;
    }
}

static void record(char op, uint64_t inode, uint64_t number, const char *path, const void *data, size_t length) {
    char head[25];
    uint32_t path_length = path ? (uint32_t)strlen(path) : 0, data_length = (uint32_t)length;
    head[0] = op;
    memcpy(head + 1, &inode, 8);
    memcpy(head + 9, &number, 8);
    memcpy(head + 17, &path_length, 4);
    memcpy(head + 21, &data_length, 4);
    put(head, sizeof head);
    if (path_length) put(path, path_length);
    if (data_length) put(data, data_length);
}

#define STEP(expression) ({ \
    pthread_mutex_lock(&lock); \
    __typeof__(expression) result_ = (expression); \
    int error_ = errno; \
    pthread_mutex_unlock(&lock); \
    errno = error_; \
    result_; })

static int refuse(int error) {
    errno = error;
    return -1;
}

/* Names */

static int is_ours(const char *path) {
    return trace >= 0 && path && (below(path) || (strlen(path) + 1 == root_length && strncmp(path, root, root_length - 1) == 0));
}

static int do_open(int at, const char *path, int flags, mode_t mode) {
    const char *name = below(path);
    struct stat status;
    int existed = name && syscall(SYS_newfstatat, AT_FDCWD, path, &status, AT_SYMLINK_NOFOLLOW) == 0;
    if (name && !existed && (flags & O_CREAT) && is_failing("space")) return refuse(ENOSPC);
    if ((flags & O_ACCMODE) != O_RDONLY && is_failing("readonly")) return refuse(EROFS);
    int file = (int)syscall(SYS_openat, at, path, flags, mode);
    if (file < 0 || file >= FILES) return file;
    free(open_files[file].folder);
    open_files[file].folder = NULL;
    open_files[file].inode = 0;
    /* The root itself is a folder whose names are synced too. */
    if (!name) name = "";
    if (fstat(file, &status) != 0) return file;
    open_files[file].inode = status.st_ino;
    if (S_ISDIR(status.st_mode)) open_files[file].folder = strdup(name);
    else if (!existed) record('C', status.st_ino, 0, name, NULL, 0);
    else if (flags & O_TRUNC) record('T', status.st_ino, 0, NULL, NULL, 0);
    return file;
}

#define OPEN(name, at_parameter, at) \
    int name(at_parameter const char *path, int flags, ...) { \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        /* What is not ours may block, and must not hold the others up. */ \
        return is_ours(path) ? STEP(do_open(at, path, flags, mode)) : (int)syscall(SYS_openat, at, path, flags, mode); \
    }
#define AT int folder,
OPEN(open, , AT_FDCWD)
OPEN(open64, , AT_FDCWD)
OPEN(openat, AT, folder)
OPEN(openat64, AT, folder)

int creat(const char *path, mode_t mode) { return open(path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return open(path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

static int do_close(int file) {
    if (trace >= 0 && file >= 0 && file < FILES) {
        free(open_files[file].folder);
        open_files[file].folder = NULL;
        open_files[file].inode = 0;
    }
    return (int)syscall(SYS_close, file);
}
int close(int file) { return is_known(file) ? STEP(do_close(file)) : (int)syscall(SYS_close, file); }

static int named(int result, char op, const char *path, const char *other) {
    const char *name = below(path), *second = other ? below(other) : NULL;
    if (result == 0 && (name || second)) {
        if (other && (!name || !second)) record('X', 0, 0, "a file that comes from elsewhere or goes there", NULL, 0);
        else record(op, 0, 0, name, second, second ? strlen(second) : 0);
    }
    return result;
}

int mkdir(const char *path, mode_t mode) { return STEP(named((int)syscall(SYS_mkdirat, AT_FDCWD, path, mode), 'M', path, NULL)); }
int mkdirat(int at, const char *path, mode_t mode) { return STEP(named((int)syscall(SYS_mkdirat, at, path, mode), 'M', path, NULL)); }
int rmdir(const char *path) { return STEP(named((int)syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR), 'U', path, NULL)); }
int unlink(const char *path) { return STEP(named((int)syscall(SYS_unlinkat, AT_FDCWD, path, 0), 'U', path, NULL)); }
int unlinkat(int at, const char *path, int flags) { return STEP(named((int)syscall(SYS_unlinkat, at, path, flags), 'U', path, NULL)); }
int remove(const char *path) { return unlink(path) == 0 || errno != EISDIR ? -(errno != 0) : rmdir(path); }
int rename(const char *from, const char *to) { return STEP(named((int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0), 'R', from, to)); }
int renameat(int a, const char *from, int b, const char *to) { return STEP(named((int)syscall(SYS_renameat2, a, from, b, to, 0), 'R', from, to)); }
int renameat2(int a, const char *from, int b, const char *to, unsigned flags) { return STEP(named((int)syscall(SYS_renameat2, a, from, b, to, flags), 'R', from, to)); }
int link(const char *from, const char *to) { return STEP(named((int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0), 'L', from, to)); }
int linkat(int a, const char *from, int b, const char *to, int flags) { return STEP(named((int)syscall(SYS_linkat, a, from, b, to, flags), 'L', from, to)); }

/* Contents */

static ssize_t wrote(int file, ssize_t result, const void *data, off_t at) {
    if (result > 0 && is_known(file)) record('W', open_files[file].inode, (uint64_t)at, NULL, data, (size_t)result);
    return result;
}

static ssize_t do_pwrite(int file, const void *data, size_t length, off_t at) {
    if (is_known(file) && is_failing("space")) return refuse(ENOSPC);
    return wrote(file, syscall(SYS_pwrite64, file, data, length, at), data, at);
}
ssize_t pwrite(int file, const void *data, size_t length, off_t at) { return STEP(do_pwrite(file, data, length, at)); }
ssize_t pwrite64(int file, const void *data, size_t length, off_t at) { return STEP(do_pwrite(file, data, length, at)); }

static ssize_t do_write(int file, const void *data, size_t length) {
    if (!is_known(file)) return syscall(SYS_write, file, data, length);
    if (is_failing("space")) return refuse(ENOSPC);
    ssize_t result = syscall(SYS_write, file, data, length);
    return result > 0 ? wrote(file, result, data, lseek(file, 0, SEEK_CUR) - result) : result;
}
ssize_t write(int file, const void *data, size_t length) {
    return is_known(file) ? STEP(do_write(file, data, length)) : syscall(SYS_write, file, data, length);
}

static ssize_t do_pwritev(int file, const struct iovec *parts, int count, off_t at, int has_offset) {
    ssize_t all = 0;
    for (int i = 0; i < count; i++) {
        ssize_t n = has_offset ? do_pwrite(file, parts[i].iov_base, parts[i].iov_len, at + all) : do_write(file, parts[i].iov_base, parts[i].iov_len);
        if (n < 0) return all > 0 ? all : n;
        all += n;
        if ((size_t)n < parts[i].iov_len) break;
    }
    return all;
}
ssize_t pwritev(int file, const struct iovec *parts, int count, off_t at) {
    return is_known(file) ? STEP(do_pwritev(file, parts, count, at, 1)) : syscall(SYS_pwritev, file, parts, count, at, 0);
}
ssize_t pwritev64(int file, const struct iovec *parts, int count, off_t at) { return pwritev(file, parts, count, at); }
ssize_t writev(int file, const struct iovec *parts, int count) {
    return is_known(file) ? STEP(do_pwritev(file, parts, count, 0, 0)) : syscall(SYS_writev, file, parts, count);
}

static int sized(int file, char op, int result, off_t length) {
    if (result == 0 && is_known(file)) record(op, open_files[file].inode, (uint64_t)length, NULL, NULL, 0);
    return result;
}
int ftruncate(int file, off_t length) { return STEP(sized(file, 'T', (int)syscall(SYS_ftruncate, file, length), length)); }
int ftruncate64(int file, off_t length) { return ftruncate(file, length); }
int fallocate(int file, int mode, off_t at, off_t length) {
    if (is_known(file) && is_failing("space")) return refuse(ENOSPC);
    return STEP(sized(file, mode == 0 ? 'E' : 'X', (int)syscall(SYS_fallocate, file, mode, at, length), at + length));
}
int fallocate64(int file, int mode, off_t at, off_t length) { return fallocate(file, mode, at, length); }
int posix_fallocate(int file, off_t at, off_t length) { return fallocate(file, 0, at, length) == 0 ? 0 : errno; }
int posix_fallocate64(int file, off_t at, off_t length) { return posix_fallocate(file, at, length); }

static ssize_t unseen(int file, const char *what, ssize_t result) {
    if (result > 0 && is_known(file)) record('X', 0, 0, what, NULL, 0);
    return result;
}
ssize_t sendfile(int to, int from, off_t *at, size_t length) { return unseen(to, "sendfile", syscall(SYS_sendfile, to, from, at, length)); }
ssize_t sendfile64(int to, int from, off_t *at, size_t length) { return sendfile(to, from, at, length); }
ssize_t copy_file_range(int from, off_t *a, int to, off_t *b, size_t length, unsigned flags) {
    return unseen(to, "copy_file_range", syscall(SYS_copy_file_range, from, a, to, b, length, flags));
}

void *mmap(void *address, size_t length, int protection, int flags, int file, off_t at) {
    void *result = (void *)syscall(SYS_mmap, address, length, protection, flags, file, at);
    if (is_known(file) && (flags & MAP_SHARED) && (protection & PROT_WRITE)) STEP((record('X', 0, 0, "mmap", NULL, 0), 0));
    return result;
}
void *mmap64(void *address, size_t length, int protection, int flags, int file, off_t at) { return mmap(address, length, protection, flags, file, at); }

/* Durability */

static int do_sync(int file, int result) {
    if (result == 0 && is_known(file)) record(open_files[file].folder ? 'D' : 'S', open_files[file].inode, 0, open_files[file].folder, NULL, 0);
    return result;
}
int fsync(int file) {
    if (is_known(file) && is_failing("sync")) return refuse(EIO);
    return STEP(do_sync(file, (int)syscall(SYS_fsync, file)));
}
int fdatasync(int file) {
    if (is_known(file) && is_failing("sync")) return refuse(EIO);
    return STEP(do_sync(file, (int)syscall(SYS_fdatasync, file)));
}

/*
 * What is looked up in the C library by name, as .NET's P/Invoke does, would pass by here: it is looked up in the whole process instead, where this
 * library comes first.
 */
void *dlopen(const char *file, int flags) {
    void *(*next)(const char *, int) = (void *(*)(const char *, int))(uintptr_t)dlsym(RTLD_NEXT, "dlopen");
    const char *name = file ? strrchr(file, '/') : NULL;
    name = name ? name + 1 : file;
    return next(name && strcmp(name, "libc.so.6") == 0 ? NULL : file, flags);
}
