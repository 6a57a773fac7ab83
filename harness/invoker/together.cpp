#include "harness/invoker/together.h"

#include <cstdio>
#include <utility>

#include "harness/invoker/outcome.h"

namespace warmfuzz {

namespace {

/// What the client answered to each of them: {"answer": text} or {"error": text}.
Outcome outcome_of(const Json& answers, std::size_t number) {
  Outcome outcome;
  Reply reply;
  reply.kind = Reply::Kind::error;
  if (answers.is_array() && number < answers.size() && answers[number].is_object()) {
    const Json& answer = answers[number];
    if (answer.contains("answer")) reply.kind = Reply::Kind::response;
    reply.body = answer.value(answer.contains("answer") ? "answer" : "error", std::string());
  }
  reply.body_bytes = reply.body.size();
  fill(outcome, std::move(reply));
  return outcome;
}

}  // namespace

std::string request_id(std::uint64_t serial, std::uint64_t environment) {
  char text[48];
  std::snprintf(text, sizeof text, "%08x-%04x-4%03x-8%03x-%012llx", static_cast<unsigned>(environment & 0xffffffff),
                static_cast<unsigned>(serial >> 32 & 0xffff), 0x1afU, 0x2bdU,
                static_cast<unsigned long long>(serial & 0xffffffffffff));
  return text;
}

Invocation joint(const std::vector<Invocation>& all, std::uint64_t environment) {
  Invocation one{all.front().serial, "[", all.front().tenant};
  for (const auto& each : all) {
    one.objects.insert(one.objects.end(), each.objects.begin(), each.objects.end());
    const Json head{{"id", request_id(each.serial, environment)}, {"tenant", each.tenant}};
    one.event += (one.event.size() > 1 ? "," : "") + ("{\"head\":" + head.dump()) + ",\"event\":" + each.event + "}";
  }
  one.event += "]";
  return one;
}

std::vector<Observation> split(Observation&& seen, const std::vector<Invocation>& invocations) {
  const bool cold_start = seen.cold_start;
  const bool answered = seen.outcome.kind == OutcomeKind::response;
  const Json answers = answered ? Json::parse(seen.outcome.body, nullptr, false) : Json();
  Observation shared;
  shared.environment = seen.environment;
  shared.outcome = seen.outcome;
  shared.resources = seen.resources;
  std::vector<Observation> all;
  for (std::size_t i = 0; i < invocations.size(); ++i) {
    Observation one = i + 1 < invocations.size() ? shared : std::move(seen);
    one.cold_start = i == 0 && cold_start;
    one.invocation = invocations[i].serial;
    one.tenant = invocations[i].tenant;
    one.event = invocations[i].event;
    if (answered) one.outcome = outcome_of(answers, i);
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace warmfuzz
