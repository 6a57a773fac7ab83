#include <filesystem>
#include <functional>

#include "generators/canary/placeholders.h"
#include "harness/oracles/evidence/event_fields.h"
#include "tests/support/catch.h"
#include "tests/unit/oracles/oracle_case.h"

using namespace warmfuzz;
using namespace warmfuzz::test;

namespace {

/// A handler, as far as its file operations go: what it opens for a (decoded) value; nothing if it refuses it.
/// `round` differs from invocation to invocation, for names made anew.
using Handler = std::function<std::vector<std::string>(const std::string& value, int round)>;

struct Style {
  const char* name;
  Handler handler;
};

std::string normal(const std::string& path) { return std::filesystem::path(path).lexically_normal().string(); }
std::string absolute(const std::string& path) { return normal(path.starts_with('/') ? path : "/var/task/" + path); }

// os.path.join, pathlib's `/`: an absolute second part takes the first's place.
std::string py_join(const std::string& folder, const std::string& value) {
  return value.starts_with('/') ? value : folder + (folder.ends_with('/') ? "" : "/") + value;
}
// path.join of Node: joins as text and is always normal.
std::string node_join(const std::string& folder, const std::string& value) { return normal(folder + "/" + value); }
std::string base(const std::string& value) { return value.substr(value.rfind('/') + 1); }
bool within(const std::string& path, const std::string& folder) {
  const std::string resolved = absolute(path);
  return resolved.starts_with(folder + "/");
}
std::string random_folder(int round) {
  return "/tmp/tmp" + std::string("abcdefgh").replace(2, 1, std::to_string(round % 10));
}
std::string without(std::string text, const std::string& part) {
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at)) text.erase(at, part.size());
  return text;
}
std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

