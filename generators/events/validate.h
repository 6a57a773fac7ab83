#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "warmfuzz/event_source.h"

namespace warmfuzz {

/// What is wrong with a rendered event of a built-in source: each invariant of the service that it
/// breaks, with the pointer. Empty: it could have come from the service. Written against the services' behaviour and
/// apart from the code that renders, so that each checks the other. An unknown source gives one complaint.
std::vector<std::string> violations(std::string_view source, const Json& event, const Trigger& trigger);

/// Whether violations() knows this source.
bool has_inspector(std::string_view source);

namespace events {
/// Collects complaints about one event.
class Inspection {
 public:
  explicit Inspection(const Json& event) : event_(event) {}

  /// The value at a pointer, null if there is none.
  const Json& at(const std::string& pointer) const;
  /// Complains unless `ok`.
  void expect(bool ok, const std::string& pointer, const std::string& what);
  /// Complains unless there is a string of this many bytes there; gives it, or an empty one.
  const std::string& text(const std::string& pointer, std::size_t least, std::size_t most);

  /// Nothing to complain of so far. What is computed from values that are wrong already need not be looked at.
  bool ok() const { return complaints_.empty(); }
  std::vector<std::string> take() { return std::move(complaints_); }

 private:
  const Json& event_;
  std::vector<std::string> complaints_;
};

void inspect_rest(Inspection& event, const Trigger& trigger);
void inspect_http(Inspection& event, const Trigger& trigger);
void inspect_function_url(Inspection& event, const Trigger& trigger);
void inspect_alb(Inspection& event, const Trigger& trigger);
void inspect_websocket(Inspection& event, const Trigger& trigger);
void inspect_s3(Inspection& event, const Trigger& trigger);
void inspect_sqs(Inspection& event, const Trigger& trigger);
void inspect_sns(Inspection& event, const Trigger& trigger);
void inspect_dynamodb(Inspection& event, const Trigger& trigger);
void inspect_kinesis(Inspection& event, const Trigger& trigger);
void inspect_eventbridge(Inspection& event, const Trigger& trigger);
void inspect_notification(Inspection& event, const Trigger& trigger);
void inspect_s3_through_bus(Inspection& event, const Trigger& trigger);
void inspect_schedule(Inspection& event, const Trigger& trigger);
}  // namespace events

}  // namespace warmfuzz
