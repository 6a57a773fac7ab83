#include <utility>

#include "harness/runtime_api/routes/route.h"

namespace warmfuzz::runtime_api {
namespace {

Verdict begin(Session& session, const Request& request, std::string_view id, Reply& draft) {
  Verdict verdict;
  auto refused = session.check_id(id);
  if (!refused) refused = session.try_transition(Input::answer);
  if (refused) {
    verdict.answer = std::move(*refused);
    return verdict;
  }
  verdict.action = Action::receive;
  draft.kind = Reply::Kind::error;
  draft.streamed = request.response_mode == "streaming";
  if (!request.error_type.empty()) draft.error_type = valid_error_type(request.error_type);
  return verdict;
}

Completion finish(Reply&& draft, Received&& received) {
  Completion completion{accepted(), std::move(draft)};
  take_body(*completion.reply, std::move(received));
  return completion;
}

}  // namespace

const Route kError{"POST", "/2018-06-01/runtime/invocation/{}/error", begin, finish};

}  // namespace warmfuzz::runtime_api