const std::vector<Style>& careful() {
  static const std::vector<Style> styles{
      {"basename into /tmp", [](auto& v, int) { return std::vector{"/tmp/" + base(v)}; }},
      {"basename into a folder of /tmp", [](auto& v, int) { return std::vector{"/tmp/uploads/" + base(v)}; }},
      {"basename of what is decoded again",
       [](auto& v, int) { return std::vector{"/tmp/" + base(judging::decode_percent(v, true))}; }},
      {"basename into the code's own folder",
       [](auto& v, int) { return std::vector{"/var/task/templates/" + base(v)}; }},
      {"basename, relative to the working directory", [](auto& v, int) { return std::vector{"data/" + base(v)}; }},
      {"basename after a folder with `..` of its own",
       [](auto& v, int) { return std::vector{"/var/task/src/../data/" + base(v)}; }},
      {"basename into a temporary folder",
       [](auto& v, int r) { return std::vector{random_folder(r) + "/" + base(v)}; }},
      {"basename with suffix and prefix", [](auto& v, int) { return std::vector{"/tmp/thumb-" + base(v) + ".meta"}; }},
      {"basename, folder by extension",
       [](auto& v, int) { return std::vector{(v.ends_with(".jpg") ? "/tmp/images/" : "/tmp/") + base(v)}; }},
      {"basename, then a copy for failures elsewhere",
       [](auto& v, int) {
         return v.find("..") == std::string::npos
                    ? std::vector{"/tmp/in/" + base(v)}
                    : std::vector{"/tmp/failed/" + base(v), std::string("/tmp/failed.txt")};
       }},
      {"basename, a copy of what is odd straight in /tmp",
       [](auto& v, int) {
         return std::vector{(v.find("..") == std::string::npos ? "/var/task/reports/" : "/tmp/") + base(v)};
       }},
      {"basename, what is odd one folder up",
       [](auto& v, int) {
         return std::vector{(v.find("..") == std::string::npos ? "/tmp/in/images/" : "/tmp/in/") + base(v)};
       }},
      {"basename after a folder that ends in `..`",
       [](auto& v, int) { return std::vector{"/var/lib/app/src/../" + base(v)}; }},
      {"basename, looked for in two places",
       [](auto& v, int) {
         return std::vector{"/tmp/templates/" + base(v), "/var/task/templates/" + base(v)};
       }},
      {"slashes replaced",
       [](auto& v, int) { return std::vector{"/tmp/up/" + replaced(replaced(v, "/", "_"), "\\", "_")}; }},
      {"quoted into one name", [](auto& v, int) { return std::vector{"/tmp/cache/" + replaced(v, "/", "%2F")}; }},
      {"resolved and refused outside of its folder",
       [](auto& v, int) {
         const auto path = absolute(py_join("/tmp/work", v));
         return within(path, "/tmp/work") ? std::vector{path} : std::vector<std::string>{};
       }},
      {"resolved and refused, opened as it was",
       [](auto& v, int) {
         const auto path = py_join("/tmp/work", v);
         return within(path, "/tmp/work") ? std::vector{path} : std::vector<std::string>{};
       }},
      {"resolved and refused outside of a temporary folder",
       [](auto& v, int r) {
         const auto path = node_join(random_folder(r), v);
         return within(path, random_folder(r)) ? std::vector{path} : std::vector<std::string>{};
       }},
      {"any absolute path within /tmp, the rest refused",
       [](auto& v, int) {
         return v.starts_with('/') && within(v, "/tmp") ? std::vector{v} : std::vector<std::string>{};
       }},
      {"climbing components dropped, the rest kept",
       [](auto& v, int) { return std::vector{normal("/tmp/work/" + without(without(v, "../"), ".."))}; }},
      {"climbing components dropped, in a temporary folder",
       [](auto& v, int r) { return std::vector{normal(random_folder(r) + "/" + without(without(v, "../"), ".."))}; }},
      {"re-rooted, so that it can only climb to its folder",
       [](auto& v, int) { return std::vector{"/tmp/root" + normal("/" + v)}; }},
      {"re-rooted in a temporary folder",
       [](auto& v, int r) { return std::vector{random_folder(r) + normal("/" + v)}; }},
      {"leading slashes and climbing refused",
       [](auto& v, int) {
         return v.starts_with('/') || v.find("..") != std::string::npos ? std::vector<std::string>{}
                                                                        : std::vector{"/tmp/" + v};
       }},
      {"a folder for each file", [](auto& v, int) { return std::vector{"/tmp/" + base(v) + "/page-1.png"}; }},
      {"a pattern for names", [](auto& v, int) {
         return v.find_first_of("/\\%") == std::string::npos ? std::vector{"/var/task/reports/" + v + ".csv"}
                                                             : std::vector<std::string>{};
       }}};
  return styles;
}

const std::vector<Style>& vulnerable() {
  static const std::vector<Style> styles{
      {"joined by +", [](auto& v, int) { return std::vector{"/tmp/uploads/" + v}; }},
      {"os.path.join", [](auto& v, int) { return std::vector{py_join("/tmp/uploads", v)}; }},
      {"path.join", [](auto& v, int) { return std::vector{node_join("/tmp/uploads", v)}; }},
      {"path.join in a temporary folder", [](auto& v, int r) { return std::vector{node_join(random_folder(r), v)}; }},
      {"os.path.join in a temporary folder", [](auto& v, int r) { return std::vector{py_join(random_folder(r), v)}; }},
      {"with an extension added", [](auto& v, int) { return std::vector{"/tmp/reports/" + v + ".json"}; }},
      {"relative to the working directory", [](auto& v, int) { return std::vector{"data/" + v}; }},
      {"the value alone", [](auto& v, int) { return std::vector{v}; }},
      {"decoded once more", [](auto& v, int) { return std::vector{"/tmp/in/" + judging::decode_percent(v, true)}; }},
      {"`../` taken out once", [](auto& v, int) { return std::vector{"/tmp/in/" + replaced(v, "../", "")}; }},
      {"backslashes turned into slashes",
       [](auto& v, int) { return std::vector{"/tmp/in/" + replaced(v, "\\", "/")}; }},
      {"full-width forms normalised",
       [](auto& v, int) { return std::vector{"/tmp/in/" + replaced(replaced(v, "\uFF0E", "."), "\uFF0F", "/")}; }},
      {"in the middle of a path", [](auto& v, int) { return std::vector{"/tmp/users/" + v + "/profile.json"}; }},
      {"after a prefix that is no folder", [](auto& v, int) { return std::vector{node_join("/tmp", "report-" + v)}; }},
      {"in the code's own folder", [](auto& v, int) { return std::vector{node_join("/var/task/views", v + ".html")}; }},
      {"after `..` of its own", [](auto& v, int) { return std::vector{"/var/task/src/../data/" + v}; }},
      {"checked by its beginning before it is resolved",
       [](auto& v, int) {
         const auto path = "/tmp/uploads/" + v;
         return path.starts_with("/tmp/uploads/") ? std::vector{path} : std::vector<std::string>{};
       }},
      {"folder made first, then written",
       [](auto& v, int) {
         return std::vector{std::filesystem::path("/tmp/out/" + v).parent_path().string(), "/tmp/out/" + v};
       }},
  };
  return styles;
}

