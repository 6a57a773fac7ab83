#include "harness/project/triggers/sam_events.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "harness/project/apis/sam_routes.h"
#include "harness/project/triggers/http_apis.h"
#include "harness/project/triggers/messaging.h"
#include "harness/project/triggers/places.h"
#include "harness/project/triggers/polling.h"
#include "harness/project/triggers/rules.h"
#include "harness/project/triggers/storage.h"
#include "harness/project/triggers/values.h"
#include "harness/project/yaml/json.h"
#include "harness/project/yaml/typed.h"

namespace warmfuzz {
namespace {

struct SamEvent {
  const std::string& name;
  int line;
  std::string type;
  const Value& properties;
  const std::string& function;
};

/// What a reader says that it needs and does not find; empty: the event is read.
using Missing = std::string;

/// Reads the events of one function.
class SamEvents {
 public:
  SamEvents(const TemplateContext& context, EventGraph& graph)
      : context_(context), places_(context, {}), graph_(graph) {}

  struct Reader {
    std::string_view type;
    Missing (SamEvents::*read)(const SamEvent&) const;
  };
  static const Reader* find(std::string_view type);

  Missing api(const SamEvent& event) const {
    add_route(event, "apigw-rest", false);
    return {};
  }

  Missing http_api(const SamEvent& event) const {
    // The older payload format is the one of REST APIs.
    const bool rest = text_of(event.properties, "PayloadFormatVersion") == "1.0";
    add_route(event, rest ? "apigw-rest" : "apigw-http", true);
    return {};
  }

  Missing s3(const SamEvent& event) const {
    graph_.add(bucket_edge(places_, event.properties.find("Bucket"), event.properties.find("Events"),
                           event.properties.find("Filter", "S3Key", "Rules"), event.function, event.name));
    return {};
  }

  Missing polled(const SamEvent& event) const {
    const auto& kind = *polled_kind_of_sam_type(event.type);
    const Value* arn = event.properties.find(kind.property);
    if (!arn || !arn->is_scalar()) return std::string(kind.property);
    graph_.add(polled_edge(places_, kind, *arn, event.properties, event.function, event.name));
    return {};
  }

  Missing sns(const SamEvent& event) const {
    const Value* topic = event.properties.find("Topic");
    if (!topic || !topic->is_scalar()) return "Topic";
    const Value* queue = event.properties.find("SqsSubscription");
    if (!queue || (!queue->is_map() && !is_true(*queue))) {
      graph_.add(subscription_edge(places_, *topic, event.properties, event.function, event.name));
      return {};
    }
    // A queue between the topic and the function: one that is named, or one that SAM makes.
    Value arn;
    if (const Value* named = queue->find("QueueArn")) {
      arn = *named;
    } else {
      arn.kind = Value::Kind::scalar;
      arn.text = "arn:aws:sqs:us-east-1:123456789012:" + event.function + event.name + "Queue";
    }
    graph_.add(polled_edge(places_, *polled_kind_of_sam_type("SQS"), arn, *queue, event.function, event.name));
    graph_.add(subscription_edge(places_, *topic, event.properties, places_.of(&arn), ""));
    return {};
  }

  Missing rule(const SamEvent& event) const {
    auto config = Json::object();
    if (const Value* pattern = event.properties.find("Pattern"))
      if (auto json = json_inside(*pattern); json.is_object()) config["pattern"] = std::move(json);
    if (const Value* bus = event.properties.find("EventBusName"); bus && bus->is_scalar())
      config["bus"] = name_in_arn(bus->text);
    if (event.properties.find("Input"))
      context_.note(event.line, constant_note("the event " + event.name, event.function));
    with_input(event, std::move(config), rule_source);
    return {};
  }

  Missing schedule(const SamEvent& event) const {
    auto config = Json::object();
    copy_text(event.properties, "Schedule", config, "schedule");
    copy_text(event.properties, "ScheduleExpression", config, "schedule");
    with_input(event, std::move(config), [](Json&) { return "schedule"; });
    return {};
  }

 private:
  void add(const SamEvent& event, const char* source, Json config) const {
    graph_.add({"", event.function, source, std::move(config), event.name});
  }

  void add_route(const SamEvent& event, const char* source, bool http_api) const {
    auto config = sam_route_knowledge(context_, event.properties, http_api);
    config.update(route_config(text_of(event.properties, "Path"), text_of(event.properties, "Method")));
    add(event, source, std::move(config));
  }

  void with_input(const SamEvent& event, Json config, const char* (*source_of)(Json&)) const {
    if (read_input(event.properties, config)) {
      const auto* source = source_of(config);
      return add(event, source, std::move(config));
    }
    context_.note(event.line,
                  "the event " + event.name + " of " + event.function +
                      " is left out: what InputTransformer, or a path of more than names, makes is not generated yet");
  }

  const TemplateContext& context_;
  const Places places_;
  EventGraph& graph_;
};

const SamEvents::Reader* SamEvents::find(std::string_view type) {
  static constexpr Reader kReaders[] = {
      {"Api", &SamEvents::api},
      {"HttpApi", &SamEvents::http_api},
      {"S3", &SamEvents::s3},
      {"SQS", &SamEvents::polled},
      {"DynamoDB", &SamEvents::polled},
      {"Kinesis", &SamEvents::polled},
      {"SNS", &SamEvents::sns},
      {"EventBridgeRule", &SamEvents::rule},
      {"Schedule", &SamEvents::schedule},
      {"CloudWatchEvent", &SamEvents::rule},
      {"ScheduleV2", &SamEvents::schedule},
  };
  const auto* found =
      std::find_if(std::begin(kReaders), std::end(kReaders), [&](const Reader& reader) { return reader.type == type; });
  return found == std::end(kReaders) ? nullptr : found;
}

}  // namespace

Status read_sam_events(const TemplateContext& context, const Value& properties, const Function& function,
                       EventGraph& graph) {
  Typed typed(context.document);
  const SamEvents reading(context, graph);
  const Value nothing;
  if (const Value* events = typed.map(properties, "Events"))
    for (const auto& [name, line, event] : events->members) {
      if (!event.is_map() || !event.find("Type")) {
        typed.fail(line, "the event " + name + " of " + function.id + " has no Type; expected one such as Api or SQS");
        continue;
      }
      const Value* details = typed.map(event, "Properties");
      const SamEvent one{name, line, typed.text(event, "Type"), details ? *details : nothing, function.id};
      const auto* reader = SamEvents::find(one.type);
      if (!reader) {
        context.note(line, "the event " + name + " of " + function.id + " is left out: events of type " + one.type +
                               " are not generated yet");
      } else if (const auto missing = (reading.*reader->read)(one); !missing.empty()) {
        typed.fail(line,
                   "the event " + name + " of " + function.id + " does not name its " + missing + "; expected its ARN");
      }
    }
  if (typed.fault()) return *typed.fault();
  if (const Value* url = properties.find("FunctionUrlConfig"); url && url->is_map())
    graph.add({"", function.id, "function-url", url_config(*url), "FunctionUrl"});
  return Done{};
}

}  // namespace warmfuzz
