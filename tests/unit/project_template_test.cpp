// What a developer's template says arrives in the project: the fixtures of tests/functions/templates, read whole.

#include <algorithm>

#include "tests/support/catch.h"
#include "tests/support/project_files.h"

namespace warmfuzz {
namespace {

using test::find_function;
using test::has_note;
namespace fs = std::filesystem;

const fs::path kFixtures = fs::path(WARMFUZZ_SOURCE_DIR) / "tests/functions/templates";

Project load(const std::string& name) {
  auto project = load_project(kFixtures / name);
  INFO((project ? std::string() : project.fault().message));
  REQUIRE(project);
  return std::move(*project);
}

const Function& function(const Project& project, const std::string& id) {
  const auto* found = find_function(project, id);
  INFO(id);
  REQUIRE(found);
  return *found;
}

const Trigger& trigger(const Function& function, const std::string& name) {
  const auto* found = function.find_trigger(name);
  INFO(name);
  REQUIRE(found);
  return *found;
}

std::vector<std::string> ids(const Project& project) {
  std::vector<std::string> all;
  for (const auto& one : project.functions) all.push_back(one.id);
  return all;
}

TEST_CASE("A SAM template alone is a project") {
  const auto project = load("bookshop");
  CHECK(project.file == kFixtures / "bookshop/template.yaml");
  CHECK(project.root == kFixtures / "bookshop");
  CHECK(ids(project) == std::vector<std::string>{"OrdersFunction", "SearchFunction", "CoverFunction",
                                                 "ShippingFunction", "PingFunction"});

  SECTION("a function has its own settings, and those of Globals where it has none") {
    const auto& orders = function(project, "OrdersFunction");
    CHECK(orders.code == kFixtures / "bookshop/src/orders");
    CHECK(orders.handler == "app.lambda_handler");
    CHECK(orders.runtime == "python3.12");
    CHECK(orders.timeout == std::chrono::seconds(10));
    CHECK(orders.memory_mb == 256);
    CHECK(orders.tmp_mb == 512);
    CHECK(orders.where == "template.yaml:47");
    CHECK(orders.environment.at("STAGE") == "dev");
    CHECK(orders.environment.at("LOG_LEVEL") == "DEBUG");
    CHECK(function(project, "CoverFunction").tmp_mb == 1024);
    CHECK(function(project, "SearchFunction").runtime == "nodejs20.x");
    CHECK(function(project, "SearchFunction").timeout == std::chrono::seconds(20));
  }

  SECTION("each environment variable says how it came about") {
    const auto& orders = function(project, "OrdersFunction");
    REQUIRE(orders.environment.size() == orders.environment_origin.size());
    const auto [name, value, origin] = GENERATE(table<std::string, std::string, ValueOrigin>({
        {"STAGE", "dev", ValueOrigin::literal},
        {"ORDERS_TABLE", "orders-dev", ValueOrigin::placeholder},
        {"QUEUE_URL", "https://sqs.us-east-1.amazonaws.com/123456789012/ShippingQueue", ValueOrigin::placeholder},
        {"TOPIC_ARN", "arn:aws:sns:us-east-1:123456789012:OrderEvents", ValueOrigin::placeholder},
        {"SENDER", "sender@example.com", ValueOrigin::placeholder},
        {"ORIGINS", "https://books.example.com;https://admin.example.com", ValueOrigin::literal},
        {"CATALOGUE", "bookshop-catalogue-table", ValueOrigin::placeholder},
        {"PAYMENT_KEY", "payment-key", ValueOrigin::secret},
        {"DATABASE_URL", "postgres://app:password@db/orders", ValueOrigin::secret},
    }));
    INFO(name);
    CHECK(orders.environment.at(name) == value);
    CHECK(orders.environment_origin.at(name) == origin);
  }

  SECTION("events keep what the template knows of them") {
    const auto& created = trigger(function(project, "OrdersFunction"), "CreateOrder");
    CHECK(created.source == "apigw-rest");
    CHECK(created.config ==
          Json({{"path", "/orders"}, {"method", "POST"}, {"stage", "dev"}, {"authorizer", {{"type", "none"}}}}));
    CHECK(trigger(function(project, "OrdersFunction"), "GetOrder").config ==
          Json({{"path", "/orders/{id}"}, {"method", "GET"}, {"stage", "dev"}, {"authorizer", {{"type", "none"}}}}));

    const auto& search = function(project, "SearchFunction");
    CHECK(trigger(search, "Search").source == "apigw-http");
    CHECK(trigger(search, "Search").config ==
          Json({{"path", "/search"}, {"method", "ANY"}, {"authorizer", {{"type", "none"}}}}));
    CHECK(trigger(search, "Anything").config ==
          Json({{"path", "/{proxy+}"}, {"method", "ANY"}, {"authorizer", {{"type", "none"}}}}));
    CHECK(trigger(search, "FunctionUrl").source == "function-url");
    CHECK(trigger(search, "FunctionUrl").config == Json({{"auth_type", "NONE"}}));

    const auto& uploaded = trigger(function(project, "CoverFunction"), "Uploaded");
    CHECK(uploaded.source == "s3");
    CHECK(uploaded.config ==
          Json({{"bucket", "uploads"}, {"events", {"s3:ObjectCreated:*"}}, {"prefix", "covers/"}, {"suffix", ".png"}}));

    const auto& shipping = function(project, "ShippingFunction");
    CHECK(trigger(shipping, "Parcels").source == "sqs");
    CHECK(trigger(shipping, "Parcels").config == Json({{"queue", "ShippingQueue"}, {"batch_size", 5}}));
    CHECK(trigger(shipping, "Changes").source == "dynamodb");
    CHECK(trigger(shipping, "Changes").config ==
          Json({{"table", "orders-dev"},
                {"batch_size", 50},
                {"view_type", "NEW_AND_OLD_IMAGES"},
                {"keys", {{{"name", "orderId"}, {"type", "S"}}, {{"name", "createdAt"}, {"type", "N"}}}}}));
    CHECK(shipping.tenant_isolation);
    CHECK_FALSE(function(project, "OrdersFunction").tenant_isolation);
  }

  SECTION("layers on this machine are used, others are named") {
    const auto& search = function(project, "SearchFunction");
    CHECK(search.layers == std::vector<fs::path>{kFixtures / "bookshop/layers/common"});
    CHECK(has_note(project, "AWSLambdaPowertoolsTypeScriptV2", "SearchFunction"));
  }

  SECTION("inline code needs no folder") {
    const auto& ping = function(project, "PingFunction");
    CHECK(ping.code.empty());
    CHECK(ping.inline_code == "def handler(event, context):\n    return \"pong\"\n");
  }

  SECTION("what cannot be run here is left out, with its line and the reason") {
    CHECK(has_note(project, "template.yaml:151", "ReportFunction is left out: it is a container image"));
    CHECK(has_note(project, "template.yaml:156", "LegacyFunction is left out: the runtime java17"));
    CHECK(has_note(project, "template.yaml:163", "ProductionOnlyFunction is left out: its condition IsProduction"));
    CHECK(has_note(project, "template.yaml:77", "SignedUp of OrdersFunction is left out: events of type Cognito"));
  }
}

TEST_CASE("Plain CloudFormation is a project") {
  const auto project = load("intake");
  CHECK(ids(project) == std::vector<std::string>{"Reader", "Worker"});
  const auto& reader = function(project, "Reader");

  SECTION("settings come from mappings, conditions and exports") {
    CHECK(reader.timeout == std::chrono::seconds(30));
    CHECK(reader.memory_mb == 512);
    CHECK(reader.environment == EnvironmentVariables{{"ALARM", "on"},
                                                     {"API_URL", "https://api.example.com"},
                                                     {"BUCKET", "documents-staging-123456789012"},
                                                     {"EXTRA", "extra"},
                                                     {"MAIN", "yes"}});
    CHECK(reader.inline_code == "import json\ndef main(event, context):\n    print(\"staging\", json.dumps(event))\n");
  }

  SECTION("a bucket's notification invokes the function") {
    CHECK(trigger(reader, "Documents").source == "s3");
    CHECK(
        trigger(reader, "Documents").config ==
        Json({{"bucket", "documents-staging-123456789012"}, {"events", {"s3:ObjectCreated:Put"}}, {"suffix", ".csv"}}));
  }

  SECTION("an event source mapping finds its function through an alias, and by its name") {
    CHECK(trigger(function(project, "Worker"), "JobsToWorker").source == "sqs");
    CHECK(trigger(function(project, "Worker"), "JobsToWorker").config ==
          Json({{"queue", "intake-jobs"}, {"batch_size", 3}}));
    CHECK(trigger(reader, "StreamToReader").source == "dynamodb");
    CHECK(trigger(reader, "StreamToReader").config == Json({{"table", "archive"}}));
    CHECK(trigger(function(project, "Worker"), "Clicks").config == Json({{"stream", "clicks"}}));
    CHECK(has_note(project, "Shipments of Worker is left out"));
  }

  SECTION("a method of API Gateway has the whole path of its resources") {
    CHECK(trigger(reader, "GetDocument").source == "apigw-rest");
    CHECK(trigger(reader, "GetDocument").config ==
          Json({{"path", "/documents/{id}"}, {"method", "GET"}, {"authorizer", {{"type", "none"}}}}));
  }

  SECTION("a permission invokes nothing") { CHECK(function(project, "Worker").triggers.size() == 2); }

  SECTION("code in S3 is not here") { CHECK(has_note(project, "Upload is left out: its code lies in S3")); }
}

TEST_CASE("What the CDK synthesizes is a project") {
  const auto project = load("ledger");
  CHECK(project.file == kFixtures / "ledger/cdk.out/LedgerStack.template.json");
  const auto& entries = function(project, "EntriesHandler7AA0B1C2");
  CHECK(entries.code == kFixtures / "ledger/cdk.out/asset.3f2a91");
  CHECK(entries.runtime == "nodejs22.x");
  CHECK(entries.environment.at("GREETING") ==
        "\xF0\x9F\x93\x92 \xC3\xBC"
        "ber");
  CHECK(entries.environment.at("TABLE_ARN") == "arn:aws:dynamodb:us-east-1:123456789012:table/EntriesTable8B7C9B10");
  CHECK(trigger(entries, "HttpApiGETentries0E5F").source == "apigw-http");
  CHECK(trigger(entries, "HttpApiGETentries0E5F").config ==
        Json({{"path", "/entries/{account}"}, {"method", "GET"}, {"authorizer", {{"type", "none"}}}}));
  CHECK(trigger(entries, "StatementsNotifications9A1B").config ==
        Json({{"bucket", "statements4e2d"}, {"events", {"s3:ObjectCreated:*"}}, {"prefix", "incoming/"}}));
  CHECK(function(project, "BucketNotificationsHandler050A0587").inline_code.find("def handler") != std::string::npos);
}

TEST_CASE("A warmfuzz.yaml describes functions that no template has") {
  const auto project = load("workers");
  CHECK(ids(project) == std::vector<std::string>{"render_pdf", "hooks"});
  const auto& render = function(project, "render_pdf");
  CHECK(render.code == kFixtures / "workers/pdf");
  CHECK(render.timeout == std::chrono::seconds(45));
  CHECK(render.memory_mb == 1024);
  CHECK(render.environment_origin.at("SIGNING_KEY") == ValueOrigin::secret);
  CHECK(render.environment_origin.at("OUTPUT_BUCKET") == ValueOrigin::literal);
  CHECK(trigger(render, "jobs").config == Json({{"queue", "pdf-jobs"}, {"batch_size", 2}}));
  const auto& hooks = function(project, "hooks");
  CHECK(trigger(hooks, "apigw-http").config == Json({{"path", "/hooks/{provider}"}, {"method", "POST"}}));
  CHECK(trigger(hooks, "s3").config ==
        Json({{"bucket", "deliveries"}, {"prefix", "in/"}, {"suffix", ".json"}, {"events", {"s3:ObjectCreated:*"}}}));
  CHECK(trigger(hooks, "audit").config["keys"][1] == Json({{"name", "at"}, {"type", "N"}}));
}

TEST_CASE("A warmfuzz.yaml stands over the template that it names") {
  const auto project = load("depot");
  CHECK(project.root == kFixtures / "depot");
  CHECK(ids(project) == std::vector<std::string>{"Track", "label"});
  const auto& track = function(project, "Track");
  CHECK(track.where == "infra/sam.json:8");
  CHECK(track.code == kFixtures / "depot/parcels");
  CHECK(track.timeout == std::chrono::seconds(7));
  CHECK(track.environment.at("CARRIER_TOKEN") == "for-tests");
  CHECK(track.environment_origin.at("CARRIER_TOKEN") == ValueOrigin::secret);
  CHECK(track.environment_origin.at("REGION_CODE") == ValueOrigin::secret);
  CHECK(track.environment_origin.at("CARRIER_PIN") == ValueOrigin::kept);
  CHECK(track.triggers.size() == 2);
  CHECK(trigger(track, "sqs").config == Json({{"queue", "late-parcels"}}));
}

TEST_CASE("Reading a project twice gives the same project") {
  const auto one = load("bookshop"), other = load("bookshop");
  REQUIRE(one.functions.size() == other.functions.size());
  CHECK(one.notes == other.notes);
  for (std::size_t i = 0; i < one.functions.size(); ++i)
    CHECK(one.functions[i].environment == other.functions[i].environment);
}

}  // namespace
}  // namespace warmfuzz