const std::vector<std::string> kHostile{
    "../{{wf:probe.path}}",
    "../../{{wf:probe.path}}",
    "../../../../../../{{wf:probe.path}}",
    "../../../../../../etc/{{wf:probe.path}}",
    "../../../../../../tmp/{{wf:probe.path}}",
    "../../../../../../tmp/other/{{wf:probe.path}}.jpg",
    "../../../../../../var/task/{{wf:probe.path}}",
    "../sibling/{{wf:probe.path}}.txt",
    "/{{wf:probe.path}}",
    "/etc/{{wf:probe.path}}",
    "/tmp/{{wf:probe.path}}.jpg",
    "/tmp/other/{{wf:probe.path}}",
    "/var/task/{{wf:probe.path}}",
    "x/../../../../{{wf:probe.path}}.jpg",
    "....//....//....//....//etc/{{wf:probe.path}}",
    "..%2f..%2f..%2f..%2fetc%2f{{wf:probe.path}}",
    "%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/{{wf:probe.path}}",
    "..\\..\\..\\..\\etc\\{{wf:probe.path}}",
    "\uFF0E\uFF0E\uFF0F\uFF0E\uFF0E\uFF0F\uFF0E\uFF0E\uFF0Fetc\uFF0F{{wf:probe.path}}",
    "%252e%252e%252f%252e%252e%252f%252e%252e%252fetc%252f{{wf:probe.path}}",
    "../../../../../../{{wf:bait}}",
    "/{{wf:bait}}",
    "x/../../../../../../{{wf:bait}}",
};

const std::vector<std::string> kBenign{"{{wf:probe.name}}.jpg", "{{wf:probe.name}}.txt", "{{wf:probe.name}}"};

void run(OracleCase& court, const Handler& handler, const std::string& value, int round) {
  court.invoke(http_event({{"file", value}}), "a", {{"/body", Json{{"file", value}}}});
  for (const auto& path : handler(court.live(value), round)) court.operation(OperationKind::read, path);
}

void teach(OracleCase& court, const Handler& handler) {
  int round = 0;
  for (const auto& value : kBenign) run(court, handler, value, ++round);
  court.learn();
}

}  // namespace

TEST_CASE("no careful way with names is reported, whatever the value, with and without benign events before") {
  for (const auto& style : careful())
    for (const bool taught : {true, false})
      for (const auto& value : kHostile) {
        OracleCase court;
        if (taught) teach(court, style.handler);
        run(court, style.handler, value, 7);
        INFO(style.name << (taught ? ", taught: " : ": ") << value);
        CHECK(court.rules().empty());
      }
}

TEST_CASE("every careless way with names is reported for some value, with and without benign events before") {
  for (const auto& style : vulnerable())
    for (const bool taught : {true, false}) {
      std::size_t reported = 0;
      for (const auto& value : kHostile) {
        OracleCase court;
        if (taught) teach(court, style.handler);
        run(court, style.handler, value, 7);
        for (const auto& finding : court.judge()) {
          CHECK(finding.rule == "path-traversal");
          REQUIRE(finding.source);
          CHECK(finding.source->path == "/body/file");
          CHECK(finding.identity == "read /body/file");
          ++reported;
        }
      }
      INFO(style.name << (taught ? ", taught" : ""));
      CHECK(reported > 0);
    }
}

