// The handler really gets what the scenario stored: over the double of S3, or within a field of its event.

#include <algorithm>

#include "tests/component/objects/object_run.h"
#include "tests/support/catch.h"

namespace warmfuzz::test {
namespace {

StoredObject text_object(const std::string& content) {
  StoredObject object;
  object.content = content;
  return object;
}

TEST_CASE("A Python handler fetches the object that its event is about", "[objects]") {
  ObjectRun function("python3.11", kPythonGet + R"py(
def handler(event, context):
    answer = urllib.request.urlopen(url(event['Records'][0]))
    return {'text': answer.read().decode(), 'type': answer.headers['Content-Type'],
            'owner': answer.headers['x-amz-meta-owner'], 'etag': answer.headers['ETag']}
)py");
  auto object = text_object("hello {{wf:tenant.name}}");
  object.content_type = "text/x-note";
  object.metadata["Owner"] = "{{wf:tenant.email}}";
  const auto scenario = uploaded("my folder/a+b \u00fc.txt", {object});
  const Trace trace = function.run(scenario);
  const auto& seen = trace.observations.at(0);
  INFO(to_json(seen.outcome).dump());
  const Json answer = Json::parse(seen.outcome.body);
  CHECK(answer["text"] == "hello tenant.name@1");
  CHECK(answer["type"] == "text/x-note");
  CHECK(answer["owner"] == "tenant.email@1");
  CHECK(answer["etag"].get<std::string>().size() == 34);
  // And the observation says that it was brought from outside.
  REQUIRE(seen.objects.size() == 1);
  CHECK(seen.objects[0].object.content == "hello tenant.name@1");
  CHECK(seen.objects[0].object.key == "my folder/a+b \u00fc.txt");
  CHECK(seen.objects[0].index == 0);
}

TEST_CASE("What the event says of an object is what the handler finds", "[objects]") {
  ObjectRun function("python3.11", kPythonGet + R"py(
def handler(event, context):
    told = event['Records'][0]['s3']['object']
    answer = urllib.request.urlopen(url(event['Records'][0]))
    return {'size': told['size'] == len(answer.read()), 'tag': '"' + told['eTag'] + '"' == answer.headers['ETag']}
)py");
  auto scenario = uploaded("list.csv");
  if (GENERATE(false, true)) scenario.objects = {text_object("{{wf:tenant.name}}")};
  auto& fields = std::get<InvokeStep>(scenario.steps.front()).fields;
  if (GENERATE(false, true)) fields["/Records/0/eventName"] = "ObjectCreated:CompleteMultipartUpload";
  CHECK(function.answer(scenario) == Json{{"size", true}, {"tag", true}});
}

TEST_CASE("A Node handler fetches it, too", "[objects]") {
  ObjectRun function("nodejs20.x", kNodeGet + R"js(
exports.handler = async (event) => ({ text: (await get(event.Records[0])).toString() });
)js");
  CHECK(function.answer(uploaded("in/x.txt", {text_object("hello")}))["text"] == "hello");
}

TEST_CASE("An object that nobody stored suits its key", "[objects]") {
  ObjectRun function("python3.11", kPythonGet + R"py(
import csv, gzip, io, tarfile, zipfile, xml.etree.ElementTree as tree
readers = {
    'json': json.loads,
    'csv': lambda data: list(csv.DictReader(io.StringIO(data.decode()))),
    'xml': lambda data: [child.tag for child in tree.fromstring(data)],
    'zip': lambda data: zipfile.ZipFile(io.BytesIO(data)).testzip() or zipfile.ZipFile(io.BytesIO(data)).namelist(),
    'tar.gz': lambda data: tarfile.open(fileobj=io.BytesIO(data), mode='r:gz').getnames(),
    'gz': lambda data: gzip.decompress(data).decode(),
    'png': lambda data: data[:4] == b'\x89PNG',
    'pdf': lambda data: data[:4] == b'%PDF',
}
def handler(event, context):
    name = event['Records'][0]['s3']['object']['key']
    kind = next(kind for kind in readers if name.endswith('.' + kind))
    return {'read': readers[kind](get(event['Records'][0]))}
)py");
  for (const std::string ending : {"json", "csv", "xml", "zip", "tar.gz", "csv.gz", "png", "pdf"}) {
    INFO(ending);
    const Json read = function.answer(uploaded("x." + ending))["read"];
    CHECK((read.is_boolean() ? read.get<bool>() : !read.empty()));
  }
}

TEST_CASE("What is not there is an error of S3, and what is written stays in the environment", "[objects]") {
  ObjectRun function("python3.11", kPythonGet + R"py(
import urllib.error
def handler(event, context):
    base = os.environ['AWS_ENDPOINT_URL_S3'] + '/uploads/'
    try:
        before = urllib.request.urlopen(base + 'state.txt').read().decode()
    except urllib.error.HTTPError as error:
        before = str(error.code) + ' ' + error.read().decode()
    request = urllib.request.Request(base + 'state.txt', data=get(event['Records'][0]), method='PUT')
    urllib.request.urlopen(request).read()
    return before
)py");
  const std::string first = function.answer(uploaded("x.txt", {text_object("one {{wf:tenant.t}}")}));
  CHECK(first.rfind("404 <?xml", 0) == 0);
  CHECK(first.find("<Code>NoSuchKey</Code>") != std::string::npos);
  const Trace second = function.run(uploaded("x.txt", {text_object("two")}));
  const auto& seen = second.observations.at(0);
  CHECK(Json::parse(seen.outcome.body) == "one tenant.t@1");
  // An earlier caller's data came from a backend, and the observation says so.
  CHECK(std::any_of(seen.objects.begin(), seen.objects.end(),
                    [](const LiveObject& one) { return one.object.content == "one tenant.t@1"; }));
}

TEST_CASE("What an environment has been through happens again, with the objects that each event had", "[objects]") {
  const std::string code = kPythonGet + R"py(
seen = []
def handler(event, context):
    record = event['Records'][0]
    known = list(seen)
    seen.append(get(record).decode()[:3])
    try:
        urllib.request.urlopen(os.environ['AWS_ENDPOINT_URL_S3'] + '/uploads/settings').read()
        settings = True
    except Exception:
        settings = False
    return {'known': known, 'settings': settings}
)py";
  auto settings = text_object("on");
  settings.bucket = "uploads";
  settings.key = "settings";
  const std::vector<Scenario> scenarios{uploaded("x.txt", {text_object("one")}),
                                        uploaded("x.txt", {text_object("two"), settings}),
                                        uploaded("x.txt", {text_object("not")})};
  ObjectRun function("python3.11", code);
  Trace last;
  for (const auto& scenario : scenarios) last = function.run(scenario);
  CHECK(Json::parse(last.observations.at(0).outcome.body) == Json{{"known", {"one", "two"}}, {"settings", false}});

