#include "harness/runtime_api/session.h"

#include <array>
#include <utility>

#include "harness/runtime_api/routes/route.h"
#include "harness/runtime_api/text.h"

namespace warmfuzz::runtime_api {
namespace {

struct Transition {
  State from;
  Input input;
  State to;
};

constexpr std::array kTransitions{
    Transition{State::starting, Input::next, State::waiting},
    Transition{State::starting, Input::init_error, State::receiving_init},
    Transition{State::receiving_init, Input::received, State::failed},
    Transition{State::receiving_init, Input::broke_off, State::starting},
    Transition{State::waiting, Input::next, State::waiting},  // on another connection: the newest one counts
    Transition{State::waiting, Input::deliver, State::running},
    Transition{State::waiting, Input::hang_up, State::answered},
    Transition{State::running, Input::next, State::running},  // the event that it already has, again
    Transition{State::running, Input::answer, State::receiving},
    Transition{State::receiving, Input::received, State::answered},
    Transition{State::receiving, Input::broke_off, State::torn},
    Transition{State::torn, Input::next, State::waiting},
    Transition{State::answered, Input::next, State::waiting},
    Transition{State::waiting, Input::look, State::looking},
    Transition{State::looking, Input::memory, State::receiving_look},
    Transition{State::looking, Input::next, State::waiting},  // it could not look
    Transition{State::receiving_look, Input::received, State::answered},
    Transition{State::receiving_look, Input::broke_off, State::answered},
};

}  // namespace

std::string_view name(State state) {
  switch (state) {
    case State::starting:
      return "Started";
    case State::waiting:
      return "Ready";
    case State::running:
      return "Running";
    case State::receiving:
      return "InvocationResponse";
    case State::torn:
      return "ResponseSent";
    case State::answered:
      return "ResponseSent";
    case State::receiving_init:
      return "InitError";
    case State::failed:
      return "InitError";
    case State::looking:
    case State::receiving_look:
      return "Ready";
  }
  return "";
}

std::optional<State> transition(State from, Input input) {
  for (const auto& row : kTransitions)
    if (row.from == from && row.input == input) return row.to;
  return std::nullopt;
}

Answer refusal(unsigned status, std::string_view type, std::string_view message) {
  Answer answer;
  answer.status = status;
  answer.body = R"({"errorMessage":")" + json_escape(message) + R"(","errorType":")" + json_escape(type) + "\"}";
  answer.violation = std::to_string(status) + " " + std::string(type);
  return answer;
}

Verdict Session::begin(const Request& request) {
  std::string_view id;
  const Route* route = find_route(request.method, request.target, id);
  Reply draft;
  Verdict verdict = route->begin(*this, request, id, draft);
  if (verdict.action == Action::receive) {
    receiving_ = route;
    draft_ = std::move(draft);
  }
  if (!verdict.answer.violation.empty())
    verdict.answer.violation =
        printable(request.method, 16) + " " + printable(request.target, 160) + ": " + verdict.answer.violation;
  return verdict;
}

Completion Session::finish(Received&& received) {
  state_ = transition(state_, Input::received).value_or(state_);
  return receiving_->finish(std::move(draft_), std::move(received));
}

void Session::break_off(Received&& received) {
  const bool answer = state_ == State::receiving;
  state_ = transition(state_, Input::broke_off).value_or(state_);
  if (!answer) return;
  // Not reported at once: a process that died while it answered has crashed, it has not answered.
  draft_.kind = Reply::Kind::error;
  draft_.error_type = "Runtime.TruncatedResponse";
  draft_.body = std::move(received.body);
  draft_.body_bytes = received.bytes;
  draft_.truncated = true;
  overdue_ = std::move(draft_);
}

void Session::deliver(std::string_view request_id) {
  state_ = transition(state_, Input::deliver).value_or(state_);
  request_id_ = request_id;
}

void Session::look() { state_ = transition(state_, Input::look).value_or(state_); }

void Session::hang_up() { state_ = transition(state_, Input::hang_up).value_or(state_); }

void Session::reset() { *this = Session{}; }

std::optional<Answer> Session::try_transition(Input input) {
  if (const auto to = transition(state_, input)) {
    state_ = *to;
    return std::nullopt;
  }
  return refusal(403, "InvalidStateTransition",
                 "State transition from " + std::string(name(state_)) + " is not allowed for this call");
}

std::optional<Answer> Session::check_id(std::string_view id) const {
  if (!id.empty() && id == request_id_) return std::nullopt;
  return refusal(400, "InvalidRequestID", "Invalid request ID");
}

std::optional<Reply> Session::take_overdue() { return std::exchange(overdue_, std::nullopt); }

}  // namespace warmfuzz::runtime_api
