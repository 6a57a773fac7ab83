#include "harness/project/triggers/connections.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "harness/project/triggers/api_definitions.h"
#include "harness/project/triggers/http_apis.h"
#include "harness/project/triggers/load_balancers.h"
#include "harness/project/triggers/messaging.h"
#include "harness/project/triggers/places.h"
#include "harness/project/triggers/polling.h"
#include "harness/project/triggers/rules.h"
#include "harness/project/triggers/storage.h"

namespace warmfuzz {
namespace {

struct Reader {
  std::string_view type;
  void (*read)(const Wiring&, const Resource&);
};

constexpr Reader kReaders[] = {
    {"AWS::ApiGateway::Method", read_rest_method},
    {"AWS::ApiGateway::RestApi", read_api_definition},
    {"AWS::ApiGatewayV2::Api", read_http_api},
    {"AWS::ApiGatewayV2::Route", read_route},
    {"AWS::ElasticLoadBalancingV2::Listener", read_listener},
    {"AWS::ElasticLoadBalancingV2::ListenerRule", read_listener},
    {"AWS::ElasticLoadBalancingV2::TargetGroup", read_target_group},
    {"AWS::Events::Rule", read_rule},
    {"AWS::Lambda::EventSourceMapping", read_event_source_mapping},
    {"AWS::Lambda::Url", read_function_url},
    {"AWS::S3::Bucket", read_bucket},
    {"AWS::SNS::Subscription", read_subscription},
    {"AWS::SNS::Topic", read_topic},
    {"AWS::SQS::Queue", read_queue},
    {"AWS::Serverless::Api", read_api_definition},
    {"AWS::Serverless::HttpApi", read_api_definition},
    {"AWS::Scheduler::Schedule", read_schedule},
    {"Custom::S3BucketNotifications", read_cdk_notifications},
};

/// Types that invoke functions with events that are not generated.
constexpr std::string_view kNotGenerated[] = {"AWS::Cognito::UserPool", "AWS::IoT::TopicRule",
                                              "AWS::Logs::SubscriptionFilter", "AWS::Pipes::Pipe",
                                              "AWS::SES::ReceiptRule"};

void note_functions_in(const Wiring& wiring, const Resource& resource, const Value& value) {
  if (const auto function = wiring.places.function_of(value.is_scalar() ? &value : nullptr); !function.empty())
    wiring.note(resource.line, "the events that " + resource.id + " sends to " + function +
                                   " are left out: " + std::string(resource.type) + " is not generated yet");
  for (const auto& item : value.items) note_functions_in(wiring, resource, item);
  for (const auto& member : value.members) note_functions_in(wiring, resource, member.value);
}

}  // namespace

void read_connections(const TemplateContext& context, const std::vector<Function>& functions, EventGraph& graph) {
  const Places places(context, functions);
  const Wiring wiring{places, graph};
  for (const auto& [id, line, raw] : context.document.root.find("Resources")->members) {
    if (const Value* condition = raw.find("Condition");
        condition && context.resolver.condition(condition->text) == Truth::no)
      continue;
    const Resource resource{id, line, context.resolver.type_of(id), raw};
    const auto* reader = std::find_if(std::begin(kReaders), std::end(kReaders),
                                      [&](const Reader& one) { return one.type == resource.type; });
    if (reader != std::end(kReaders))
      reader->read(wiring, resource);
    else if (std::find(std::begin(kNotGenerated), std::end(kNotGenerated), resource.type) != std::end(kNotGenerated))
      note_functions_in(wiring, resource, places.properties_of(raw));
  }
}

}  // namespace warmfuzz