TEST_CASE("no benign value is a traversal of a careless handler") {
  for (const auto& style : vulnerable())
    for (const bool taught : {true, false})
      for (const std::string value :
           {"{{wf:probe.a}}.pdf", "2024/{{wf:probe.a}}.pdf", "a b/{{wf:probe.a}}", "./{{wf:probe.a}}",
            "x/../{{wf:probe.a}}", "..{{wf:probe.a}}", "{{wf:probe.a}}/..."}) {
        OracleCase court;
        if (taught) teach(court, style.handler);
        run(court, style.handler, value, 7);
        INFO(style.name << (taught ? ", taught: " : ": ") << value);
        CHECK(court.rules().empty());
      }
}

TEST_CASE("keys with folders in them: the folder of the function is the path without the key") {
  OracleCase court("s3");
  const auto run_key = [&](const std::string& key, const std::string& path) {
    court.invoke(s3_event(key), "a", {{"/Records/0/s3/object/key", key}});
    court.operation(OperationKind::write, path);
  };
  SECTION("kept below the function's folder") {
    run_key("uploads/2024/{{wf:probe.key}}.jpg", "/tmp/work/uploads/2024/{{wf:probe.key}}.jpg");
    court.learn();
    CHECK(court.baseline.folders.at("/Records/0/s3/object/key") == std::set<std::string>{"/tmp/work"});
    run_key("uploads/other/{{wf:probe.key}}.jpg", "/tmp/work/uploads/other/{{wf:probe.key}}.jpg");
    CHECK(court.rules().empty());
    run_key("uploads/../../../etc/{{wf:probe.key}}", "/tmp/work/uploads/../../../etc/{{wf:probe.key}}");
    CHECK(court.rules() == std::vector<std::string>{"path-traversal"});
  }
  SECTION("form-encoded in the event, decoded by the handler") {
    run_key("uploads/a+b%2B{{wf:probe.key}}.jpg", "/tmp/work/uploads/a b+{{wf:probe.key}}.jpg");
    court.learn();
    CHECK(court.baseline.folders.at("/Records/0/s3/object/key") == std::set<std::string>{"/tmp/work"});
    run_key("uploads/..%2F..%2F..%2Fetc/{{wf:probe.key}}+x", "/etc/{{wf:probe.key}} x");
    CHECK(court.rules() == std::vector<std::string>{"path-traversal"});
  }
}

TEST_CASE("the shortest text that holds the value names the field") {
  OracleCase court;
  const std::string value = "../../../etc/{{wf:probe.path}}";
  court.invoke(http_event_with_path_parameter("name", value), "a", {{"/pathParameters", Json{{"name", value}}}});
  court.operation(OperationKind::read, "/var/task/reports/" + value);
  const auto finding = court.only("path-traversal");
  CHECK(finding.severity == Severity::high);
  CHECK(finding.source->event == "apigw-http");
  CHECK(finding.source->path == "/pathParameters/name");
  CHECK(finding.sink.at("path") == "/etc/{{wf:probe.path}}");
}

TEST_CASE("two fields with the same name in them: the one that climbs is to blame") {
  OracleCase court;
  court.invoke(http_event({{"file", "../../../etc/{{wf:probe.path}}"}, {"id", "{{wf:probe.path}}"}}));
  court.operation(OperationKind::read, "/tmp/in/../../../etc/{{wf:probe.path}}");
  CHECK(court.only("path-traversal").source->path == "/body/file");
}

TEST_CASE("two fields that climb to the same file: the one whose text is in the path is to blame") {
  OracleCase court;
  court.invoke(http_event({{"a", "../../../../{{wf:bait}}"}, {"long_name", "..//..//..//..//{{wf:bait}}"}}));
  court.operation(OperationKind::read, "/tmp/in/..//..//..//..//{{wf:bait}}");
  CHECK(court.only("path-traversal").source->path == "/body/long_name");
}

