#include "generators/events/validate.h"

#include <algorithm>
#include <array>

#include "generators/events/pointer.h"

namespace warmfuzz {
namespace events {
namespace {

using Inspector = void (*)(Inspection&, const Trigger&);

constexpr std::array<std::pair<std::string_view, Inspector>, 14> kInspectors{
    {{"apigw-rest", inspect_rest},
     {"apigw-http", inspect_http},
     {"function-url", inspect_function_url},
     {"alb", inspect_alb},
     {"apigw-websocket", inspect_websocket},
     {"s3", inspect_s3},
     {"sqs", inspect_sqs},
     {"sns", inspect_sns},
     {"dynamodb", inspect_dynamodb},
     {"kinesis", inspect_kinesis},
     {"eventbridge", inspect_eventbridge},
     {"s3-eventbridge", inspect_s3_through_bus},
     {"sns-notification", inspect_notification},
     {"schedule", inspect_schedule}}};

Inspector inspector_of(std::string_view source) {
  const auto found =
      std::find_if(kInspectors.begin(), kInspectors.end(), [&](const auto& one) { return one.first == source; });
  return found == kInspectors.end() ? nullptr : found->second;
}

}  // namespace

const Json& Inspection::at(const std::string& pointer) const {
  static const Json nothing;
  const auto parsed = Pointer::parse(pointer);
  const auto* found = parsed ? parsed->find(event_) : nullptr;
  return found == nullptr ? nothing : *found;
}

void Inspection::expect(bool ok, const std::string& pointer, const std::string& what) {
  if (!ok) complaints_.push_back(pointer + ": " + what);
}

const std::string& Inspection::text(const std::string& pointer, std::size_t least, std::size_t most) {
  static const std::string nothing;
  const auto& value = at(pointer);
  const bool ok = value.is_string() && value.get_ref<const std::string&>().size() >= least &&
                  value.get_ref<const std::string&>().size() <= most;
  expect(ok, pointer, "expected a text of " + std::to_string(least) + " … " + std::to_string(most) + " bytes");
  return value.is_string() ? value.get_ref<const std::string&>() : nothing;
}

}  // namespace events

bool has_inspector(std::string_view source) { return events::inspector_of(source) != nullptr; }

std::vector<std::string> violations(std::string_view source, const Json& event, const Trigger& trigger) {
  events::Inspection inspection(event);
  if (const auto inspect = events::inspector_of(source)) {
    inspect(inspection, trigger);
  } else {
    inspection.expect(false, "", "nothing is known of events of \"" + std::string(source) + '"');
  }
  return inspection.take();
}

}  // namespace warmfuzz
