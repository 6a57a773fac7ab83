#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <set>

#include "harness/corpus/files.h"
#include "harness/corpus/store.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

using namespace warmfuzz;
using warmfuzz::test::TemporaryFolder;

namespace {

Scenario scenario_with(const std::string& key) {
  InvokeStep step;
  step.trigger = "Upload";
  step.source = "s3";
  step.fields["/Records/0/s3/object/key"] = key;
  Scenario scenario;
  scenario.function = "Thumbnail";
  scenario.steps = {step};
  return scenario;
}

std::set<std::string> visible_files(const std::filesystem::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().filename().string().front() != '.') names.insert(entry.path().filename().string());
  }
  return names;
}

}  // namespace

TEST_CASE("a file is replaced as a whole and nothing else is left beside it") {
  const TemporaryFolder folder;
  const std::string content("zero \0 byte and \xff", 17);
  REQUIRE(write_file_atomically(folder / "a", "before"));
  REQUIRE(write_file_atomically(folder / "a", content));
  const auto read = read_file(folder / "a");
  REQUIRE(read);
  CHECK(*read == content);
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("a writer killed at any moment leaves the old file or the new one") {
  const TemporaryFolder folder;
  const auto path = folder / "report.html";
  const std::string one(3'000'000, '1');
  const std::string two(3'000'000, '2');
  REQUIRE(write_file_atomically(path, one));
  for (int round = 0; round < 8; ++round) {
    int started[2];
    REQUIRE(::pipe(started) == 0);
    const auto child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      for (;;) {
        if (!write_file_atomically(path, two) || !write_file_atomically(path, one)) ::_exit(1);
        if (::write(started[1], "x", 1) < 0) ::_exit(1);
      }
    }
    char byte = 0;
    REQUIRE(::read(started[0], &byte, 1) == 1);
    ::usleep(static_cast<useconds_t>(700 * round));
    ::kill(child, SIGKILL);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    ::close(started[0]);
    ::close(started[1]);

    const auto left = read_file(path);
    REQUIRE(left);
    CHECK((*left == one || *left == two));
    CHECK(visible_files(folder.path()) == std::set<std::string>{"report.html"});
  }
}

TEST_CASE("a place that cannot be written to is the user's to change, and named") {
  const TemporaryFolder folder;
  const auto status = write_file_atomically(folder / "no/such/folder/a", "x");
  REQUIRE(!status);
  CHECK(status.fault().kind == FaultKind::usage);
  CHECK(status.fault().message.find("no/such/folder/a") != std::string::npos);

  REQUIRE(write_file_atomically(folder / "file", "x"));
  CHECK(!make_folder(folder / "file" / "below"));
}

TEST_CASE("a file that cannot be read says which and why") {
  const TemporaryFolder folder;
  for (const auto& path : {folder / "missing", folder.path()}) {
    const auto content = read_file(path);
    REQUIRE(!content);
    CHECK(content.fault().kind == FaultKind::usage);
    CHECK(content.fault().message.find(path.string()) != std::string::npos);
  }
}

TEST_CASE("corpus files have the names that libFuzzer gives them") {
  // FIPS 180's own examples.
  CHECK(content_name("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(content_name("") == "da39a3ee5e6b4b0d3255bfef95601890afd80709");

  const TemporaryFolder folder;
  const auto store = CorpusStore::open(folder / "new/corpus");
  REQUIRE(store);
  const auto name = store->add(scenario_with("a.png"));
  REQUIRE(name);
  const auto text = read_file(folder / "new/corpus" / *name);
  REQUIRE(text);
  CHECK(content_name(*text) == *name);
}

TEST_CASE("a corpus gives back what was added, once, in a fixed order") {
  const TemporaryFolder folder;
  const auto store = CorpusStore::open(folder.path());
  REQUIRE(store);
  std::set<std::string> names;
  for (const auto* key : {"a.png", "../../etc/passwd", "\xff\xfe raw bytes", "a.png"}) {
    const auto name = store->add(scenario_with(key));
    REQUIRE(name);
    names.insert(*name);
  }
  CHECK(names.size() == 3);
  CHECK(*store->size() == 3);

  const auto content = store->load();
  REQUIRE(content);
  CHECK(content->faults.empty());
  REQUIRE(content->entries.size() == 3);
  auto expected = names.begin();
  for (const auto& entry : content->entries) {
    CHECK(entry.name == *expected++);
    CHECK(content_name(write_scenario(entry.scenario)) == entry.name);
  }
}

TEST_CASE("what is no scenario in a corpus is named and hides nothing") {
  const TemporaryFolder folder;
  const auto store = CorpusStore::open(folder.path());
  REQUIRE(store);
  REQUIRE(store->add(scenario_with("a.png")));
  std::ofstream(folder / "broken") << "{\"version\": 1, ";
  std::ofstream(folder / "tomorrow") << R"({"version": 999, "function": "F", "steps": []})";
  std::ofstream(folder / ".half-written.tmp") << "{";
  std::filesystem::create_directory(folder / "folder");

  const auto content = store->load();
  REQUIRE(content);
  CHECK(content->entries.size() == 1);
  REQUIRE(content->faults.size() == 2);
  CHECK(content->faults[0].message.find("broken") != std::string::npos);
  CHECK(content->faults[1].message.find("tomorrow") != std::string::npos);
  CHECK(*store->size() == 3);
}

TEST_CASE("a corpus folder that is a file is refused") {
  const TemporaryFolder folder;
  REQUIRE(write_file_atomically(folder / "file", "x"));
  CHECK(!CorpusStore::open(folder / "file"));
}
