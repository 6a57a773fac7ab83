// Intrinsic functions, in each spelling, as seen in a function's environment.

#include <string>
#include <tuple>

#include "harness/project/intrinsics/resolver.h"
#include "harness/project/yaml/document.h"
#include "tests/support/catch.h"

namespace warmfuzz {
namespace {

/// A template that the expressions of the tests stand in.
constexpr const char* kTemplate = R"(
Parameters:
  Stage: {Type: String, Default: beta}
  Count: {Type: Number, Default: 3}
  Empty: {Type: String, Default: ""}
  Names: {Type: CommaDelimitedList, Default: "a,b,c"}
  Size: {Type: Number, MinValue: 5}
  Choice: {Type: String, AllowedValues: [small, large]}
  ApiEndpoint: {Type: String}
  Vpc: {Type: "AWS::EC2::VPC::Id"}
  Password: {Type: String, NoEcho: true, Default: hunter2}
Mappings:
  ByStage:
    beta: {host: beta.example.com, ports: ["80", "443"]}
    prod: {host: example.com}
Conditions:
  IsBeta: !Equals [!Ref Stage, beta]
  IsProd: !Equals [!Ref Stage, prod]
  IsLarge: !Equals [!Ref Choice, large]
  InHome: !Equals [!Ref AWS::Region, us-east-1]
  BetaOrLarge: !Or [!Condition IsBeta, !Condition IsLarge]
  BetaAndLarge: !And [!Condition IsBeta, !Condition IsLarge]
  ProdAndLarge: !And [!Condition IsProd, !Condition IsLarge]
  NotProd: !Not [!Condition IsProd]
  Circle: !Not [!Condition Circle]
Resources:
  Table: {Type: "AWS::DynamoDB::Table", Properties: {TableName: !Sub "t-${Stage}"}}
  Queue: {Type: "AWS::SQS::Queue"}
  Bucket: {Type: "AWS::S3::Bucket"}
  Key: {Type: "AWS::KMS::Key"}
  Database: {Type: "AWS::RDS::DBInstance"}
  Loop: {Type: "AWS::SQS::Queue", Properties: {QueueName: !Sub "x-${Loop}"}}
  Thing: {Type: "Example::Custom::Thing"}
Tests:
  value: )";

Value resolve(const std::string& expression, std::string_view hint = {}) {
  const auto document = parse_document(kTemplate + expression + "\n", "/t/template.yaml", "template.yaml");
  INFO((document ? expression : document.fault().message));
  REQUIRE(document);
  return Resolver(document->root).resolve(*document->root.find("Tests", "value"), hint);
}

TEST_CASE("What the template itself decides is resolved, in the short and in the long form") {
  const auto [expression, expected] = GENERATE(table<std::string, std::string>({
      {"plain", "plain"},
      {"!Ref Stage", "beta"},
      {"{Ref: Stage}", "beta"},
      {"!Ref Count", "3"},
      {"!Ref Empty", ""},
      {"!Sub 'x-${Stage}-y'", "x-beta-y"},
      {"{'Fn::Sub': 'x-${ Stage }-y'}", "x-beta-y"},
      {"!Sub ['${a}/${Stage}/${!Keep}', {a: !Ref Count}]", "3/beta/${Keep}"},
      {"!Sub 'unfinished ${Stage'", "unfinished ${Stage"},
      {"!Join ['-', [a, !Ref Stage, b]]", "a-beta-b"},
      {"!Join [',', !Ref Names]", "a,b,c"},
      {"!Select [1, [x, y, z]]", "y"},
      {"!Select ['0', !Ref Names]", "a"},
      {"!Select [2, !Split ['|', 'p|q|r']]", "r"},
      {"!FindInMap [ByStage, !Ref Stage, host]", "beta.example.com"},
      {"!Select [1, !FindInMap [ByStage, beta, ports]]", "443"},
      {"!FindInMap [ByStage, gamma, host, {DefaultValue: none}]", "none"},
      {"!If [IsBeta, yes-it-is, no]", "yes-it-is"},
      {"!If [IsProd, yes-it-is, 'no']", "no"},
      {"!If [BetaOrLarge, one, two]", "one"},
      {"!If [ProdAndLarge, one, two]", "two"},
      {"!If [NotProd, one, two]", "one"},
      {"!Base64 'hello?'", "aGVsbG8/"},
      {"!Base64 'ab'", "YWI="},
      {"{'Fn::Base64': {'Fn::Sub': '${Stage}'}}", "YmV0YQ=="},
      {"!Length [1, 2, 3]", "3"},
      {"!ToJsonString {a: !Ref Stage, b: [1]}", R"({"a":"beta","b":["1"]})"},
  }));
  INFO(expression);
  const auto value = resolve(expression);
  CHECK(value.text == expected);
  CHECK(value.origin == ValueOrigin::literal);
}

TEST_CASE("What only a deployment knows becomes a placeholder of its form") {
  const auto [expression, hint, expected] = GENERATE(table<std::string, std::string, std::string>({
      {"!Ref AWS::Region", "", "us-east-1"},
      {"!Ref 'AWS::AccountId'", "", "123456789012"},
      {"!Sub '${AWS::Partition}.${AWS::URLSuffix}'", "", "aws.amazonaws.com"},
      {"!Ref Size", "", "5"},
      {"!Ref Choice", "", "small"},
      {"!Ref ApiEndpoint", "", "https://api.example.com"},
      {"!Ref Table", "", "t-beta"},
      {"!GetAtt Table.Arn", "", "arn:aws:dynamodb:us-east-1:123456789012:table/t-beta"},
      {"!GetAtt [Table, StreamArn]", "",
       "arn:aws:dynamodb:us-east-1:123456789012:table/t-beta/stream/2024-01-01T00:00:00.000"},
      {"{'Fn::GetAtt': [Queue, QueueName]}", "", "Queue"},
      {"{'Fn::GetAtt': Queue.Arn}", "", "arn:aws:sqs:us-east-1:123456789012:Queue"},
      {"!Ref Queue", "", "https://sqs.us-east-1.amazonaws.com/123456789012/Queue"},
      {"!Ref Bucket", "", "bucket"},
      {"!GetAtt Bucket.Arn", "", "arn:aws:s3:::bucket"},
      {"!Sub '${Bucket.Arn}/*'", "", "arn:aws:s3:::bucket/*"},
      {"!GetAtt Database.Endpoint.Address", "", "database.c1a2b3c4d5e6.us-east-1.rds.amazonaws.com"},
      {"!GetAtt Thing.ServiceUrl", "", "https://thing-service.example.com"},
      {"!Ref Thing", "", "Thing"},
      {"!Ref MadeBySomeMacro", "", "made-by-some-macro"},
      {"!ImportValue network-stack-endpoint", "", "https://network-stack.example.com"},
      {"!ImportValue shared", "TOPIC_ARN", "arn:aws:service:us-east-1:123456789012:topic"},
      {"!If [IsLarge, !Ref AWS::NoValue, other]", "", "other"},
      {"!If [BetaAndLarge, first, second]", "", "first"},
      {"'{{resolve:ssm:/shop/api-url:2}}'", "", "https://api.example.com"},
      {"!Select [7, [x]]", "", "item"},
      {"!Transform {Name: Something}", "SENDER_EMAIL", "sender-email@example.com"},
      {"!FindInMap [Nothing, a, retries]", "", "30"},
      {"!Select [0, !GetAZs '']", "", "us-east-1a"},
      {"!Select [1, !Cidr [10.0.0.0/16, 4, 8]]", "", "10.0.1.0/24"},
  }));
  INFO(expression);
  const auto value = resolve(expression, hint);
  CHECK(value.text == expected);
  CHECK(value.origin == ValueOrigin::placeholder);
}

TEST_CASE("Ids that only a deployment knows look like ids") {
  CHECK(resolve("!Ref Vpc").text.starts_with("vpc-0"));
  CHECK(resolve("!Ref Key").text.size() == 36);
  CHECK(resolve("!Ref Key").text == resolve("!Ref Key").text);
}

TEST_CASE("What is known to be a secret is marked as one, through everything that is made of it") {
  const auto expression = GENERATE(values<std::string>({
      "!Ref Password",
      "!Sub 'user:${Password}@host'",
      "!Join ['', [a, !Ref Password, !Ref Table]]",
      "!Base64 {Ref: Password}",
      "!Select [0, !Split [',', !Ref Password]]",
      "'{{resolve:secretsmanager:prod/db:SecretString:password}}'",
      "'postgres://u:{{resolve:ssm-secure:/db/password:3}}@h/d'",
      "!Sub '{{resolve:secretsmanager:${Table}:SecretString:password}}'",
      "!Join [':', ['{{resolve:secretsmanager', !Ref Stage, 'SecretString}}']]",
      "!If [IsLarge, !Ref Password, !Ref Password]",
      "!ToJsonString {p: !Ref Password}",
  }));
  INFO(expression);
  const auto value = resolve(expression);
  CHECK(value.origin == ValueOrigin::secret);
  CHECK(value.text.find("{{resolve") == std::string::npos);
}

TEST_CASE("A value says which resources it names") {
  CHECK(resolve("!GetAtt Table.Arn").references == std::vector<std::string>{"Table"});
  CHECK(resolve("!Sub '${Queue.Arn}-${Table}-${Queue}'").references == std::vector<std::string>{"Queue", "Table"});
  CHECK(resolve("!Ref Stage").references.empty());
}

TEST_CASE("NoValue takes its member or item away") {
  const auto map = resolve("{a: !Ref AWS::NoValue, b: !If [IsProd, x, !Ref 'AWS::NoValue'], c: kept}");
  REQUIRE(map.members.size() == 1);
  CHECK(map.members[0].key == "c");
  CHECK(resolve("[!Ref AWS::NoValue, one]").items.size() == 1);
}

TEST_CASE("Conditions that nothing decides stay open") {
  const auto document = parse_document(kTemplate + std::string("x\n"), "/t/template.yaml", "template.yaml");
  REQUIRE(document);
  const Resolver resolver(document->root);
  CHECK(resolver.condition("IsBeta") == Truth::yes);
  CHECK(resolver.condition("IsProd") == Truth::no);
  CHECK(resolver.condition("InHome") == Truth::yes);
  CHECK(resolver.condition("IsLarge") == Truth::unknown);
  CHECK(resolver.condition("BetaAndLarge") == Truth::unknown);
  CHECK(resolver.condition("NoSuchCondition") == Truth::unknown);
  CHECK(resolver.condition("Circle") == Truth::unknown);
}

TEST_CASE("A template that refers to itself is still read") {
  CHECK(resolve("!Ref Loop").text.size() < 10'000);
  // Each name doubles the one before: 2^40 characters if nothing stopped it.
  std::string text = "Resources:\n  R0: {Type: 'AWS::SQS::Queue', Properties: {QueueName: x}}\n";
  for (int i = 1; i <= 40; ++i) {
    const auto before = "R" + std::to_string(i - 1);
    text += "  R" + std::to_string(i) + ": {Type: 'AWS::SQS::Queue', Properties: {QueueName: !Sub '${" + before +
            "}${" + before + "}'}}\n";
  }
  const auto document = parse_document(text + "Value: !Ref R40\n", "/t/t.yaml", "t.yaml");
  REQUIRE(document);
  CHECK(Resolver(document->root).resolve(*document->root.find("Value")).text.size() < 2'000'000);
}

TEST_CASE("Arguments that CloudFormation would refuse give a placeholder") {
  const auto expression = GENERATE(values<std::string>(
      {"!GetAtt Nothing", "!GetAtt [a]", "!Join abc", "!Join [',']", "!Select [x, [a]]", "!Select []", "!Split x",
       "!If [IsBeta]", "!If x", "!FindInMap [a]", "!Sub {a: b}", "!Sub []", "!Base64 [1]", "!GetAtt", "!Unheard of"}));
  INFO(expression);
  const auto value = resolve(expression);
  CHECK(value.is_scalar());
  CHECK_FALSE(value.text.empty());
  CHECK(value.origin == ValueOrigin::placeholder);
}

}  // namespace
}  // namespace warmfuzz
