#include <regex>
#include <set>

#include "generators/events/nested.h"
#include "generators/events/source.h"
#include "generators/events/validate.h"
#include "generators/mutators/scenario_mutator.h"
#include "generators/mutators/seeds.h"
#include "tests/unit/event_fixtures.h"

/// What holds for every source that there is: a new one is tested by being there.
namespace warmfuzz::test {
namespace {

/// Each source as its triggers above have it, and as one of which the project file says nothing.
std::vector<Trigger> triggers_of_every_source() {
  auto all = triggers();
  for (const auto& [id, source] : sources()) all.push_back({"Bare-" + id, id, Json::object()});
  return all;
}

/// JSON inside texts becomes part of the whole: what lies in a nested event is compared as such.
Json opened(const Json& value) {
  if (value.is_string()) {
    auto read = Json::parse(value.get_ref<const std::string&>(), nullptr, false);
    return read.is_structured() ? opened(read) : value;
  }
  auto out = value;
  for (auto& member : out)
    if (out.is_structured()) member = opened(member);
  return out;
}

/// "/Records/2/body" → "/Records/0/body", wherever records are.
std::string of_first_record(const std::string& pointer) {
  static const std::regex record("/Records/[0-9]+");
  return std::regex_replace(pointer, record, "/Records/0");
}

bool under(const std::string& pointer, const std::string& base) {
  return pointer == base || pointer.compare(0, base.size() + 1, base + '/') == 0;
}

/// Where an event may differ from the benign one: fields that an attacker has, and what is computed from them.
struct Freedom {
  std::vector<std::string> fields;
  std::vector<std::string> derived;

