#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "warmfuzz/scenario.h"

namespace warmfuzz {

using Json = nlohmann::json;

enum class OutcomeKind {
  response,       ///< the handler answered; body is the payload as posted
  error,          ///< the handler's exception reached the runtime; body is the posted error document
  init_error,     ///< the code could not be loaded; body is the posted error document
  timeout,        ///< no answer before the function's deadline
  crash,          ///< the runtime process ended during the invocation
  out_of_memory,  ///< killed at the function's memory limit
};
std::string_view to_string(OutcomeKind kind);

/// One frame of the handler's own stack trace, innermost last. `file` is relative to /var/task where it lies there.
struct Frame {
  std::string file;
  int line = 0;
  std::string function;
};

struct Outcome {
  OutcomeKind kind = OutcomeKind::response;
  std::string body;  ///< bounded; `body_bytes` is the true size
  std::uint64_t body_bytes = 0;
  std::string error_type;  ///< "KeyError", "Function.ResponseSizeTooLarge"; empty for a response
  std::string error_message;
  std::vector<Frame> stack;  ///< from the error document; empty where the client sends none
  int exit_status = 0;       ///< crash: exit status, or 0
  int signal = 0;            ///< crash: the signal, or 0
};

enum class OperationKind {
  read,    ///< opened for reading
  write,   ///< opened for writing or created; truncated
  remove,  ///< unlink, rmdir
  rename,  ///< path → path2
  link,    ///< path2 (the new name) → path (target); hard or symbolic
  list,    ///< a directory opened
  mkdir,
  mode,     ///< chmod, chown
  execute,  ///< path and argv
  connect,  ///< address
  bind,     ///< address
  send,     ///< a datagram to address
  signal,   ///< kill(pid, sig)
  denied,   ///< a system call that the sandbox never allows (mount, ptrace, bpf, …); `call` names it
};
std::string_view to_string(OperationKind kind);

/// What the kernel was asked for, seen at the system call, before it was carried out.
struct Operation {
  OperationKind kind = OperationKind::read;
  std::string call;      ///< "openat"
  std::string path;      ///< absolute and lexically normal, as the sandboxed process sees it
  std::string raw_path;  ///< as it was passed
  std::string path2;     ///< second path, normal
  std::string raw_path2;
  std::vector<std::string> argv;  ///< execute; bounded
  std::string address;            ///< "10.0.0.1:443", "[::1]:80", "unix:/run/x"
  int pid = 0;                    ///< on the host; not stable from run to run
};

/// A file under /tmp at the end of an invocation that this invocation created or changed.
struct TmpFile {
  std::string path;     ///< absolute, "/tmp/…"
  std::string content;  ///< bounded prefix
  std::uint64_t size = 0;
};

/// What the function wrote to a double of a service.
struct Sent {
  std::string to;    ///< "PUT s3://reports/2024/a.json"
  std::string text;  ///< the headers that the function chose, and the body; bounded, live
};

struct Resources {
  std::chrono::microseconds wall{0};
  std::chrono::microseconds cpu{0};  ///< user and system time of the whole environment; 0 where it was not asked for
  /// After a timeout: how long the runtime stood ready to compute without getting a core. 0 where it is not known.
  std::chrono::microseconds core_wait{0};
  std::uint64_t memory_kb = 0;  ///< anonymous resident memory at the end; 0 where it was not asked for
};

/// What a run looks at beyond what it always does. Each costs time: only what a rule asks for is looked at
/// (Oracle::look).
struct Look {
  bool footprint = false;  ///< Observation::footprint
  bool memory = false;     ///< Trace::memory
  int alone = 0;           ///< so many of Trace::alone

  bool operator==(const Look&) const = default;
};

/// What the processes of an environment hold after an invocation, when all stand still.
struct Footprint {
  std::uint64_t descriptors = 0;  ///< of all processes together
  std::uint64_t threads = 0;
  std::uint64_t processes = 0;  ///< zombies among them, the sandbox's own init not
  std::uint64_t zombies = 0;
  std::uint64_t memory_kb = 0;  ///< anonymous resident memory
  std::uint64_t tmp_bytes = 0;
  std::uint64_t tmp_files = 0;
  /// What the descriptors lead to ("/tmp/x", "socket", "pipe", …) → how many do.
  std::map<std::string, std::uint64_t> open;
};

/// A value of an event that the long-lived objects of a process hold.
struct Retained {
  std::string text;  ///< the value, live; bounded
  std::string path;  ///< how it is reached from the code: "orders.CACHE['last'].email"
  std::string kind;  ///< of what it hangs on: "module global", "class attribute", "default argument", "closure", …
  std::string file;  ///< of the code that the path begins in, as Frame::file; empty where it is not known
  int line = 0;      ///< where that name is first given a value; 0 where it is not known
};

/// Something of a process that all its invocations share and that is not what it was after init.
struct Surrounding {
  std::string what;    ///< "environment variable REPLY_TO", "working directory", "umask", "sys.path", …
  std::string before;  ///< bounded, live
  std::string after;
};

/// What the runtime's agent tells of its process after the last invocation and, where of a few events nothing of an
/// earlier one is left then, also what it tells in an environment of its own before the last one.
struct Memory {
  std::vector<Retained> retained;  ///< values of the events of this trace
  std::vector<Surrounding> surroundings;
};

/// Everything that was seen during one invocation. Mechanisms fill it and never judge.
struct Observation {
  std::size_t step = 0;           ///< index into Scenario::steps
  std::uint64_t invocation = 0;   ///< serial number, the owner in CanaryOwner
  std::uint64_t environment = 0;  ///< serial number of the execution environment
  bool cold_start = false;        ///< the first invocation of its process
  std::string tenant;
  std::string event;  ///< the event as delivered, canaries live
  Outcome outcome;
  std::string log;              ///< stdout and stderr, bounded, in order of arrival
  std::uint64_t log_bytes = 0;  ///< true size
  std::string init_log;         ///< what the cold start wrote, on its first invocation
  std::vector<Operation> operations;
  std::vector<Operation> init_operations;  ///< on a cold start's first invocation; execution of the runtime left out
  std::vector<TmpFile> tmp;
  /// What this invocation got from outside beside its event: objects that it fetched, and those that its event carries.
  /// Their `bytes` are empty. Canaries in them were brought by a backend, not kept by the function.
  std::vector<LiveObject> objects;
  std::vector<Sent> sent;  ///< in this order; of several events at a time in the last one's, as operations are
  Resources resources;
  std::optional<Footprint> footprint = std::nullopt;  ///< where it was asked for (Look) and the runtime lives
};

/// The observations of one scenario in order; pauses have none.
struct Trace {
  std::vector<Observation> observations;
  /// The last step's event in new environments, first (a cold start) and then again. The canaries are others.
  std::vector<Observation> alone = {};
  std::optional<Memory> memory = std::nullopt;  ///< where it was asked for and the runtime has an agent
};

Json to_json(const Operation& operation);
Json to_json(const Outcome& outcome);

}  // namespace warmfuzz
