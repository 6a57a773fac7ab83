#include <utility>

#include "harness/runtime_api/routes/route.h"

namespace warmfuzz::runtime_api {
namespace {

Verdict begin(Session& session, const Request&, std::string_view, Reply& draft) {
  Verdict verdict;
  if (auto denied = session.try_transition(Input::memory)) {
    verdict.answer = std::move(*denied);
    return verdict;
  }
  verdict.action = Action::receive;
  draft.kind = Reply::Kind::memory;
  return verdict;
}

Completion finish(Reply&& draft, Received&& received) {
  Completion completion{accepted(), std::move(draft)};
  take_body(*completion.reply, std::move(received));
  return completion;
}

}  // namespace

// No call of Lambda's: only what was asked for is taken.
const Route kMemory{"POST", "/warmfuzz/memory", begin, finish};

}  // namespace warmfuzz::runtime_api
