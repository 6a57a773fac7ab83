#include "harness/watch/watch.h"

#include <fcntl.h>

#include <cerrno>
#include <string_view>
#include <utility>

#include "harness/watch/calls.h"
#include "harness/watch/decode.h"

namespace warmfuzz::watch {

namespace {

std::size_t text_bytes(const Operation& operation) {
  std::size_t bytes = sizeof operation + operation.path.size() + operation.raw_path.size() + operation.path2.size() +
                      operation.raw_path2.size() + operation.address.size();
  for (const auto& argument : operation.argv) bytes += argument.size();
  return bytes;
}

constexpr std::uint64_t kUnnamed = O_TMPFILE & ~O_DIRECTORY;

// The flags of openat2 stand in memory that the caller may change after the look: any of them may make a file.
bool makes_file(const WatchedCall& call, const Notification& notification) {
  if (call.shape == Shape::open)
    return notification.arguments[static_cast<std::size_t>(call.extra)] & (O_CREAT | kUnnamed);
  if (call.shape == Shape::memory_file) return false;
  return call.kind == OperationKind::write || call.kind == OperationKind::mkdir || call.kind == OperationKind::link ||
         call.kind == OperationKind::bind || call.shape == Shape::open_how;
}

bool makes_namespace(const WatchedCall& call, const Notification& notification) {
  return call.shape == Shape::clone && (notification.arguments[0] & kNamespaces);
}

bool starts_thread(const WatchedCall& call, const Notification& notification) {
  return call.shape == Shape::clone && !makes_namespace(call, notification);
}

}  // namespace

// The errno for the caller; 0: go on.
int Watch::judge(const WatchedCall& call, const Notification& notification) {
  if (call.verdict == Verdict::refuse || makes_namespace(call, notification)) return EPERM;
  if (!permit_) return 0;
  if (starts_thread(call, notification)) return permit_(Resource::thread) ? 0 : EAGAIN;
  return makes_file(call, notification) && !permit_(Resource::file) ? ENOSPC : 0;
}

void Watch::serve() {
  for (int count = 0; count < kMaxAtOnce; ++count) {
    const auto notification = kernel_.receive();
    if (!notification) return;
    last_pid_ = notification->pid;
    const WatchedCall* call = find_call(notification->number);
    const bool thread = call && starts_thread(*call, *notification);
    std::optional<Operation> operation;
    if (call && !thread && operations_.size() < kMaxOperations && bytes_ < kMaxBytes) {
      operation = decode(kernel_, *notification, *call);
      if (operation && !kernel_.still_waits(*notification)) operation.reset();
    } else if (!thread) {
      ++dropped_;
    }
    const int error = call ? judge(*call, *notification) : 0;
    kernel_.answer(*notification, error);
    if (!call) continue;
    if (operation && error == EPERM) operation->kind = OperationKind::denied;
    if (call->shape == Shape::memory_file) memory_files_ = true;
    if (!operation) continue;
    bytes_ += text_bytes(*operation);
    operations_.push_back(std::move(*operation));
  }
}

std::vector<Operation> Watch::take() {
  dropped_ = 0;
  bytes_ = 0;
  return std::exchange(operations_, {});
}

}  // namespace warmfuzz::watch
