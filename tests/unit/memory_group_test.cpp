#include "harness/sandbox/memory_group.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace fs = std::filesystem;
using namespace warmfuzz::sandbox;

namespace {

void write(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << text;
}

std::string read(const fs::path& file) {
  std::ifstream stream(file);
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

// The kernel's files as far as they matter, in folders of the test's own: process 71 is this one, 72 a worker of it.
struct FakeKernel {
  warmfuzz::test::TemporaryFolder folder;
  KernelFolders kernel{folder / "cgroup", folder / "proc"};
  fs::path own = kernel.cgroup / "user/mine";

  FakeKernel() {
    write(own / "cgroup.controllers", "cpu memory pids\n");
    write(own / "cgroup.subtree_control", "");
    write(own / "cgroup.procs", "71\n72\n");
    write(kernel.proc / "self/cgroup", "4:memory:/old\n0::/user/mine\n");
    for (const char* pid : {"self", "71", "72"}) link(pid, "/usr/bin/warmfuzz");
    link("80", "/bin/bash");
  }
  void link(const std::string& pid, const char* program) const {
    fs::create_directories(kernel.proc / pid);
    fs::create_symlink(program, kernel.proc / pid / "exe");
  }
  std::string refusal() const {
    const auto groups = MemoryGroups::prepare(kernel);
    return groups.ok() ? "" : groups.fault().message;
  }
};

}  // namespace

TEST_CASE("a control group that was delegated to this program alone is used, and put back as it was") {
  FakeKernel fake;
  const fs::path leaf = fake.own / MemoryGroups::kLeaf;
  {
    auto groups = MemoryGroups::prepare(fake.kernel);
    REQUIRE(groups.ok());
    CHECK(read(fake.own / "cgroup.subtree_control") == "+memory");
    CHECK(read(leaf / "cgroup.procs") == "72");  // the last one that was moved

    auto group = (*groups)->make(200 << 20);
    REQUIRE(!group.ok());  // the real kernel makes cgroup.procs, nobody does here
    const fs::path second = fake.own / ("warmfuzz." + std::to_string(getpid()) + ".2");
    write(second / "cgroup.procs", "");
    group = (*groups)->make(200 << 20);
    REQUIRE(group.ok());
    CHECK(read(second / "memory.max") == "209715200");
    CHECK(read(second / "memory.swap.max") == "0");
    CHECK((*group)->processes() >= 0);
    CHECK((*group)->kills() == 0);
    write(second / "memory.events", "low 0\nhigh 0\nmax 12\noom 1\noom_kill 3\noom_group_kill 0\n");
    CHECK((*group)->kills() == 3);
    for (const char* name : {"memory.max", "memory.swap.max", "memory.events", "cgroup.procs"})
      fs::remove(second / name);
    *group = nullptr;
    CHECK(!fs::exists(second));
    write(fake.own / "cgroup.procs", "");
  }
  CHECK(read(fake.own / "cgroup.subtree_control") == "-memory");
  CHECK(read(fake.own / "cgroup.procs") == "72");
}

TEST_CASE("a worker uses what its parent has prepared, and leaves it as it is") {
  FakeKernel fake;
  write(fake.own / "cgroup.subtree_control", "memory\n");
  write(fake.own / MemoryGroups::kLeaf / "cgroup.procs", "71\n72\n");
  write(fake.kernel.proc / "self/cgroup", std::string("0::/user/mine/") + MemoryGroups::kLeaf + "\n");
  CHECK(fake.refusal() == "");
  CHECK(read(fake.own / "cgroup.subtree_control") == "memory\n");
}

TEST_CASE("groups of runs that were killed are cleared away") {
  FakeKernel fake;
  const fs::path stale = fake.own / "warmfuzz.2147483000.1";  // no process has this number
  const fs::path living = fake.own / ("warmfuzz." + std::to_string(getpid()) + ".9");
  fs::create_directories(stale);
  fs::create_directories(living);
  CHECK(fake.refusal() == "");
  CHECK(!fs::exists(stale));
  CHECK(fs::exists(living));
}

TEST_CASE("a control group that is not ours to use is left alone, and the reason given") {
  FakeKernel fake;
  SECTION("version 1 holds the controller") {
    write(fake.own / "cgroup.controllers", "hugetlb\n");
    CHECK(fake.refusal().find("does not offer") != std::string::npos);
  }
  SECTION("other programs are in it") {
    write(fake.own / "cgroup.procs", "71\n80\n");
    CHECK(fake.refusal().find("other programs") != std::string::npos);
  }
  SECTION("a process that cannot be looked at is in it") {
    write(fake.own / "cgroup.procs", "71\n99\n");
    CHECK(fake.refusal().find("other programs") != std::string::npos);
  }
  SECTION("it is nowhere to be found") {
    write(fake.kernel.proc / "self/cgroup", "0::/somewhere/else\n");
    CHECK(!fake.refusal().empty());
  }
  SECTION("there is no version 2") {
    write(fake.kernel.proc / "self/cgroup", "4:memory:/old\n");
    CHECK(!fake.refusal().empty());
  }
  CHECK(read(fake.own / "cgroup.subtree_control") == "");
  CHECK(!fs::exists(fake.own / MemoryGroups::kLeaf));
}

TEST_CASE("on this machine, a real group limits what is kept in memory") {
  auto groups = MemoryGroups::prepare();
  if (!groups.ok()) {
    std::cout << "SKIPPED: real control groups: " << groups.fault().message << "\n";
    return;
  }
  auto group = (*groups)->make(64 << 20);
  REQUIRE(group.ok());
  CHECK((*group)->kills() == 0);
}
