#pragma once

// What the harness and the in-sandbox init say to each other over a sequential-packet Unix socket. One message is one
// packet: the letter, then its payload. Descriptors travel beside it (SCM_RIGHTS).
//
// harness → init
//   'C' configuration, once: see Configuration
//   'S' start the runtime
//   'K' kill every process but init
//   'A' int32 process: this one, already a child of init, is the runtime from now on
//   'Q' int32 process: kill every process but init and this one, which is continued if it was stopped
//   'Z' stop every process but init (freeze), 'T' continue them (thaw)
// init → harness
//   'L' ready: descriptors [Runtime API listening socket, folder /tmp, folder /proc, S3 listening socket]
//   'N' the runtime is about to be executed: descriptor [seccomp listener]
//   'X' the runtime ended: int32 wait status
//   'D' done with 'A', 'K', 'Q', 'Z' or 'T'
//   'E' init failed: text

#include <cstdint>

namespace warmfuzz::sandbox {

/// The init's end of the socket.
inline constexpr int kControlFd = 3;

/// Where the Runtime API listens, inside the sandbox's own network namespace.
inline constexpr std::uint16_t kRuntimeApiPort = 9001;
/// Where the double of S3 listens, beside it.
inline constexpr std::uint16_t kS3Port = 9002;

inline constexpr std::size_t kMaxMessage = 160 * 1024;

/// Payload of 'C': this header, then the filter, then `arguments` and `variables` NUL-terminated strings.
struct Configuration {
  std::uint32_t filter_bytes = 0;
  std::uint32_t arguments = 0;
  std::uint32_t variables = 0;
  std::uint32_t max_files = 0;      ///< RLIMIT_NOFILE
  std::uint32_t max_processes = 0;  ///< RLIMIT_NPROC
  std::uint32_t reserved = 0;
  std::uint64_t max_file_bytes = 0;  ///< RLIMIT_FSIZE
};

}  // namespace warmfuzz::sandbox
