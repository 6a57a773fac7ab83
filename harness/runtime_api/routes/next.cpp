#include "harness/runtime_api/routes/route.h"

namespace warmfuzz::runtime_api {
namespace {

Verdict begin(Session& session, const Request&, std::string_view, Reply&) {
  Verdict verdict;
  const bool owes_answer = session.state() == State::running;
  if (auto denied = session.try_transition(Input::next)) {
    verdict.answer = std::move(*denied);
    return verdict;
  }
  verdict.overdue = session.take_overdue();
  verdict.action = owes_answer ? Action::again : Action::hold;
  if (owes_answer) verdict.answer.violation = "asked for an event without an answer to the last one";
  return verdict;
}

}  // namespace

const Route kNext{"GET", "/2018-06-01/runtime/invocation/next", begin};

}  // namespace warmfuzz::runtime_api
