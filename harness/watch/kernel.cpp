#include "harness/watch/kernel.h"

#include <fcntl.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>

// Linux 6.6; absent from older headers.
#ifndef SECCOMP_IOCTL_NOTIF_SET_FLAGS
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS SECCOMP_IOW(4, __u64)
#endif
#ifndef SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP
#define SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP (1UL << 0)
#endif

namespace warmfuzz::watch {

SeccompKernel::SeccompKernel(int listener) : listener_(listener) {
  // The caller runs on the harness's core: wake it there. Older kernels do not know the flag, and go without.
  ioctl(listener_, SECCOMP_IOCTL_NOTIF_SET_FLAGS, SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP);
}

std::optional<Notification> SeccompKernel::receive() {
  pollfd ready{listener_, POLLIN, 0};
  if (poll(&ready, 1, 0) <= 0 || !(ready.revents & POLLIN)) return std::nullopt;
  seccomp_notif raw{};
  // ENOENT: the caller died meanwhile.
  if (ioctl(listener_, SECCOMP_IOCTL_NOTIF_RECV, &raw) != 0) return std::nullopt;
  Notification notification{raw.id, static_cast<int>(raw.pid), raw.data.nr, {}};
  std::copy(std::begin(raw.data.args), std::end(raw.data.args), notification.arguments.begin());
  return notification;
}

void SeccompKernel::answer(const Notification& notification, int error) {
  seccomp_notif_resp response{};
  response.id = notification.id;
  response.error = -error;
  response.flags = error == 0 ? SECCOMP_USER_NOTIF_FLAG_CONTINUE : 0;
  ioctl(listener_, SECCOMP_IOCTL_NOTIF_SEND, &response);  // fails where the caller died: nothing to do
}

std::string SeccompKernel::read_memory(int pid, std::uint64_t address, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t done = 0;
  // Page by page: a read that crosses into an unmapped page returns nothing of it.
  while (done < size) {
    const std::uint64_t at = address + done;
    const std::size_t part = std::min<std::size_t>(size - done, 4096 - at % 4096);
    iovec local{bytes.data() + done, part};
    iovec remote{reinterpret_cast<void*>(at), part};
    const ssize_t got = process_vm_readv(pid, &local, 1, &remote, 1, 0);
    if (got <= 0) break;
    done += static_cast<std::size_t>(got);
  }
  bytes.resize(done);
  return bytes;
}

std::string SeccompKernel::read_link(int pid, const std::string& name) {
  char target[PATH_MAX];
  const std::string link = "/proc/" + std::to_string(pid) + "/" + name;
  const ssize_t size = readlink(link.c_str(), target, sizeof target);
  return size > 0 ? std::string(target, static_cast<std::size_t>(size)) : std::string();
}

bool SeccompKernel::still_waits(const Notification& notification) {
  return ioctl(listener_, SECCOMP_IOCTL_NOTIF_ID_VALID, &notification.id) == 0;
}

}  // namespace warmfuzz::watch