  bool allows(const std::string& changed) const {
    const auto pointer = of_first_record(changed);
    const auto holds = [&](const std::string& base) { return under(pointer, base); };
    return std::any_of(fields.begin(), fields.end(), holds) || std::any_of(derived.begin(), derived.end(), holds);
  }
};

Freedom freedom_of(const EventSource& source, const Trigger& trigger) {
  Freedom out;
  if (const auto* nested = dynamic_cast<const events::NestedEventSource*>(&source)) {
    const auto inner = freedom_of(nested->inner(), trigger);
    for (const auto& field : inner.fields) out.fields.push_back(nested->spec().at + field);
    for (const auto& derived : inner.derived) out.derived.push_back(nested->spec().at + derived);
    for (const auto& derived : freedom_of(nested->outer(), trigger).derived) out.derived.push_back(derived);
    return out;
  }
  const auto& spec = dynamic_cast<const events::DataEventSource&>(source).spec();
  const auto base = spec.has_records() ? spec.records_text + "/0" : std::string();
  for (const auto& field : source.fields(trigger)) out.fields.push_back(field.pointer);
  for (const auto& field : spec.fields)
    if (!field.map.absent.empty()) out.fields.push_back(base + field.map.absent.text());
  for (const auto& derivation : spec.derived)
    if (derivation.action != events::Action::configured) out.derived.push_back(base + derivation.to.text());
  return out;
}

/// The same step with nothing changed, with as many records and the same of them again.
InvokeStep benign_of(const InvokeStep& step, const EventSource& source, std::size_t records) {
  auto benign = step;
  benign.fields.clear();
  const auto number = std::to_string(records - 1);
  if (const auto* nested = dynamic_cast<const events::NestedEventSource*>(&source)) {
    if (records > 1) benign.fields[in_record(nested->spec().at, records - 1) + "/_"] = nullptr;
    return benign;
  }
  const auto& spec = dynamic_cast<const events::DataEventSource&>(source).spec();
  if (records > 1) benign.fields[spec.records_text + '/' + number + "/_"] = nullptr;
  for (const auto& [pointer, value] : step.fields)
    if (!spec.again.pointer.empty() && of_first_record(pointer) == spec.again.pointer) benign.fields[pointer] = value;
  return benign;
}

/// What is at a pointer that may lead through texts which hold JSON.
Json reached(Json value, const std::string& pointer) {
  const auto parsed = events::Pointer::parse(pointer).value();
  for (const auto& token : parsed.tokens()) {
    if (value.is_string()) value = Json::parse(value.get<std::string>(), nullptr, false);
    value = value.is_array() ? Json(value.at(std::stoul(token))) : Json(value.at(token));
  }
  return value;
}

/// The outer event is looked at as one of its source, and what it carries as one of its own.
std::vector<std::string> wrong_in(const EventSource& source, const Json& event, const Trigger& trigger) {
  const auto* nested = dynamic_cast<const events::NestedEventSource*>(&source);
  if (nested == nullptr) return violations(source.id(), event, trigger);
  auto wrong = wrong_in(nested->outer(), event, trigger);
  for (std::size_t i = 0; i < (event.contains("Records") ? event["Records"].size() : 1); ++i) {
    const auto text = reached(event, in_record(nested->spec().at, i)).get<std::string>();
    const auto inner = wrong_in(nested->inner(), Json::parse(text, nullptr, false), trigger);
    wrong.insert(wrong.end(), inner.begin(), inner.end());
  }
  return wrong;
}

std::string bytes_of(const Json& event) { return event.dump(-1, ' ', false, Json::error_handler_t::replace); }

/// Members of a map that the service sets stay what they are, or come after what the attacker sent.
std::string service_members(const Json& benign, const Json& event, const std::vector<Field>& fields,
                            const Freedom& freedom) {
  for (const auto& field : fields) {
    const Json::json_pointer at(field.pointer);
    if (field.kind != FieldKind::string_map || !field.benign.is_object() || !benign.contains(at) || !event.contains(at))
      continue;
    for (const auto& [name, value] : benign[at].items()) {
      const auto pointer = field.pointer + '/' + name;
      const bool computed = std::any_of(freedom.derived.begin(), freedom.derived.end(),
                                        [&](const std::string& one) { return one == pointer; });
      if (field.benign.contains(name) || computed || !value.is_string()) continue;
      const auto& now = event[at].value(name, Json());
      if (!now.is_string() || !now.get<std::string>().ends_with(value.get<std::string>()))
        return pointer + " is lost\n";
    }
  }
  return {};
}

std::string complaints(const Scenario& scenario, const Trigger& trigger) {
  const auto& source = *sources().at(trigger.source);
  const auto freedom = freedom_of(source, trigger);
  const auto again = read_scenario(write_scenario(scenario), "test");
  if (!again.ok()) return again.fault().message;
  std::string out;
  for (std::size_t i = 0; i < scenario.steps.size(); ++i) {
    const auto* step = std::get_if<InvokeStep>(&scenario.steps[i]);
    if (step == nullptr) continue;
    const auto event = source.render(trigger, *step, scenario.seed, readable());
    if (bytes_of(event) != bytes_of(source.render(trigger, *step, scenario.seed, readable())))
      out += "rendered again it is another one\n";
    if (bytes_of(event) !=
        bytes_of(source.render(trigger, std::get<InvokeStep>(again->steps[i]), again->seed, readable())))
      out += "written and read again it is another one\n";
    for (const auto& one : wrong_in(source, event, trigger)) out += one + '\n';

    const auto records = event.contains("Records") ? event["Records"].size() : 1;
    const auto benign = source.render(trigger, benign_of(*step, source, records), scenario.seed, readable());
    const bool nested = dynamic_cast<const events::NestedEventSource*>(&source) != nullptr;
    for (const auto& change : Json::diff(nested ? opened(benign) : benign, nested ? opened(event) : event))
      if (!freedom.allows(change["path"])) out += change["path"].get<std::string>() + " is not the attacker's\n";
    out += service_members(benign, event, source.fields(trigger), freedom);
  }
  return out.empty() ? out : trigger.name + ": " + out + write_scenario(scenario).substr(0, 3000);
}

const Catalogue& catalogue() {
  static const auto loaded = Catalogue::load().value();
  return loaded;
}

std::map<std::string, Json> leaves(const Json& event) {
  std::map<std::string, Json> out;
  const auto flat = opened(event).flatten();
  for (const auto& [pointer, value] : flat.items()) out[pointer] = value;
  return out;
}

}  // namespace

TEST_CASE("Whatever is done to an event of any source, the service's part of it stays, and the service could send it") {
  for (const auto& trigger : triggers_of_every_source()) {
    Function function;
    function.id = "F";
    function.triggers = {trigger};
    const ScenarioMutator mutator(function, sources(), catalogue(), common_key_words());
    const auto benign = benign_scenarios(function, sources(), common_key_words());
    REQUIRE_FALSE(benign.empty());
    Random random(1);
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < 100 && wrong < 3; ++i) {
      auto scenario = benign[i % benign.size()];
      scenario.seed = random();
      for (std::size_t n = random() % 6; n > 0; --n) mutator.mutate(scenario, random);
      const auto found = complaints(scenario, trigger);
      CHECK(found == "");
      wrong += found.empty() ? 0 : 1;
    }
    for (const auto& scenario : hostile_seeds(function, sources(), catalogue(), common_key_words(), 100, random)) {
      const auto found = complaints(scenario, trigger);
      CHECK(found == "");
      if (wrong += found.empty() ? 0 : 1; wrong > 3) break;
    }
  }
}