TEST_CASE("every operation that touches a file counts, on either of its paths") {
  for (const auto kind : {OperationKind::read, OperationKind::write, OperationKind::remove, OperationKind::list,
                          OperationKind::mkdir, OperationKind::mode}) {
    OracleCase court;
    court.invoke(http_event({{"dir", "../../etc/{{wf:probe.path}}"}}));
    court.operation(kind, "/tmp/in/../../etc/{{wf:probe.path}}");
    INFO(to_string(kind));
    CHECK(court.rules() == std::vector<std::string>{"path-traversal"});
  }
  OracleCase court;
  court.invoke(http_event({{"to", "../../etc/{{wf:probe.path}}"}}));
  court.operation(OperationKind::rename, "/tmp/in/upload", "/tmp/in/../../etc/{{wf:probe.path}}");
  CHECK(court.only("path-traversal").identity == "write /body/to");
}

TEST_CASE("what happened before the handler got the event, or by an earlier event, is not this event's doing") {
  OracleCase court;
  court.invoke(http_event({{"file", "../../../etc/{{wf:probe.path}}"}}));
  court.operation(OperationKind::read, "/tmp/in/../../../etc/{{wf:probe.path}}");
  court.seen().init_operations = std::move(court.seen().operations);
  court.seen().operations.clear();
  CHECK(court.rules().empty());

  const std::string earlier = court.live("/etc/{{wf:probe.path}}");
  court.invoke(http_event({{"file", "../../../etc/{{wf:probe.path}}"}}));
  court.operation(OperationKind::read, earlier);
  CHECK(court.rules().empty());
}

TEST_CASE("a benign value that begins like the function's own folder does not widen that folder") {
  OracleCase court("s3");
  const auto thumbnail = [&](const std::string& key, const std::string& file) {
    court.invoke(s3_event(key)).operation(OperationKind::write, file);
  };
  thumbnail("{{wf:probe.key}}.txt", "/tmp/thumbs/{{wf:probe.key}}.txt.done");
  thumbnail("tmp/thumbs/{{wf:probe.key}}.txt", "/tmp/thumbs/{{wf:probe.key}}.txt.done");
  court.learn();
  thumbnail("..%252f..%252f..%252f{{wf:probe.key}}", "/tmp/thumbs/../../../{{wf:probe.key}}.done");
  CHECK(court.only("path-traversal").source->path == "/Records/0/s3/object/key");
}

TEST_CASE("a cookie is known by its name, wherever it stands in the list") {
  OracleCase court;
  const auto list = [&](const std::string& folder) {
    court.invoke(Json{{"cookies", {"session=1", "folder=" + folder}}})
        .operation(OperationKind::list, "/var/task/docs/" + folder);
  };
  list("{{wf:probe.folder}}");
  court.learn();
  list("../../../{{wf:probe.folder}}");
  const auto finding = court.only("path-traversal");
  CHECK(finding.source->path == "/cookies/folder");
  CHECK(finding.title == "/cookies/folder moves a directory listing out of its folder");
}

TEST_CASE("a value within base64, form data or a nested document is found") {
  const std::string path = "/tmp/in/../../../etc/{{wf:probe.path}}";
  SECTION("form data") {
    OracleCase court;
    court.invoke(Json{{"body", "a=1&file=..%2F..%2F..%2Fetc%2F{{wf:probe.path}}"}});
    court.operation(OperationKind::read, path);
    CHECK(court.only("path-traversal").source->path == "/body/file");
  }
  SECTION("an envelope in a queue's message, in any record") {
    OracleCase court("sqs");
    Json event = sqs_event({{"x", 1}});
    event["Records"].push_back(
        {{"body", Json{{"Message", Json{{"file", "../../../etc/{{wf:probe.path}}"}}.dump()}}.dump()}});
    court.invoke(event);
    court.operation(OperationKind::read, path);
    CHECK(court.only("path-traversal").source->path == "/Records/0/body/Message/file");
  }
}
