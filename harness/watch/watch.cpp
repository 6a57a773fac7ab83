#include "harness/watch/watch.h"

#include <cerrno>
#include <utility>

#include "harness/watch/calls.h"
#include "harness/watch/decode.h"

namespace warmfuzz::watch {

void Watch::serve() {
  while (auto notification = kernel_.receive()) {
    last_pid_ = notification->pid;
    const WatchedCall* call = find_call(notification->number);
    std::optional<Operation> operation;
    if (call && operations_.size() < kMaxOperations)
      operation = decode(kernel_, *notification, *call);
    else
      ++dropped_;
    kernel_.answer(*notification, call && call->verdict == Verdict::refuse ? EPERM : 0);
    if (call && call->kind == OperationKind::spawn) spawned_ = true;
    if (operation) operations_.push_back(std::move(*operation));
  }
}

std::vector<Operation> Watch::take() {
  dropped_ = 0;
  return std::exchange(operations_, {});
}

}  // namespace warmfuzz::watch