TEST_CASE("Two callers are two people in every place that says who one is, and each stays himself in every event") {
  static const std::set<std::string> identities{
      "sub",    "cognito:username", "principalId", "sourceIp",    "sourceIPAddress", "SenderId",    "connectionId",
      "caller", "partitionKey",     "callerId",    "userId",      "userArn",         "accessKey",   "apiKeyId",
      "user",   "subjectDN",        "tenantId",    "customer_id", "x-tenant-id",     "X-Tenant-Id", "x-forwarded-for",
      "cookie", "Cookie",           "serialNumber"};
  std::set<std::string> impersonal;
  for (const auto& [id, source] : sources())
    if (!source->fields({"T", id, Json::object()}).empty()) impersonal.insert(id);
  for (const auto& trigger : triggers_of_every_source()) {
    const auto& source = *sources().at(trigger.source);
    const bool nested = dynamic_cast<const events::NestedEventSource*>(&source) != nullptr;
    const auto of = [&](const char* tenant, std::uint64_t seed) {
      return leaves(source.render(trigger, step_for(trigger, {}, tenant), seed, readable()));
    };
    const auto one = of("a", 1);
    const auto again = of("a", 2);
    const auto other = of("b", 1);
    INFO(trigger.name);
    for (const auto& [pointer, value] : one) {
      const auto name = pointer.substr(pointer.rfind('/') + 1);
      const bool stays = again.count(pointer) != 0 && again.at(pointer) == value;
      const bool own = other.count(pointer) != 0 && other.at(pointer) != value;
      if (stays && own) impersonal.erase(trigger.source);
      // The bucket's owner is nobody's caller, and a carrying service speaks for itself.
      if (identities.count(name) == 0 || value.is_null() || value == "" || nested ||
          pointer.find("ownerIdentity") != std::string::npos)
        continue;
      INFO(pointer << " = " << value);
      CHECK(stays);
      CHECK(own);
    }
  }
  CHECK(impersonal == std::set<std::string>());
}

TEST_CASE("Two callers of one scenario never share an id") {
  static const std::set<std::string> ids{"messageId", "MessageId", "requestId", "eventID", "sequenceNumber"};
  for (const auto& trigger : triggers_of_every_source()) {
    const auto& source = *sources().at(trigger.source);
    const auto one = leaves(source.render(trigger, step_for(trigger, {}, "a"), 1, readable()));
    const auto other = leaves(source.render(trigger, step_for(trigger, {}, "b"), 1, readable()));
    for (const auto& [pointer, value] : one)
      if (ids.count(pointer.substr(pointer.rfind('/') + 1)) != 0 && other.count(pointer) != 0) {
        INFO(trigger.name << " " << pointer);
        CHECK(other.at(pointer) != value);
      }
  }
}

