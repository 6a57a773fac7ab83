#include "harness/corpus/run_folder.h"

#include <fstream>
#include <functional>

#include "harness/corpus/files.h"
#include "harness/report/registry.h"
#include "tests/support/catch.h"
#include "tests/support/sample_run.h"
#include "tests/support/temporary_folder.h"

using namespace warmfuzz;
using namespace warmfuzz::test;
namespace fs = std::filesystem;

namespace {

std::vector<RenderedFile> rendered(const Run& run) {
  std::vector<RenderedFile> files;
  for (const auto& [name, format] : kRunFolderFiles) {
    files.push_back({std::string(name), find_reporter(format)->render(run)});
  }
  return files;
}

void write(const Run& run, const fs::path& folder) {
  const auto written = write_run(run, folder, rendered(run), {{run.findings[0].fingerprint, "{}\n"}});
  INFO((written.ok() ? "" : written.fault().message));
  REQUIRE(written);
}

std::string message_of(const fs::path& folder) {
  const auto run = read_run(folder);
  REQUIRE(!run);
  CHECK(run.fault().kind == FaultKind::usage);
  return run.fault().message;
}

}  // namespace

TEST_CASE("a run folder has the files of the contract") {
  const TemporaryFolder folder;
  const auto run = sample_run();
  write(run, folder / "runs/1");
  for (const auto* name : {"findings.json", "run.json", "report.html", "report.sarif", "junit.xml"}) {
    CHECK(fs::is_regular_file(folder / "runs/1" / name));
  }
  const auto of_finding = folder / "runs/1" / finding_folder(run.findings[0]);
  for (const auto* name : {"finding.json", "scenario.json", "transcript.jsonl"}) {
    CHECK(fs::is_regular_file(of_finding / name));
  }
  const auto all = Json::parse(*read_file(folder / "runs/1/findings.json"));
  CHECK(Json::parse(*read_file(of_finding / "finding.json")) == all["findings"][0]);
  const auto scenario = read_scenario(*read_file(folder / "runs/1" / all["findings"][0]["scenario"]), "scenario.json");
  REQUIRE(scenario);
  CHECK(*scenario == run.findings[0].scenario);
}

TEST_CASE("a run that was read back renders the same in every format") {
  const TemporaryFolder folder;
  auto run = sample_run();
  run.interrupted = true;
  run.fail_on = Severity::low;
  run.folder = (folder / "run").string();
  write(run, folder / "run");
  const auto back = read_run(folder / "run");
  REQUIRE(back);
  for (const auto& reporter : reporters()) {
    CAPTURE(reporter->format());
    CHECK(reporter->render(*back) == reporter->render(run));
  }
}

TEST_CASE("a run whose texts are hostile can be written and read back") {
  const TemporaryFolder folder;
  const auto run = hostile_run();
  write(run, folder.path());
  const auto back = read_run(folder.path());
  REQUIRE(back);
  CHECK(back->findings[0].scenario == run.findings[0].scenario);
}

TEST_CASE("writing again replaces the former findings and touches nothing of the user's") {
  const TemporaryFolder folder;
  auto run = sample_run();
  write(run, folder.path());
  std::ofstream(folder / "findings" / run.findings[1].fingerprint / "my notes.txt") << "keep";
  std::ofstream(folder / "findings" / "README") << "keep";
  std::ofstream(folder / "todo.txt") << "keep";
  run.findings.erase(run.findings.begin() + 1, run.findings.end());
  write(run, folder.path());
  CHECK(fs::exists(folder / "findings" / sample_run().findings[0].fingerprint / "finding.json"));
  CHECK(fs::exists(folder / "findings" / sample_run().findings[1].fingerprint / "my notes.txt"));
  CHECK(!fs::exists(folder / "findings" / sample_run().findings[2].fingerprint));
  CHECK(fs::exists(folder / "findings/README"));
  CHECK(fs::exists(folder / "todo.txt"));
  CHECK(read_run(folder.path())->findings.size() == 1);
}

TEST_CASE("a name cannot lead out of the run folder") {
  const TemporaryFolder folder;
  for (const std::string name : {"../outside", "a/b", "", ".", "..", ".hidden"}) {
    CAPTURE(name);
    auto run = sample_run();
    run.findings[0].fingerprint = name;
    CHECK(!write_run(run, folder / "run", {}, {}));
    CHECK(!write_run(sample_run(), folder / "run", {{name, "x"}}, {}));
  }
  CHECK(!fs::exists(folder / "outside"));
}

TEST_CASE("a folder that is no run folder is named with what is wrong") {
  const TemporaryFolder folder;
  CHECK(message_of(folder.path()).find("run.json") != std::string::npos);
  write(sample_run(), folder.path());

  const auto change = [&](const char* name, const std::function<void(Json&)>& edit) {
    auto json = Json::parse(*read_file(folder / name));
    edit(json);
    REQUIRE(write_file_atomically(folder / name, json.dump()));
  };
  SECTION("not JSON") {
    REQUIRE(write_file_atomically(folder / "run.json", "{\"version\": 1"));
    CHECK(message_of(folder.path()).find("run.json: expected JSON") != std::string::npos);
  }
  SECTION("a version of tomorrow") {
    change("run.json", [](Json& json) { json["version"] = 2; });
    CHECK(message_of(folder.path()).find("\"version\": 1") != std::string::npos);
  }
  SECTION("a wrong type deep inside") {
    change("run.json", [](Json& json) { json["functions"]["Orders"]["invocations"] = "many"; });
    CHECK(message_of(folder.path()).find("run.json: /functions/Orders/invocations: expected a whole number") !=
          std::string::npos);
  }
  SECTION("a severity that is none") {
    change("findings.json", [](Json& json) { json["findings"][1]["severity"] = "terrible"; });
    CHECK(message_of(folder.path()).find("/findings/1") != std::string::npos);
  }
  SECTION("a scenario elsewhere on the machine") {
    for (const std::string path : {"/etc/passwd", "findings/../../secret", "", ".."}) {
      change("findings.json", [&](Json& json) { json["findings"][0]["scenario"] = path; });
      CHECK(message_of(folder.path()).find("within the run folder") != std::string::npos);
    }
  }
  SECTION("a missing scenario") {
    fs::remove(folder / finding_folder(sample_run().findings[0]) / "scenario.json");
    CHECK(message_of(folder.path()).find("scenario.json") != std::string::npos);
  }
}
