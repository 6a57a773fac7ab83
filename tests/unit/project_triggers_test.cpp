// Who sends a function its events, from templates as people write them: each source, and ways through several
// resources.

#include "tests/support/catch.h"
#include "tests/support/project_files.h"

namespace warmfuzz {
namespace {

using test::find_function;
using test::has_note;
using test::ProjectFolder;

constexpr const char* kCode = "def handler(event, context):\n    return {}\n";

/// The triggers of the template's first function.
class Loaded {
 public:
  explicit Loaded(const std::string& resources)
      : folder_(
            {{"template.yaml", "Transform: AWS::Serverless-2016-10-31\nResources:\n" + resources}, {"app.py", kCode}}) {
    auto project = folder_.load();
    INFO(folder_.fault());
    REQUIRE(project);
    project_ = std::move(*project);
  }

  const Project& project() const { return project_; }
  const std::vector<Trigger>& triggers() const { return project_.functions.front().triggers; }
  /// The only one.
  const Trigger& trigger() const {
    REQUIRE(triggers().size() == 1);
    return triggers().front();
  }

 private:
  ProjectFolder folder_;
  Project project_;
};

/// A SAM function with these events, indented by six.
std::string sam_function(const std::string& events) {
  return "  Worker:\n    Type: AWS::Serverless::Function\n    Properties:\n      CodeUri: .\n      Handler: "
         "app.handler\n"
         "      Runtime: python3.12\n" +
         events;
}

const std::string kFunction =
    "  Worker:\n"
    "    Type: AWS::Lambda::Function\n"
    "    Properties:\n"
    "      Code: .\n"
    "      Handler: app.handler\n"
    "      Runtime: python3.12\n";

TEST_CASE("Every kind of SAM event is a trigger of its source") {
  const auto [event, source, config] = GENERATE(table<std::string, std::string, Json>({
      {"Type: SNS\n          Properties: {Topic: !Ref Alerts}", "sns", {{"topic", "Alerts"}}},
      {"Type: SNS\n          Properties:\n            Topic: arn:aws:sns:eu-west-1:123456789012:alerts\n"
       "            FilterPolicyScope: MessageBody\n"
       "            FilterPolicy: {kind: [order, {prefix: refund}], amount: [{numeric: ['>', 100]}]}",
       "sns",
       {{"topic", "alerts"},
        {"filter_scope", "MessageBody"},
        {"filter_policy", {{"kind", {"order", {{"prefix", "refund"}}}}, {"amount", {{{"numeric", {">", 100}}}}}}}}},
      {"Type: SNS\n          Properties: {Topic: !Ref Alerts, SqsSubscription: true}",
       "sns-in-sqs",
       {{"topic", "Alerts"}, {"queue", "WorkerInQueue"}}},
      {"Type: SNS\n          Properties:\n            Topic: !Ref Alerts\n"
       "            SqsSubscription: {QueueArn: !GetAtt Jobs.Arn, QueueUrl: !Ref Jobs, BatchSize: 5}",
       "sns-in-sqs",
       {{"topic", "Alerts"}, {"queue", "Jobs"}, {"batch_size", 5}}},
      {"Type: Kinesis\n          Properties: {Stream: !GetAtt Clicks.Arn, StartingPosition: LATEST, BatchSize: 100}",
       "kinesis",
       {{"stream", "Clicks"}, {"batch_size", 100}}},
      {"Type: SQS\n          Properties:\n            Queue: !GetAtt Jobs.Arn\n            FilterCriteria:\n"
       "              Filters:\n                - Pattern: '{\"body\": {\"kind\": [\"order\"]}}'",
       "sqs",
       {{"queue", "Jobs"}, {"filter", {{{"body", {{"kind", {"order"}}}}}}}}},
      {"Type: EventBridgeRule\n          Properties:\n            EventBusName: !Ref Bus\n            Pattern:\n"
       "              source: [shop.orders]\n              detail: {total: [{numeric: ['>=', 5]}]}",
       "eventbridge",
       {{"bus", "Bus"},
        {"pattern", {{"source", {"shop.orders"}}, {"detail", {{"total", {{{"numeric", {">=", 5}}}}}}}}}}},
      {"Type: CloudWatchEvent\n          Properties: {Pattern: {source: [aws.ec2]}, Input: '{\"run\": \"all\"}'}",
       "eventbridge",
       {{"pattern", {{"source", {"aws.ec2"}}}}, {"input", {{"run", "all"}}}}},
      {"Type: EventBridgeRule\n          Properties: {Pattern: {source: [shop]}, InputPath: $.detail.order}",
       "eventbridge",
       {{"pattern", {{"source", {"shop"}}}}, {"input_path", "$.detail.order"}}},
      {"Type: EventBridgeRule\n          Properties: {Pattern: {source: [aws.s3], detail: {bucket: {name: [scans]}}}}",
       "s3-eventbridge",
       {{"bucket", "scans"}, {"pattern", {{"source", {"aws.s3"}}, {"detail", {{"bucket", {{"name", {"scans"}}}}}}}}}},
      {"Type: Schedule\n          Properties: {Schedule: rate(1 day), Input: '{\"task\": \"sweep\"}'}",
       "schedule",
       {{"schedule", "rate(1 day)"}, {"input", {{"task", "sweep"}}}}},
      {"Type: ScheduleV2\n          Properties: {ScheduleExpression: 'cron(0 4 * * ? *)'}",
       "schedule",
       {{"schedule", "cron(0 4 * * ? *)"}}},
  }));
  INFO(event);
  const Loaded loaded(sam_function("      Events:\n        In:\n          " + event + "\n") +
                      "  Alerts: {Type: AWS::SNS::Topic}\n"
                      "  Jobs: {Type: AWS::SQS::Queue}\n"
                      "  Clicks: {Type: AWS::Kinesis::Stream, Properties: {ShardCount: 1}}\n"
                      "  Bus: {Type: AWS::Events::EventBus, Properties: {Name: Bus}}\n");
  CHECK(loaded.trigger().name == "In");
  CHECK(loaded.trigger().source == source);
  CHECK(loaded.trigger().config == config);
}

TEST_CASE("A SAM event of a bucket that keeps versions knows so") {
  const auto [status, expected] = GENERATE(table<std::string, bool>({{"Enabled", true}, {"Suspended", false}}));
  const Loaded loaded(sam_function("      Events:\n        In:\n          Type: S3\n"
                                   "          Properties: {Bucket: !Ref Uploads, Events: 's3:ObjectCreated:*'}\n") +
                      "  Uploads: {Type: AWS::S3::Bucket, Properties: {VersioningConfiguration: {Status: " + status +
                      "}}}\n");
  CHECK(loaded.trigger().config.value("versioned", false) == expected);
}

TEST_CASE("Events that pass through several resources are one trigger with what each of them says") {
  const std::string queue =
      "  Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}\n"
      "  JobsToWorker:\n"
      "    Type: AWS::Lambda::EventSourceMapping\n"
      "    Properties: {EventSourceArn: !GetAtt Jobs.Arn, FunctionName: !Ref Worker, BatchSize: 7}\n";
  const std::string topic = "  News: {Type: AWS::SNS::Topic}\n";
  const std::string subscription =
      "  NewsToJobs:\n"
      "    Type: AWS::SNS::Subscription\n"
      "    Properties: {TopicArn: !Ref News, Protocol: sqs, Endpoint: !GetAtt Jobs.Arn}\n";
  const std::string bucket_to_topic =
      "  Uploads:\n"
      "    Type: AWS::S3::Bucket\n"
      "    Properties:\n"
      "      BucketName: scans\n"
      "      NotificationConfiguration:\n"
      "        TopicConfigurations:\n"
      "          - {Topic: !Ref News, Event: 's3:ObjectCreated:*'}\n";

  SECTION("a topic whose queue the function polls") {
    const Loaded loaded(kFunction + queue + topic + subscription);
    CHECK(loaded.trigger().name == "JobsToWorker");
    CHECK(loaded.trigger().source == "sns-in-sqs");
    CHECK(loaded.trigger().config == Json({{"queue", "jobs"}, {"batch_size", 7}, {"topic", "News"}}));
  }
  SECTION("delivered raw, its messages are the queue's own") {
    const Loaded loaded(kFunction + queue + topic +
                        "  NewsToJobs:\n"
                        "    Type: AWS::SNS::Subscription\n"
                        "    Properties:\n"
                        "      TopicArn: !Ref News\n"
                        "      Protocol: sqs\n"
                        "      Endpoint: !GetAtt Jobs.Arn\n"
                        "      RawMessageDelivery: true\n"
                        "      FilterPolicyScope: MessageBody\n"
                        "      FilterPolicy: {kind: [order]}\n");
    CHECK(loaded.trigger().source == "sqs");
    CHECK(loaded.trigger().config == Json({{"queue", "jobs"},
                                           {"batch_size", 7},
                                           {"raw_delivery", true},
                                           {"filter_scope", "MessageBody"},
                                           {"filter_policy", {{"kind", {"order"}}}}}));
  }
  SECTION("a bucket, a topic and a queue") {
    const Loaded loaded(kFunction + queue + topic + subscription + bucket_to_topic);
    CHECK(loaded.trigger().source == "s3-in-sns-in-sqs");
    CHECK(loaded.trigger().config == Json({{"queue", "jobs"},
                                           {"batch_size", 7},
                                           {"topic", "News"},
                                           {"bucket", "scans"},
                                           {"events", {"s3:ObjectCreated:*"}}}));
  }
  SECTION("a bucket and a topic that invokes the function") {
    const Loaded loaded(kFunction + topic + bucket_to_topic +
                        "  NewsToWorker:\n"
                        "    Type: AWS::SNS::Subscription\n"
                        "    Properties: {TopicArn: !Ref News, Protocol: lambda, Endpoint: !GetAtt Worker.Arn}\n");
    CHECK(loaded.trigger().name == "NewsToWorker");
    CHECK(loaded.trigger().source == "s3-in-sns");
  }
  SECTION("a bucket and a queue that the template knows by another spelling") {
    const Loaded loaded(kFunction + queue +
                        "  Uploads:\n"
                        "    Type: AWS::S3::Bucket\n"
                        "    Properties:\n"
                        "      NotificationConfiguration:\n"
                        "        QueueConfigurations:\n"
                        "          - Event: 's3:ObjectRemoved:*'\n"
                        "            Queue: !Sub 'arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:jobs'\n");
    CHECK(loaded.trigger().source == "s3-in-sqs");
    CHECK(loaded.trigger().config["bucket"] == "uploads");
    CHECK(loaded.trigger().config["queue"] == "jobs");
  }
  SECTION("a rule whose target is a queue") {
    const Loaded loaded(kFunction + queue +
                        "  Orders:\n"
                        "    Type: AWS::Events::Rule\n"
                        "    Properties:\n"
                        "      EventPattern: {source: [shop]}\n"
                        "      Targets: [{Id: q, Arn: !GetAtt Jobs.Arn}]\n");
    CHECK(loaded.trigger().source == "eventbridge-in-sqs");
    CHECK(loaded.trigger().config["pattern"] == Json({{"source", {"shop"}}}));
  }
  SECTION("a queue that gets what another queue could not deliver") {
    const Loaded loaded(kFunction + queue + topic +
                        "  First:\n"
                        "    Type: AWS::SQS::Queue\n"
                        "    Properties:\n"
                        "      RedrivePolicy: {deadLetterTargetArn: !GetAtt Jobs.Arn, maxReceiveCount: 3}\n"
                        "  NewsToFirst:\n"
                        "    Type: AWS::SNS::Subscription\n"
                        "    Properties: {TopicArn: !Ref News, Protocol: sqs, Endpoint: !GetAtt First.Arn}\n");
    CHECK(loaded.trigger().source == "sns-in-sqs");
    CHECK(loaded.trigger().config["queue"] == "jobs");
    CHECK(loaded.trigger().config["dead_letters_of"] == "First");
  }
  SECTION("a bucket that keeps versions, whoever notifies whom") {
    const Loaded loaded(
        kFunction + topic + queue + subscription +
        "  Uploads:\n"
        "    Type: AWS::S3::Bucket\n"
        "    Properties:\n"
        "      VersioningConfiguration: {Status: Enabled}\n"
        "      NotificationConfiguration:\n"
        "        TopicConfigurations: [{Topic: !Ref News, Event: 's3:ObjectCreated:*'}]\n"
        "        LambdaConfigurations: [{Function: !GetAtt Worker.Arn, Event: 's3:ObjectRemoved:*'}]\n"
        "  Old:\n"
        "    Type: AWS::S3::Bucket\n"
        "    Properties:\n"
        "      VersioningConfiguration: {Status: Suspended}\n"
        "      NotificationConfiguration:\n"
        "        LambdaConfigurations: [{Function: !GetAtt Worker.Arn, Event: 's3:ObjectCreated:*'}]\n");
    REQUIRE(loaded.triggers().size() == 3);
    CHECK(loaded.triggers()[0].config["versioned"] == true);
    CHECK(loaded.triggers()[1].config["versioned"] == true);
    CHECK_FALSE(loaded.triggers()[2].config.contains("versioned"));
  }
  SECTION("a circle ends") {
    const Loaded loaded(kFunction + queue +
                        "  Other:\n"
                        "    Type: AWS::SQS::Queue\n"
                        "    Properties: {RedrivePolicy: {deadLetterTargetArn: !GetAtt Jobs.Arn}}\n"
                        "  Again:\n"
                        "    Type: AWS::SQS::Queue\n"
                        "    Properties:\n"
                        "      QueueName: jobs\n"
                        "      RedrivePolicy: {deadLetterTargetArn: !GetAtt Other.Arn}\n");
    CHECK_FALSE(loaded.triggers().empty());
    CHECK(loaded.triggers().front().source == "sqs");
  }
}

TEST_CASE("Several sources of one queue are several triggers of one function") {
  const Loaded loaded(kFunction +
                      "  Jobs: {Type: AWS::SQS::Queue}\n"
                      "  Map:\n"
                      "    Type: AWS::Lambda::EventSourceMapping\n"
                      "    Properties: {EventSourceArn: !GetAtt Jobs.Arn, FunctionName: !Ref Worker}\n"
                      "  A: {Type: AWS::SNS::Topic, Properties: {Subscription: [{Protocol: sqs, Endpoint: !GetAtt "
                      "Jobs.Arn}]}}\n"
                      "  B: {Type: AWS::SNS::Topic, Properties: {Subscription: [{Protocol: sqs, Endpoint: !GetAtt "
                      "Jobs.Arn}]}}\n");
  REQUIRE(loaded.triggers().size() == 2);
  CHECK(loaded.triggers()[0].name == "Map");
  CHECK(loaded.triggers()[0].config["topic"] == "A");
  CHECK(loaded.triggers()[1].name == "Map2");
  CHECK(loaded.triggers()[1].config["topic"] == "B");
}

TEST_CASE("Rules and schedules of CloudFormation") {
  SECTION("by pattern and by time, with a constant in the event's place") {
    const Loaded loaded(kFunction +
                        "  Nightly:\n"
                        "    Type: AWS::Events::Rule\n"
                        "    Properties:\n"
                        "      ScheduleExpression: rate(1 day)\n"
                        "      Targets: [{Id: a, Arn: !GetAtt Worker.Arn, Input: '{\"all\": true}'}]\n"
                        "  Placed:\n"
                        "    Type: AWS::Events::Rule\n"
                        "    Properties:\n"
                        "      EventBusName: arn:aws:events:eu-west-1:123456789012:event-bus/shop\n"
                        "      EventPattern: '{\"detail-type\": [\"OrderPlaced\"]}'\n"
                        "      Targets: [{Id: a, Arn: !GetAtt Worker.Arn}]\n"
                        "  Hourly:\n"
                        "    Type: AWS::Scheduler::Schedule\n"
                        "    Properties:\n"
                        "      ScheduleExpression: rate(1 hour)\n"
                        "      FlexibleTimeWindow: {Mode: 'OFF'}\n"
                        "      Target: {Arn: !GetAtt Worker.Arn, RoleArn: arn, Input: '{}'}\n");
    REQUIRE(loaded.triggers().size() == 3);
    CHECK(loaded.triggers()[0].source == "schedule");
    CHECK(loaded.triggers()[0].config == Json({{"schedule", "rate(1 day)"}, {"input", {{"all", true}}}}));
    CHECK(loaded.triggers()[1].source == "eventbridge");
    CHECK(loaded.triggers()[1].config == Json({{"bus", "shop"}, {"pattern", {{"detail-type", {"OrderPlaced"}}}}}));
    CHECK(loaded.triggers()[2].config == Json({{"schedule", "rate(1 hour)"}, {"input", Json::object()}}));
  }
  SECTION("a part of the event, a constant") {
    const Loaded loaded(kFunction +
                        "  Placed:\n"
                        "    Type: AWS::Events::Rule\n"
                        "    Properties:\n"
                        "      EventPattern: {source: [shop]}\n"
                        "      Targets:\n"
                        "        - {Id: a, Arn: !GetAtt Worker.Arn, InputPath: $.detail}\n"
                        "        - {Id: b, Arn: !GetAtt Worker.Arn, InputPath: $.detail.the-order}\n"
                        "        - {Id: c, Arn: !GetAtt Worker.Arn, InputPath: $}\n"
                        "        - {Id: d, Arn: !GetAtt Worker.Arn, Input: '{}'}\n");
    REQUIRE(loaded.triggers().size() == 4);
    CHECK(loaded.triggers()[0].config == Json({{"pattern", {{"source", {"shop"}}}}, {"input_path", "$.detail"}}));
    CHECK(loaded.triggers()[1].config["input_path"] == "$.detail.the-order");
    CHECK_FALSE(loaded.triggers()[2].config.contains("input_path"));
    CHECK(loaded.triggers()[3].config["input"] == Json::object());
    CHECK(has_note(loaded.project(), "template.yaml:17: what Placed sends to Worker is a constant"));
  }
  SECTION("what a target makes of its event is not generated") {
    const auto made = GENERATE(as<std::string>(), "InputPath: '$.detail.items[0]'", "InputPath: $.detail.*",
                               "InputTransformer: {InputPathsMap: {id: $.id}, InputTemplate: '<id>'}");
    const Loaded loaded(kFunction +
                        "  Placed:\n"
                        "    Type: AWS::Events::Rule\n"
                        "    Properties:\n"
                        "      EventPattern: {source: [shop]}\n"
                        "      Targets: [{Id: a, Arn: !GetAtt Worker.Arn, " +
                        made + "}]\n");
    CHECK(loaded.triggers().empty());
    CHECK(has_note(loaded.project(), "Placed sends to Worker are left out", "InputTransformer"));
  }
}

TEST_CASE("A load balancer's rules say which requests reach the function") {
  const std::string group =
      "  Group:\n"
      "    Type: AWS::ElasticLoadBalancingV2::TargetGroup\n"
      "    Properties:\n"
      "      TargetType: lambda\n"
      "      TargetGroupAttributes: [{Key: lambda.multi_value_headers.enabled, Value: true}]\n"
      "      Targets: [{Id: !GetAtt Worker.Arn}]\n";
  SECTION("each path with each method") {
    const Loaded loaded(kFunction + group +
                        "  Rule:\n"
                        "    Type: AWS::ElasticLoadBalancingV2::ListenerRule\n"
                        "    Properties:\n"
                        "      Priority: 1\n"
                        "      ListenerArn: !Ref Listener\n"
                        "      Actions: [{Type: forward, TargetGroupArn: !Ref Group}]\n"
                        "      Conditions:\n"
                        "        - {Field: path-pattern, Values: [/api/*, /v2/*]}\n"
                        "        - {Field: http-request-method, HttpRequestMethodConfig: {Values: [POST]}}\n"
                        "        - {Field: host-header, HostHeaderConfig: {Values: [shop.example.com]}}\n");
    REQUIRE(loaded.triggers().size() == 2);
    CHECK(loaded.triggers()[0].name == "Rule");
    CHECK(loaded.triggers()[0].source == "alb");
    CHECK(loaded.triggers()[0].config ==
          Json({{"path", "/api/*"}, {"method", "POST"}, {"host", "shop.example.com"}, {"multi_value", true}}));
    CHECK(loaded.triggers()[1].config["path"] == "/v2/*");
  }
  SECTION("a listener's default action takes every request") {
    const Loaded loaded(kFunction + group +
                        "  Listener:\n"
                        "    Type: AWS::ElasticLoadBalancingV2::Listener\n"
                        "    Properties:\n"
                        "      Port: 80\n"
                        "      DefaultActions:\n"
                        "        - {Type: forward, ForwardConfig: {TargetGroups: [{TargetGroupArn: !Ref Group}]}}\n");
    CHECK(loaded.trigger().name == "Listener");
    CHECK(loaded.trigger().config == Json({{"multi_value", true}}));
  }
  SECTION("a group that no listener of the template names") {
    CHECK(Loaded(kFunction + group).trigger().source == "alb");
  }
}

TEST_CASE("WebSocket routes and function URLs") {
  const Loaded loaded(kFunction +
                      "  Chat:\n"
                      "    Type: AWS::ApiGatewayV2::Api\n"
                      "    Properties: {Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: "
                      "$request.body.action}\n"
                      "  Send:\n"
                      "    Type: AWS::ApiGatewayV2::Route\n"
                      "    Properties:\n"
                      "      ApiId: !Ref Chat\n"
                      "      RouteKey: sendMessage\n"
                      "      Target: !Join ['/', [integrations, !Ref SendIntegration]]\n"
                      "  SendIntegration:\n"
                      "    Type: AWS::ApiGatewayV2::Integration\n"
                      "    Properties:\n"
                      "      ApiId: !Ref Chat\n"
                      "      IntegrationType: AWS_PROXY\n"
                      "      IntegrationUri: !Sub 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
                      "${Worker.Arn}/invocations'\n"
                      "  Url:\n"
                      "    Type: AWS::Lambda::Url\n"
                      "    Properties: {TargetFunctionArn: !GetAtt Worker.Arn, AuthType: AWS_IAM}\n");
  REQUIRE(loaded.triggers().size() == 2);
  CHECK(loaded.triggers()[0].name == "Send");
  CHECK(loaded.triggers()[0].source == "apigw-websocket");
  CHECK(loaded.triggers()[0].config == Json({{"route", "sendMessage"}, {"selection", "$request.body.action"}}));
  CHECK(loaded.triggers()[1].source == "function-url");
  CHECK(loaded.triggers()[1].config == Json({{"auth_type", "AWS_IAM"}}));
}

TEST_CASE("What is not generated is named with its line") {
  const Loaded loaded(kFunction +
                      "  Logs:\n"
                      "    Type: AWS::Logs::SubscriptionFilter\n"
                      "    Properties: {DestinationArn: !GetAtt Worker.Arn, LogGroupName: g, FilterPattern: ''}\n");
  CHECK(loaded.triggers().empty());
  CHECK(has_note(loaded.project(), "template.yaml:9: the events that Logs sends to Worker are left out"));
}

TEST_CASE("A warmfuzz.yaml names triggers of every source") {
  const ProjectFolder folder(
      {{"app.py", kCode},
       {"warmfuzz.yaml",
        "functions:\n"
        "  worker:\n"
        "    code: .\n"
        "    handler: app.handler\n"
        "    runtime: python3.12\n"
        "    triggers:\n"
        "      - {source: s3-in-sns-in-sqs, queue: q, topic: t, bucket: b, batch_size: 3, prefix: in/}\n"
        "      - {source: alb, path: /a/*, multi_value: true}\n"
        "      - {source: sns, filter_policy: {kind: [a]}, filter_scope: MessageBody}\n"
        "      - {source: kinesis, stream: s, filter: ['{\"data\": {\"x\": [1]}}']}\n"
        "      - {source: schedule, schedule: rate(1 day), input: {run: 1}}\n"
        "      - {source: apigw-http, path: /a, method: post, request_schema: {type: object}}\n"
        "      - {source: apigw-rest, api_key: true, client_cert: true, binary_media_types: [image/*]}\n"
        "      - {source: s3-in-sqs, versioned: true, dead_letters_of: jobs}\n"}});
  const auto project = folder.load();
  INFO(folder.fault());
  REQUIRE(project);
  const auto& triggers = project->functions.front().triggers;
  REQUIRE(triggers.size() == 8);
  CHECK(triggers[0].config ==
        Json({{"queue", "q"}, {"topic", "t"}, {"bucket", "b"}, {"batch_size", 3}, {"prefix", "in/"}}));
  CHECK(triggers[1].config == Json({{"path", "/a/*"}, {"multi_value", true}}));
  CHECK(triggers[2].config == Json({{"filter_policy", {{"kind", {"a"}}}}, {"filter_scope", "MessageBody"}}));
  CHECK(triggers[3].config == Json({{"stream", "s"}, {"filter", {{{"data", {{"x", {1}}}}}}}}));
  CHECK(triggers[4].config == Json({{"schedule", "rate(1 day)"}, {"input", {{"run", 1}}}}));
  CHECK(triggers[5].config == Json({{"path", "/a"}, {"method", "POST"}, {"request_schema", {{"type", "object"}}}}));
  CHECK(triggers[6].config == Json({{"path", "/{proxy+}"},
                                    {"method", "ANY"},
                                    {"api_key", true},
                                    {"client_cert", true},
                                    {"binary_media_types", {"image/*"}}}));
  CHECK(triggers[7].config == Json({{"versioned", true}, {"dead_letters_of", "jobs"}}));
}

TEST_CASE("A wrong trigger in a warmfuzz.yaml is named with its line") {
  const auto [trigger, expected] = GENERATE(table<std::string, std::string>({
      {"{source: sns-in-kafka}", "the source \"sns-in-kafka\"; expected apigw-rest"},
      {"{source: alb, multi_value: often}", "multi_value is \"often\"; expected true or false"},
      {"{source: sns, filter_policy: [a]}", "filter_policy is a list; expected a map"},
      {"{source: sqs, filter: [a]}", "filter holds \"a\"; expected patterns"},
      {"{source: sns-in-sqs, bucket: b}", "the unknown key \"bucket\"; expected name, source, queue"},
      {"{source: eventbridge, input_path: detail}", "input_path is \"detail\"; expected one such as $.detail.order"},
      {"{source: alb, path: a}", "path is \"a\"; expected one that starts with /"},
  }));
  const ProjectFolder folder({{"app.py", kCode},
                              {"warmfuzz.yaml",
                               "functions:\n  worker:\n    code: .\n    handler: app.handler\n    runtime: "
                               "python3.12\n    triggers:\n      - " +
                                   trigger + "\n"}});
  INFO(folder.fault());
  CHECK(folder.fault().find("warmfuzz.yaml:7: ") == 0);
  CHECK(folder.fault().find(expected) != std::string::npos);
}

}  // namespace
}  // namespace warmfuzz
