#include "harness/oracles/evidence/report.h"

#include <algorithm>

#include "harness/oracles/evidence/text.h"

namespace warmfuzz::judging {

const InvokeStep* step_of(const Evidence& evidence, const Observation& seen) {
  const auto& steps = evidence.scenario.steps;
  return seen.step < steps.size() ? std::get_if<InvokeStep>(&steps[seen.step]) : nullptr;
}

const Observation* observation_of(const Evidence& evidence, std::uint64_t invocation) {
  const auto& all = evidence.trace.observations;
  if (all.empty() || invocation < all.front().invocation) return nullptr;
  // Mostly they are numbered one after the other.
  const auto guess = invocation - all.front().invocation;
  if (guess < all.size() && all[guess].invocation == invocation) return &all[guess];
  for (const auto& other : all)
    if (other.invocation == invocation) return &other;
  return nullptr;
}

std::string_view delivered_by(std::string_view source) {
  const auto nested = source.rfind("-in-");
  return nested == std::string_view::npos ? source : source.substr(nested + 4);
}

bool is_asynchronous(std::string_view source) {
  for (const std::string_view known : {"s3", "sqs", "sns", "dynamodb", "kinesis", "eventbridge", "schedule"})
    if (delivered_by(source) == known) return true;
  return false;
}

bool is_of_event(const CanaryOwner& owner, const Observation& seen) {
  return owner.kind == CanaryKind::secret ? owner.label == "bait" : owner.invocation == seen.invocation;
}

Finding start_finding(const Rule& rule, const Evidence& evidence, const Observation& seen) {
  Finding finding;
  finding.rule = rule.id;
  finding.cwe = rule.cwe;
  finding.severity = rule.severity;
  finding.function = evidence.function.id;
  finding.step = seen.step;
  return finding;
}

std::string with_article(std::string_view source) {
  constexpr std::pair<std::string_view, std::string_view> names[] = {
      {"alb", "a load balancer's"},
      {"apigw-http", "an API Gateway (HTTP API)"},
      {"apigw-rest", "an API Gateway (REST API)"},
      {"apigw-websocket", "an API Gateway (WebSocket API)"},
      {"dynamodb", "a DynamoDB stream's"},
      {"eventbridge", "an EventBridge"},
      {"function-url", "a function URL's"},
      {"kinesis", "a Kinesis stream's"},
      {"s3", "an S3"},
      {"schedule", "a scheduled"},
      {"sns", "an SNS"},
      {"sqs", "an SQS"},
  };
  for (const auto& [id, name] : names)
    if (source == id) return std::string(name);
  const bool vowel = !source.empty() && std::string_view("aeiou").find(source.front()) != std::string_view::npos;
  return (vowel ? "an " : "a ") + std::string(source);
}

std::optional<FieldRef> only_field(const InvokeStep& step) {
  if (step.fields.size() != 1) return std::nullopt;
  const auto& [pointer, changed] = *step.fields.begin();
  FieldRef field{step.source, first_record(pointer)};
  const Json* value = &changed;
  while (value->is_object() && value->size() == 1) {
    const std::string& key = value->begin().key();
    if (key.find_first_of("/~{") != std::string::npos || key.size() > 64) break;
    field.path += "/" + key;
    value = &*value->begin();
  }
  return field;
}

std::string describe(const FieldRef& field) {
  if (field.event == "s3" && field.path == "/Records/0/s3/object/key") return "the key of the S3 object";
  if (field.path.starts_with("/objects/0/entries/0/name")) return "the name of an entry of the archive";
  if (field.path.starts_with("/objects/0/entries/0/link")) return "the target of a link in the archive";
  if (field.path.starts_with("/objects/0/entries/0")) return "a file in the archive";
  if (field.path == "/objects/0/content") return "the content of the object";
  if (field.path.starts_with("/objects/0/content")) return "`" + field.path.substr(18) + "` of the object's content";
  if (field.path.starts_with("/objects/0/")) return "`" + field.path.substr(11) + "` of the object";
  if (field.event == "sqs" && field.path == "/Records/0/body") return "the body of the SQS message";
  return "`" + field.path + "` of the event";
}

std::string shown_value(const FieldRef& field, const std::string& value, const CanaryRecogniser& canaries) {
  return shown(field.event == "s3" && !is_of_object(field) ? decode_percent(value, true) : value, canaries);
}

std::string title_of(const Baseline& baseline, const FieldRef& field) {
  if (!is_of_object(field)) return known_field(baseline, field.path);
  std::string title = describe(field);
  if (title.front() == 't' || title.front() == 'a') title.front() = static_cast<char>(title.front() - 'a' + 'A');
  return title;
}

void add_objects(Finding& finding, const Scenario& scenario) {
  if (!finding.source || !is_of_object(*finding.source)) return;
  Scenario objects;
  objects.objects = scenario.objects;
  const Json written = Json::parse(write_scenario(objects), nullptr, false);
  if (!written.is_object() || !written.contains("objects")) return;
  for (const auto& object : written["objects"]) {
    Json item{{"what", "object"}};
    item.update(object);
    finding.evidence.push_back(std::move(item));
  }
}

std::optional<FieldRef> field_of(const std::string& token, const InvokeStep& step, const EventFields& fields) {
  const auto places = fields.holding(token);
  if (places.empty()) return std::nullopt;
  return FieldRef{step.source, first_record(places.front().pointer)};
}

Json evidence_of_step(const InvokeStep& step, const Observation& seen) {
  Json item{{"what", "event"},
            {"trigger", step.trigger},
            {"source", step.source},
            {"tenant", seen.tenant},
            {"fields", Json::object()}};
  for (const auto& [pointer, value] : step.fields) item["fields"][pointer] = value;
  return item;
}

std::string counted(std::size_t count, std::string_view thing) {
  return std::to_string(count) + " " + std::string(thing) + (count == 1 ? "" : "s");
}

}  // namespace warmfuzz::judging