  const auto history = function.history();
  REQUIRE(history.size() == 3);
  const auto replay = joined(scenario_of({history.begin(), history.end() - 1}), scenarios.back());
  const auto read = read_scenario(write_scenario(replay), "replay");
  REQUIRE(read.ok());
  ObjectRun anew("python3.11", code);
  const auto trace = anew.run(*read);
  REQUIRE(trace.observations.size() == 3);
  CHECK(Json::parse(trace.observations[1].outcome.body)["settings"] == true);
  CHECK(trace.observations[2].outcome.body == last.observations.at(0).outcome.body);
}

TEST_CASE("An archive with live names, in a bucket and within a body", "[objects]") {
  ObjectRun function("python3.11", kPythonGet + R"py(
import base64, io, tarfile, zipfile
def handler(event, context):
    if 'body' in event:
        data = base64.b64decode(json.loads(event['body'])['file'])
        return tarfile.open(fileobj=io.BytesIO(data)).getnames()
    return zipfile.ZipFile(io.BytesIO(get(event['Records'][0]))).namelist()
)py");
  StoredObject object;
  object.archive = ArchiveRecipe{ArchiveFormat::zip, {{"../../{{wf:probe.x}}", "a"}, {"/srv/{{wf:probe.y}}", "b"}}};
  CHECK(function.answer(uploaded("x.zip", {object})) == Json({"../../probe.x@1", "/srv/probe.y@1"}));

  object.archive->format = ArchiveFormat::tar_gz;
  Scenario scenario;
  scenario.function = "F";
  InvokeStep step;
  step.trigger = "Post";
  step.source = "apigw-http";
  step.fields["/body"] = Json{{"file", "{{wf:object.0}}"}};
  scenario.steps.emplace_back(step);
  scenario.objects = {object};
  const Trace trace = function.run(scenario);
  const auto& seen = trace.observations.at(0);
  INFO(to_json(seen.outcome).dump());
  CHECK(Json::parse(seen.outcome.body) == Json({"../../probe.x@2", "/srv/probe.y@2"}));
  REQUIRE(seen.objects.size() == 1);
  CHECK(seen.objects[0].object.archive->entries[0].name == "../../probe.x@2");
}

}  // namespace
}  // namespace warmfuzz::test
