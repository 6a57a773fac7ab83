#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "warmfuzz/result.h"

namespace warmfuzz::sandbox {

/// A file that exists only inside.
struct InnerFile {
  std::string path;  ///< absolute, inside
  std::string content;
  unsigned mode = 0444;
};

/// A host folder shown read-only.
struct ReadOnlyBind {
  std::filesystem::path host;
  std::string inside;  ///< absolute
};

/// What a sandbox is made of. Plain data.
struct Specification {
  std::vector<ReadOnlyBind> binds;     ///< /var/task, /opt, interpreters
  std::vector<InnerFile> files;        ///< agents, bait, the proof program
  std::vector<std::string> arguments;  ///< the runtime; arguments[0] is an absolute path inside
  std::map<std::string, std::string> variables;
  std::vector<std::byte> filter;  ///< seccomp program, see harness/watch/filter.h
  int tmp_mb = 512;
  std::uint32_t max_files = 1024;
  std::uint32_t max_processes = 1024;
};

/// Closes its descriptor.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();
  int get() const { return fd_; }
  int release();
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

/// What init says, see init/protocol.h.
struct Message {
  char letter = 0;
  std::string payload;
  std::vector<Descriptor> descriptors;
};

/// One sandbox: namespaces, mounts and limits around one process tree, made by bubblewrap. It holds no judgement and
/// runs no event loop: its owner polls control() and output().
///
/// The thread that creates it must outlive it (bubblewrap dies with the thread that started it). Destruction ends
/// every process inside and returns when none is left.
class Sandbox {
 public:
  /// Fault sandbox where it cannot be set up: no bubblewrap, no user namespaces, …; the message says what to do.
  /// `group`: cgroup.procs of the control group that everything inside shall belong to, see memory_group.h.
  static Result<std::unique_ptr<Sandbox>> create(const Specification& specification, int group = -1);
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  int control() const { return control_.get(); }          ///< readable when init has something to say
  int output() const { return output_.get(); }            ///< stdout and stderr of everything inside; non-blocking
  int runtime_api() const { return runtime_api_.get(); }  ///< listening TCP socket, 127.0.0.1:9001 inside
  int s3() const { return s3_.get(); }                    ///< the same for the double of S3, 127.0.0.1:9002 inside
  int tmp() const { return tmp_.get(); }                  ///< O_PATH descriptor of /tmp inside
  int proc() const { return proc_.get(); }                ///< folder descriptor of /proc inside: its processes only

  /// Takes the next message if there is one. letter 0: none; 'E' with text also where init is gone.
  Message receive();

  /// What is inside runs on the cores of the calling thread from now on.
  void move_to_own_cores();

  void start_runtime();     ///< answered by 'N', and one day 'X'
  Status kill_processes();  ///< every process but init; returns when they are reaped. /tmp stays.
  /// The same but for this process, by its number inside; if it was stopped it goes on.
  Status kill_all_but(int process);
  /// This process, by its number inside, is the runtime from now on: 'X' is about it. It is a child of init already.
  Status adopt(int process);
  Status stop_processes();  ///< SIGSTOP for every process but init
  Status continue_processes();

 private:
  Sandbox() = default;
  Status order(char letter, std::optional<std::int32_t> process = std::nullopt);  ///< sends it and waits for 'D'
  Status send_configuration(const Specification& specification);
  Status wait_until_ready();

  struct Monitor;
  std::unique_ptr<Monitor> monitor_;
  Descriptor control_;
  Descriptor output_;
  Descriptor runtime_api_;
  Descriptor s3_;
  Descriptor tmp_;
  Descriptor proc_;
};

}  // namespace warmfuzz::sandbox
