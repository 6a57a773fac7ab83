#include "tests/component/objects/object_run.h"

#include "generators/events/load.h"
#include "generators/objects/deliver.h"
#include "tests/support/catch.h"

namespace warmfuzz::test {

const std::string kPythonGet = R"py(
import json, os, urllib.parse, urllib.request

def url(record):
    key = urllib.parse.unquote_plus(record['s3']['object']['key'])
    return os.environ['AWS_ENDPOINT_URL_S3'] + '/' + record['s3']['bucket']['name'] + '/' + urllib.parse.quote(key)

def get(record):
    return urllib.request.urlopen(url(record)).read()
)py";

const std::string kNodeGet = R"js(
const url = (record) => {
  const key = decodeURIComponent(record.s3.object.key.replace(/\+/g, ' '));
  const path = key.split('/').map(encodeURIComponent).join('/');
  return `${process.env.AWS_ENDPOINT_URL_S3}/${record.s3.bucket.name}/${path}`;
};
const get = async (record) => Buffer.from(await (await fetch(url(record))).arrayBuffer());
)js";

ObjectRun::ObjectRun(const std::string& runtime, const std::string& code, std::vector<std::filesystem::path> layers)
    : deployment_(std::make_shared<Deployment>()) {
  deployment_->function.inline_code = code;
  deployment_->function.layers = std::move(layers);
  start(runtime, "index.handler");
}

ObjectRun::ObjectRun(const std::string& runtime, const std::string& handler, const std::filesystem::path& code)
    : deployment_(std::make_shared<Deployment>()) {
  deployment_->function.code = code;
  start(runtime, handler);
}

void ObjectRun::start(const std::string& runtime, const std::string& handler) {
  Function& function = deployment_->function;
  function.id = "F";
  function.runtime = runtime;
  function.handler = handler;
  function.timeout = std::chrono::milliseconds(20'000);
  function.memory_mb = 512;
  function.triggers.push_back({"Created", "s3", {{"bucket", "uploads"}}});
  function.triggers.push_back({"Post", "apigw-http", {{"path", "/in"}, {"method", "POST"}}});
  deployment_->mint = [](std::uint64_t serial, std::string_view label) {
    return label == "bait" ? "srv/bait@" : std::string(label) + "@" + std::to_string(serial);
  };
  deployment_->bait = {{"/srv/bait@", "bait"}};
  deployment_->variables = {{"AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"}, {"AWS_SECRET_ACCESS_KEY", "example"}};
  auto sources = load_event_sources();
  REQUIRE(sources.ok());
  deployment_->sources = std::move(sources).value();
  deployment_->deliver = [](const objects::Rendering& render, const std::vector<StoredObject>& objects, bool first,
                            const Substitution& substitute) {
    return objects::deliver(render, objects, first, substitute, {});
  };
  auto invoker = Invoker::create(deployment_);
  if (!invoker.ok()) FAIL(invoker.fault().message);
  invoker_ = std::move(invoker).value();
}

Trace ObjectRun::run(const Scenario& scenario) {
  auto trace = invoker_->run(scenario, Freshness::warm);
  if (!trace.ok()) FAIL(trace.fault().message);
  return std::move(trace).value();
}

Json ObjectRun::answer(const Scenario& scenario) {
  const Trace trace = run(scenario);
  REQUIRE(trace.observations.size() == 1);
  const auto& seen = trace.observations.front();
  INFO(to_json(seen.outcome).dump() << "\n" << seen.init_log << seen.log);
  REQUIRE(seen.outcome.kind == OutcomeKind::response);
  return Json::parse(seen.outcome.body);
}

Scenario uploaded(const std::string& key, std::vector<StoredObject> objects) {
  Scenario scenario;
  scenario.function = "F";
  InvokeStep step;
  step.trigger = "Created";
  step.source = "s3";
  step.fields["/Records/0/s3/object/key"] = key;
  scenario.steps.emplace_back(step);
  scenario.objects = std::move(objects);
  return scenario;
}

}  // namespace warmfuzz::test
