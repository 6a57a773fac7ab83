#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "harness/runtime_api/reply.h"

namespace warmfuzz::runtime_api {

/// A buffered response above this is refused with 413 and the caller sees Function.ResponseSizeTooLarge.
/// 6 MiB + 100 bytes, the service's own limit. Of every body no more than this is kept.
inline constexpr std::uint64_t kMaxResponseBytes = 6'291'556;
/// The same for a streamed response.
inline constexpr std::uint64_t kMaxStreamedBytes = 200ULL * 1024 * 1024;

/// Where the runtime process stands, as its calls tell.
enum class State {
  starting,        ///< launched, has not called
  waiting,         ///< in `next`
  running,         ///< has an event, owes an answer
  receiving,       ///< its answer is on the way
  torn,            ///< its answer broke off; counts as one when it comes back for the next event
  answered,        ///< has answered, may ask for the next event
  receiving_init,  ///< its report of a failed start is on the way
  failed,          ///< could not start
  looking,         ///< was asked what its process holds
  receiving_look,  ///< what it found is on the way
};
/// As the official emulator names it in its messages.
std::string_view name(State state);

enum class Input { next, deliver, hang_up, answer, received, broke_off, init_error, look, memory };

/// The whole protocol: every transition that is not in the table is denied.
std::optional<State> transition(State from, Input input);

/// The head of a request. Views are valid for the duration of the call they are passed to.
struct Request {
  std::string_view method;
  std::string_view target;
  std::string_view error_type;     ///< Lambda-Runtime-Function-Error-Type; empty: none
  std::string_view response_mode;  ///< Lambda-Runtime-Function-Response-Mode; empty: none
  std::string_view content_type;
};

/// What has arrived of a body when it is over (or broke off).
struct Received {
  std::string body;  ///< at most kMaxResponseBytes
  std::uint64_t bytes = 0;
  /// Trailers of a streamed response that failed half-way: an error type, and the error document in base64.
  std::string trailer_error_type;
  std::string trailer_error_body;
};

/// An HTTP answer; the body is JSON.
struct Answer {
  unsigned status = 202;
  std::string body;
  /// What was wrong with the request; empty where nothing was.
  std::string violation;
};

enum class Action {
  hold,     ///< the client waits for an event: nothing is answered now
  again,    ///< the client asks for the event that it already has: it gets it again
  receive,  ///< the body is wanted; finish() gives the answer
  refuse,   ///< the body is not wanted; `answer` is given after it has passed
};

/// What to do with a request whose head has arrived.
struct Verdict {
  Action action = Action::refuse;
  Answer answer;
  /// An answer that broke off earlier, due now that the client has come back.
  std::optional<Reply> overdue;
};

struct Completion {
  Answer answer;
  std::optional<Reply> reply;
};

struct Route;

/// The Runtime API as one runtime process sees it: a state machine without input or output, which denies by default.
/// Never throws on what a client sends.
class Session {
 public:
  State state() const { return state_; }
  /// Of the event delivered last; empty before the first.
  const std::string& request_id() const { return request_id_; }

  /// A request's head has arrived.
  Verdict begin(const Request& request);
  /// The body of the request that begin() wanted is complete. Precondition: state is receiving or receiving_init.
  Completion finish(Received&& received);
  /// The connection ended before the body did. The same precondition.
  void break_off(Received&& received);
  /// An event goes to the client that waits. Precondition: state() == State::waiting.
  void deliver(std::string_view request_id);
  /// The client that waits is asked what its process holds. The same precondition.
  void look();
  /// The connection that waited is gone.
  void hang_up();
  /// Another process will call.
  void reset();

  /// For routes: makes the transition, or says why it is denied (403).
  std::optional<Answer> try_transition(Input input);
  /// For routes: 400 unless `id` is the invocation under way.
  std::optional<Answer> check_id(std::string_view id) const;
  /// For routes: the answer that broke off, if there is one; gives it away.
  std::optional<Reply> take_overdue();

 private:
  State state_ = State::starting;
  std::string request_id_;
  const Route* receiving_ = nullptr;  ///< whose finish() gets the body
  Reply draft_;                       ///< what is known of the answer under way from its head
  std::optional<Reply> overdue_;
};

/// An error as the Runtime API words it: {"errorMessage":…,"errorType":…}.
Answer refusal(unsigned status, std::string_view type, std::string_view message);

}  // namespace warmfuzz::runtime_api
