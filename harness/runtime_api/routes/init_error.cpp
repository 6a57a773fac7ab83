#include <utility>

#include "harness/runtime_api/routes/route.h"

namespace warmfuzz::runtime_api {
namespace {

Verdict begin(Session& session, const Request& request, std::string_view, Reply& draft) {
  Verdict verdict;
  if (auto denied = session.try_transition(Input::init_error)) {
    verdict.answer = std::move(*denied);
    return verdict;
  }
  verdict.action = Action::receive;
  draft.kind = Reply::Kind::init_error;
  if (!request.error_type.empty()) draft.error_type = valid_error_type(request.error_type);
  return verdict;
}

Completion finish(Reply&& draft, Received&& received) {
  Completion completion{accepted(), std::move(draft)};
  take_body(*completion.reply, std::move(received));
  return completion;
}

}  // namespace

const Route kInitError{"POST", "/2018-06-01/runtime/init/error", begin, finish};

}  // namespace warmfuzz::runtime_api
