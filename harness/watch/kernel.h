#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace warmfuzz::watch {

/// A system call that waits for an answer.
struct Notification {
  std::uint64_t id = 0;
  int pid = 0;  ///< of the calling thread, in the harness's process namespace
  int number = 0;
  std::array<std::uint64_t, 6> arguments{};
};

/// The kernel's side of the watch, so that tests can put a fake in its place.
class Kernel {
 public:
  virtual ~Kernel() = default;
  /// The next waiting call, or nothing. Never blocks.
  virtual std::optional<Notification> receive() = 0;
  /// error 0: the call goes on; otherwise it fails with that errno.
  virtual void answer(const Notification& notification, int error) = 0;
  /// Up to `size` bytes of the caller's memory at `address`; shorter where it ends, empty where it cannot be read.
  virtual std::string read_memory(int pid, std::uint64_t address, std::size_t size) = 0;
  /// What /proc/<pid>/<name> links to ("cwd", "fd/3"); empty where it cannot be read.
  virtual std::string read_link(int pid, const std::string& name) = 0;
  /// The call still waits. Only then was what read_memory() and read_link() gave the caller's: a number of a process
  /// that died may already belong to another one.
  virtual bool still_waits(const Notification& /*notification*/) { return true; }
};

/// Over a seccomp listener descriptor, which stays the caller's. Linux 5.5 or later.
class SeccompKernel : public Kernel {
 public:
  explicit SeccompKernel(int listener);
  std::optional<Notification> receive() override;
  void answer(const Notification& notification, int error) override;
  std::string read_memory(int pid, std::uint64_t address, std::size_t size) override;
  std::string read_link(int pid, const std::string& name) override;
  bool still_waits(const Notification& notification) override;

 private:
  int listener_;
};

}  // namespace warmfuzz::watch