TEST_CASE("Two events of one caller in one scenario share no id, and the later one is later") {
  static const std::set<std::string> ids{"messageId", "MessageId", "requestId", "extendedRequestId", "eventID", "id"};
  static const std::set<std::string> rising{"sequenceNumber", "SequenceNumber", "time",          "requestTimeEpoch",
                                            "timeEpoch",      "eventTime",      "SentTimestamp", "Timestamp"};
  for (const auto& trigger : triggers_of_every_source()) {
    const auto& source = *sources().at(trigger.source);
    const auto of = [&](Occasion occasion) {
      return leaves(source.render(trigger, step_for(trigger), occasion, readable()));
    };
    const auto first = of({1, 0});
    CHECK(first == of(1));
    for (const std::size_t number : {1, 7, 500}) {
      const auto later = of({1, number});
      for (const auto& [pointer, value] : first) {
        const auto name = pointer.substr(pointer.rfind('/') + 1);
        if (value.is_null() || later.count(pointer) == 0) continue;
        INFO(trigger.name << " " << pointer << " " << number);
        if (ids.count(name) != 0 && pointer != "/pathParameters/id") CHECK(later.at(pointer) != value);
        // A new series of numbers begins once the last one's are used up; some times are in words.
        const bool counts = name != "SequenceNumber" && name != "sequenceNumber";
        if (rising.count(name) != 0 && (counts || number < 12) && pointer != "/requestContext/time")
          CHECK(later.at(pointer) > value);
      }
    }
  }
}

TEST_CASE("A standard queue may deliver a message again, and in any order; a FIFO queue and a stream do not") {
  const auto batch = event_of(
      "Queue", {{"/Records/0/body", "first"}, {"/Records/1/messageId", 0}, {"/Records/2/body", "third"}})["Records"];
  REQUIRE(batch.size() == 3);
  CHECK(batch[1]["messageId"] == batch[0]["messageId"]);
  CHECK(batch[1]["body"] == "first");
  CHECK(batch[0]["attributes"]["ApproximateReceiveCount"] == "1");
  CHECK(batch[1]["attributes"]["ApproximateReceiveCount"] == "2");
  CHECK(batch[2]["messageId"] != batch[0]["messageId"]);
  bool backwards = false;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto sent = [&](std::size_t i) {
      const auto event = sources().at("sqs")->render(
          trigger("Queue"), step_for(trigger("Queue"), {{"/Records/1/body", "x"}}), seed, readable());
      return event["Records"][i]["attributes"]["SentTimestamp"].get<std::string>();
    };
    backwards = backwards || sent(1) < sent(0);
  }
  CHECK(backwards);

  const auto fifo = event_of("Fifo", {{"/Records/1/messageId", 0}})["Records"];
  REQUIRE(fifo.size() == 2);
  CHECK(fifo[0]["messageId"] != fifo[1]["messageId"]);
  CHECK(fifo[0]["attributes"]["SequenceNumber"] < fifo[1]["attributes"]["SequenceNumber"]);
  const auto shard = event_of("Shard", {{"/Records/2/kinesis/data", "x"}})["Records"];
  CHECK(shard[0]["kinesis"]["sequenceNumber"] < shard[1]["kinesis"]["sequenceNumber"]);
  CHECK(shard[1]["kinesis"]["sequenceNumber"] < shard[2]["kinesis"]["sequenceNumber"]);
}

TEST_CASE("A load balancer passes path and query on as they were sent, in the maps of its mode") {
  const std::map<std::string, Json> fields{{"/path", "/img/../a b.png"},
                                           {"/queryStringParameters", {{"tag", {"one", "a b&c/d"}}}}};
  const auto plain = event_of("Balancer", fields);
  CHECK(plain["path"] == "/img/../a%20b.png");
  CHECK(plain["queryStringParameters"]["tag"] == "a%20b%26c/d");
  CHECK_FALSE(plain.contains("multiValueHeaders"));
  const auto multi = event_of("BalancerMulti", fields);
  CHECK(multi["multiValueQueryStringParameters"]["tag"] == Json{"one", "a%20b%26c/d"});
  CHECK_FALSE(multi.contains("headers"));
  CHECK_FALSE(multi.contains("queryStringParameters"));
  CHECK(event_of("BalancerMulti", {{"/path", "/etc/passwd"}})["path"] == "/img//etc/passwd.png");
  CHECK(event_of("Balancer", {{"/headers", {{"host", "evil.example"}}}})["headers"]["host"] == "evil.example");
  CHECK(event_of("BalancerMulti", {{"/headers", {{"host", "evil.example"}}}})["multiValueHeaders"]["host"] ==
        Json{"x.example.com"});
}

