#include "harness/project/intrinsics/placeholders.h"

#include <cctype>
#include <cstdint>
#include <vector>

namespace warmfuzz {
namespace {

// {name} the resource's name, {lower} the same in small letters, {id} ten letters and digits, {uuid} a UUID,
// {hex} 17 hex digits, {r} region, {a} account.

struct ResourceType {
  std::string_view type;
  std::string_view name_property;
  std::string_view reference;
  std::string_view arn;
};

constexpr std::string_view kLambdaArn = "arn:aws:lambda:{r}:{a}:function:{name}";
constexpr std::string_view kTableArn = "arn:aws:dynamodb:{r}:{a}:table/{name}";
constexpr std::string_view kStateMachineArn = "arn:aws:states:{r}:{a}:stateMachine:{name}";
constexpr std::string_view kLayerArn = "arn:aws:lambda:{r}:{a}:layer:{name}:1";
constexpr std::string_view kApiArn = "arn:aws:apigateway:{r}::/restapis/{id}";

// Return values: the "Return values" section of each type's page in the CloudFormation reference.
constexpr ResourceType kTypes[] = {
    {"AWS::ApiGateway::RestApi", "", "{id}", kApiArn},
    {"AWS::ApiGatewayV2::Api", "", "{id}", "arn:aws:apigateway:{r}::/apis/{id}"},
    {"AWS::CloudFront::Distribution", "", "{upper}", "arn:aws:cloudfront::{a}:distribution/{upper}"},
    {"AWS::Cognito::UserPool", "", "{r}_{id}", "arn:aws:cognito-idp:{r}:{a}:userpool/{r}_{id}"},
    {"AWS::Cognito::UserPoolClient", "", "{long}", ""},
    {"AWS::DynamoDB::GlobalTable", "TableName", "{name}", kTableArn},
    {"AWS::DynamoDB::Table", "TableName", "{name}", kTableArn},
    {"AWS::EC2::SecurityGroup", "", "sg-{hex}", ""},
    {"AWS::EC2::Subnet", "", "subnet-{hex}", ""},
    {"AWS::EC2::VPC", "", "vpc-{hex}", ""},
    {"AWS::ECS::Cluster", "ClusterName", "{name}", "arn:aws:ecs:{r}:{a}:cluster/{name}"},
    {"AWS::Events::EventBus", "Name", "{name}", "arn:aws:events:{r}:{a}:event-bus/{name}"},
    {"AWS::Events::Rule", "Name", "{name}", "arn:aws:events:{r}:{a}:rule/{name}"},
    {"AWS::IAM::Role", "RoleName", "{name}", "arn:aws:iam::{a}:role/{name}"},
    {"AWS::KMS::Alias", "AliasName", "{name}", ""},
    {"AWS::KMS::Key", "", "{uuid}", "arn:aws:kms:{r}:{a}:key/{uuid}"},
    {"AWS::Kinesis::Stream", "Name", "{name}", "arn:aws:kinesis:{r}:{a}:stream/{name}"},
    {"AWS::KinesisFirehose::DeliveryStream", "DeliveryStreamName", "{name}",
     "arn:aws:firehose:{r}:{a}:deliverystream/{name}"},
    {"AWS::Lambda::Alias", "Name", "arn:aws:lambda:{r}:{a}:function:{name}:live", ""},
    {"AWS::Lambda::Function", "FunctionName", "{name}", kLambdaArn},
    {"AWS::Lambda::LayerVersion", "LayerName", kLayerArn, kLayerArn},
    {"AWS::Lambda::Version", "", "arn:aws:lambda:{r}:{a}:function:{name}:1", ""},
    {"AWS::Logs::LogGroup", "LogGroupName", "{name}", "arn:aws:logs:{r}:{a}:log-group:{name}:*"},
    {"AWS::RDS::DBInstance", "DBInstanceIdentifier", "{lower}", "arn:aws:rds:{r}:{a}:db:{lower}"},
    {"AWS::S3::Bucket", "BucketName", "{lower}", "arn:aws:s3:::{lower}"},
    {"AWS::SNS::Topic", "TopicName", "arn:aws:sns:{r}:{a}:{name}", "arn:aws:sns:{r}:{a}:{name}"},
    {"AWS::SQS::Queue", "QueueName", "https://sqs.{r}.amazonaws.com/{a}/{name}", "arn:aws:sqs:{r}:{a}:{name}"},
    {"AWS::SSM::Parameter", "Name", "{name}", "arn:aws:ssm:{r}:{a}:parameter/{name}"},
    {"AWS::SecretsManager::Secret", "Name", "arn:aws:secretsmanager:{r}:{a}:secret:{name}-{six}", ""},
    {"AWS::Serverless::Api", "", "{id}", kApiArn},
    {"AWS::Serverless::Function", "FunctionName", "{name}", kLambdaArn},
    {"AWS::Serverless::HttpApi", "", "{id}", "arn:aws:apigateway:{r}::/apis/{id}"},
    {"AWS::Serverless::LayerVersion", "LayerName", kLayerArn, kLayerArn},
    {"AWS::Serverless::SimpleTable", "TableName", "{name}", kTableArn},
    {"AWS::Serverless::StateMachine", "Name", kStateMachineArn, kStateMachineArn},
    {"AWS::StepFunctions::Activity", "Name", "arn:aws:states:{r}:{a}:activity:{name}", ""},
    {"AWS::StepFunctions::StateMachine", "StateMachineName", kStateMachineArn, kStateMachineArn},
};

struct Attribute {
  std::string_view type;  ///< its end
  std::string_view attribute;
  std::string_view pattern;
};

constexpr Attribute kAttributes[] = {
    {"::Bucket", "DomainName", "{lower}.s3.amazonaws.com"},
    {"::Bucket", "RegionalDomainName", "{lower}.s3.{r}.amazonaws.com"},
    {"::Bucket", "WebsiteURL", "http://{lower}.s3-website-{r}.amazonaws.com"},
    {"::DBInstance", "Endpoint.Address", "{lower}.c1a2b3c4d5e6.{r}.rds.amazonaws.com"},
    {"::DBInstance", "Endpoint.Port", "5432"},
    {"::Distribution", "DomainName", "{lower}.cloudfront.net"},
    {"::Queue", "QueueName", "{name}"},
    {"::Queue", "QueueUrl", "https://sqs.{r}.amazonaws.com/{a}/{name}"},
    {"::RestApi", "RootResourceId", "{id}"},
    {"::Secret", "Id", "arn:aws:secretsmanager:{r}:{a}:secret:{name}-{six}"},
    {"::StateMachine", "Name", "{name}"},
    {"::Topic", "TopicArn", "arn:aws:sns:{r}:{a}:{name}"},
    {"::Topic", "TopicName", "{name}"},
    {"::UserPool", "ProviderName", "cognito-idp.{r}.amazonaws.com/{r}_{id}"},
    {"::UserPool", "ProviderURL", "https://cognito-idp.{r}.amazonaws.com/{r}_{id}"},
    {"Table", "StreamArn", "arn:aws:dynamodb:{r}:{a}:table/{name}/stream/2024-01-01T00:00:00.000"},
};

const ResourceType* find_type(std::string_view type) {
  for (const auto& row : kTypes)
    if (row.type == type) return &row;
  return nullptr;
}

/// `length` characters that depend on `text` alone.
std::string derived(std::string_view text, std::size_t length, std::string_view alphabet) {
  std::uint64_t state = 0xcbf29ce484222325;  // FNV-1a, then SplitMix64
  for (const char letter : text) state = (state ^ static_cast<unsigned char>(letter)) * 0x100000001b3;
  std::string word;
  while (word.size() < length) {
    state += 0x9e3779b97f4a7c15;
    auto mixed = state;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    word += alphabet[(mixed ^ (mixed >> 31)) % alphabet.size()];
  }
  return word;
}

constexpr std::string_view kHex = "0123456789abcdef", kWord = "abcdefghijklmnopqrstuvwxyz0123456789";

std::string lower(std::string text) {
  for (auto& letter : text) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return text;
}

std::string upper(std::string text) {
  for (auto& letter : text) letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  return text;
}

std::string uuid(std::string_view text) {
  const auto hex = derived(text, 32, kHex);
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-4" + hex.substr(13, 3) + "-a" + hex.substr(17, 3) + "-" +
         hex.substr(20);
}

std::string fill(std::string_view pattern, std::string_view logical_id, const std::string& name) {
  std::string text;
  while (!pattern.empty()) {
    const auto open = pattern.find('{');
    text += pattern.substr(0, open);
    if (open == std::string_view::npos) break;
    const auto close = pattern.find('}', open);
    const auto key = pattern.substr(open + 1, close - open - 1);
    pattern.remove_prefix(close + 1);
    if (key == "name") text += name;
    if (key == "lower") text += lower(name);
    if (key == "r") text += kPlaceholderRegion;
    if (key == "a") text += kPlaceholderAccount;
    if (key == "id") text += derived(logical_id, 10, kWord);
    if (key == "six") text += derived(logical_id, 6, kWord);
    if (key == "long") text += derived(logical_id, 26, kWord);
    if (key == "upper") text += "E" + upper(derived(logical_id, 13, kWord));
    if (key == "hex") text += "0" + derived(logical_id, 16, kHex);
    if (key == "uuid") text += uuid(logical_id);
  }
  return text;
}

/// "OrdersApiURL", "ORDERS_API_URL" → orders, api, url
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto letter = static_cast<unsigned char>(name[i]);
    if (!std::isalnum(letter)) {
      if (!words.back().empty()) words.emplace_back();
      continue;
    }
    const bool up = std::isupper(letter);
    const bool after_small = i > 0 && std::islower(static_cast<unsigned char>(name[i - 1]));
    const bool before_small = i + 1 < name.size() && i > 0 && std::islower(static_cast<unsigned char>(name[i + 1])) &&
                              std::isupper(static_cast<unsigned char>(name[i - 1]));
    if (up && (after_small || before_small) && !words.back().empty()) words.emplace_back();
    words.back() += static_cast<char>(std::tolower(letter));
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

std::string joined(const std::vector<std::string>& words, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += (i ? "-" : "") + words[i];
  return text.empty() ? "main" : text;
}

}  // namespace

std::optional<std::string> pseudo_parameter(std::string_view name) {
  if (name == "AWS::Region") return std::string(kPlaceholderRegion);
  if (name == "AWS::AccountId") return std::string(kPlaceholderAccount);
  if (name == "AWS::Partition") return "aws";
  if (name == "AWS::URLSuffix") return "amazonaws.com";
  if (name == "AWS::StackName") return "local-stack";
  if (name == "AWS::StackId")
    return "arn:aws:cloudformation:" + std::string(kPlaceholderRegion) + ":" + std::string(kPlaceholderAccount) +
           ":stack/local-stack/" + uuid("local-stack");
  if (name == "AWS::NotificationARNs") return "";
  return std::nullopt;
}

std::string_view name_property(std::string_view type) {
  const auto* row = find_type(type);
  return row ? row->name_property : std::string_view{};
}

std::string reference_placeholder(std::string_view type, std::string_view logical_id, std::string name) {
  if (name.empty()) name = logical_id;
  if (const auto* row = find_type(type)) return fill(row->reference, logical_id, name);
  // SAM makes these two itself for functions whose events name no API.
  if (logical_id == "ServerlessRestApi" || logical_id == "ServerlessHttpApi") return fill("{id}", logical_id, name);
  return name;
}

std::string attribute_placeholder(std::string_view type, std::string_view logical_id, std::string name,
                                  std::string_view attribute) {
  if (name.empty()) name = logical_id;
  const auto* row = find_type(type);
  if (attribute == "Arn" && row && !row->arn.empty()) return fill(row->arn, logical_id, name);
  for (const auto& known : kAttributes)
    if (type.ends_with(known.type) && attribute == known.attribute) return fill(known.pattern, logical_id, name);
  return guess_from_name(std::string(logical_id) + "." + std::string(attribute));
}

std::string parameter_placeholder(std::string_view type, std::string_view name) {
  struct Row {
    std::string_view part, pattern;
  };
  for (const Row& row :
       {Row{"::VPC::Id", "vpc-{hex}"}, Row{"::Subnet::Id", "subnet-{hex}"}, Row{"::SecurityGroup::Id", "sg-{hex}"},
        Row{"::Image::Id", "ami-{hex}"}, Row{"::Instance::Id", "i-{hex}"}, Row{"::HostedZone::Id", "Z{upper}"},
        Row{"::AvailabilityZone::Name", "{r}a"}})
    if (type.find(row.part) != std::string_view::npos) return fill(row.pattern, name, std::string(name));
  if (type == "Number" || type == "List<Number>") return "1";
  return guess_from_name(name);
}

std::string guess_from_name(std::string_view name) {
  const auto words = words_of(name);
  const std::string last = words.empty() ? "" : words.back();
  const std::string all = joined(words, words.size());
  const std::string rest = words.empty() ? "main" : joined(words, words.size() - 1);
  const auto is = [&](std::initializer_list<std::string_view> any) {
    for (const auto word : any)
      if (last == word) return true;
    return false;
  };
  if (is({"arn"}))
    return "arn:aws:service:" + std::string(kPlaceholderRegion) + ":" + std::string(kPlaceholderAccount) + ":" + rest;
  if (is({"url", "uri", "endpoint", "origin"})) return "https://" + rest + ".example.com";
  if (is({"host", "hostname", "domain"})) return rest + ".example.com";
  if (is({"port"})) return "443";
  if (is({"email", "sender", "recipient"})) return all + "@example.com";
  if (is({"region"})) return std::string(kPlaceholderRegion);
  if (is({"account"})) return std::string(kPlaceholderAccount);
  if (is({"timeout", "ttl", "limit", "max", "min", "count", "size", "days", "hours", "minutes", "seconds", "retries"}))
    return "30";
  if (is({"enabled", "enable", "debug", "flag"})) return "true";
  if (is({"level"})) return "INFO";
  return all;
}

}  // namespace warmfuzz