TEST_CASE("A function URL shows the path escaped and decoded, and cookies twice") {
  const auto event = event_of("Url", {{"/rawPath", "/a b/../c"}, {"/headers", {{"Cookie", "a=1; b=2"}}}});
  CHECK(event["rawPath"] == "/a%20b/../c");
  CHECK(event["requestContext"]["http"]["path"] == "/a b/../c");
  CHECK(event["cookies"] == Json{"a=1", "b=2"});
  CHECK(event["headers"]["cookie"] == "a=1; b=2");
  CHECK_FALSE(event["requestContext"].contains("authorizer"));
}

TEST_CASE("A message reaches a WebSocket route only if it names it") {
  const auto body = [](const Json& sent) {
    return Json::parse(event_of("Send", {{"/body", sent}})["body"].get<std::string>());
  };
  CHECK(body({{"head", {{"action", "other"}, {"x", 1}}}})["head"] == Json{{"action", "sendMessage"}, {"x", 1}});
  CHECK(body("no JSON")["head"]["action"] == "sendMessage");
  CHECK(body(R"({"text":"../x"})") == Json{{"text", "../x"}, {"head", {{"action", "sendMessage"}}}});
  CHECK(event_of("Message", {{"/body", "no JSON"}})["body"] == "no JSON");
  CHECK(event_of("Connect")["requestContext"]["connectionId"] == event_of("Message")["requestContext"]["connectionId"]);
}

TEST_CASE("Binary bodies arrive in base64, and in a REST API only if it knows their type") {
  const std::string picture = "\x89PNG\xff";
  const std::map<std::string, Json> fields{{"/headers", {{"Content-Type", "image/png"}}}, {"/body", picture}};
  CHECK(event_of("RestTypes", fields)["body"] == "iVBOR/8=");
  CHECK(event_of("RestPost", fields)["isBase64Encoded"] == false);
  CHECK(event_of("HttpPost", fields)["body"] == "iVBOR/8=");
  CHECK(event_of("Balancer", fields)["body"] == "iVBOR/8=");
}

TEST_CASE("An event on a bus keeps to the rule's pattern, and a constant takes its place") {
  const auto event = event_of("BusPattern", {{"/source", "evil"}, {"/detail-type", "Sent"}, {"/detail", {{"a", 1}}}});
  CHECK(event["source"] == "shop.orders");
  CHECK(event["detail-type"] == "Sent");
  CHECK(event["detail"] == Json{{"a", 1}});
  CHECK(event_of("Bus", {{"/detail", "text"}})["detail"].is_object());
  CHECK(event_of("BusConstant", {{"/detail", {{"a", 1}}}}) == Json{{"job", "clean"}});
  CHECK(event_of("NightlyConstant") == Json{{"job", "report"}});
  CHECK(sources().at("schedule")->fields(trigger("Nightly")).empty());
}

TEST_CASE("Removals by an item's time to live are the service's own") {
  const Json service{{"principalId", "dynamodb.amazonaws.com"}, {"type", "Service"}};
  const auto removed =
      event_of("Stream", {{"/Records/0/eventName", "REMOVE"}, {"/Records/0/userIdentity", service}})["Records"][0];
  CHECK(removed["userIdentity"] == service);
  CHECK_FALSE(event_of("Stream", {{"/Records/0/userIdentity", service}})["Records"][0].contains("userIdentity"));
}

}  // namespace warmfuzz::test
