// Interpreters are found wherever people keep them, their own folders are shown and nothing else of the home is.
// Stand-ins answer for interpreters that this machine does not have.

#include "harness/sandbox/interpreter/interpreter.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

#include "harness/sandbox/interpreter/candidates.h"
#include "harness/sandbox/interpreter/probe.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace warmfuzz {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;

void write_program(const fs::path& file, const std::string& content) {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << content;
  fs::permissions(file, fs::perms::owner_all);
}

/// A home folder of the test's own.
struct Home {
  TemporaryFolder folder;
  fs::path path = folder / "home";
  SearchPlaces places;

  Home() {
    fs::create_directories(path);
    places.home = path;
  }

  struct Like {
    std::string language = "python";
    std::string prefix = {};  ///< default: the folder above bin
    std::string essential = {};
    std::string library = {};
    bool prerelease = false;
    bool virtual_environment = false;
  };

  /// A program that answers as an interpreter of this version would.
  fs::path install(const fs::path& file, const std::string& version, const Like& like) const {
    const auto quoted = [](const std::string& text) { return text.empty() ? "" : "\"" + text + "\""; };
    const auto prefix = like.prefix.empty() ? file.parent_path().parent_path().string() : like.prefix;
    write_program(file, "#!/bin/sh\necho '{\"language\":\"" + like.language + "\",\"executable\":\"" + file.string() +
                            "\",\"prefixes\":[" + quoted(prefix) + "],\"essential\":[" + quoted(like.essential) +
                            "],\"libraries\":[" + quoted(like.library) + "],\"version\":[" + version +
                            "],\"prerelease\":" + (like.prerelease ? "true" : "false") +
                            ",\"virtual_environment\":" + (like.virtual_environment ? "true" : "false") + "}'\n");
    return file;
  }
  fs::path python(const fs::path& file, const std::string& version) const { return install(file, version, {}); }
  fs::path node(const fs::path& file, const std::string& version) const {
    Like like;
    like.language = "node";
    return install(file, version, like);
  }
};

Interpreter found(const std::string& runtime, const SearchPlaces& places) {
  auto interpreter = find_interpreter(runtime, places);
  INFO((interpreter ? std::string() : interpreter.fault().message));
  REQUIRE(interpreter);
  return std::move(*interpreter);
}

TEST_CASE("Python is found in each version manager's folder, under the home or where a variable says") {
  const auto [variable, usual, program] = GENERATE(table<std::string, std::string, std::string>({
      {"PYENV_ROOT", ".pyenv", "versions/3.12.4/bin/python3"},
      {"ASDF_DATA_DIR", ".asdf", "installs/python/3.12.4/bin/python3"},
      {"MISE_DATA_DIR", ".local/share/mise", "installs/python/3.12.4/bin/python3"},
      {"UV_PYTHON_INSTALL_DIR", ".local/share/uv/python", "cpython-3.12.4-linux-x86_64-gnu/bin/python3"},
  }));
  INFO(variable);
  Home home;
  const bool by_variable = GENERATE(false, true);
  const auto root = by_variable ? home.folder / "elsewhere" : home.path / usual;
  if (by_variable) home.places.variables[variable] = root.string();
  const auto program_file = home.python(root / program, "3,12,4");
  const auto interpreter = found("python3.12", home.places);
  CHECK(interpreter.language == "python");
  CHECK(interpreter.executable == program_file);
  CHECK(interpreter.version == "3.12.4");
  CHECK(interpreter.note.empty());
  CHECK(interpreter.prefixes == std::vector<fs::path>{program_file.parent_path().parent_path()});
}

TEST_CASE("Node is found in each version manager's folder, under the home or where a variable says") {
  const auto [variable, usual, program] = GENERATE(table<std::string, std::string, std::string>({
      {"NVM_DIR", ".nvm", "versions/node/v20.1.0/bin/node"},
      {"ASDF_DATA_DIR", ".asdf", "installs/nodejs/20.1.0/bin/node"},
      {"MISE_DATA_DIR", ".local/share/mise", "installs/node/20.1.0/bin/node"},
      {"FNM_DIR", ".local/share/fnm", "node-versions/v20.1.0/installation/bin/node"},
      {"VOLTA_HOME", ".volta", "tools/image/node/20.1.0/bin/node"},
      {"NODENV_ROOT", ".nodenv", "versions/20.1.0/bin/node"},
  }));
  INFO(variable);
  Home home;
  const bool by_variable = GENERATE(false, true);
  const auto root = by_variable ? home.folder / "elsewhere" : home.path / usual;
  if (by_variable) home.places.variables[variable] = root.string();
  const auto program_file = home.node(root / program, "20,1,0");
  const auto interpreter = found("nodejs20.x", home.places);
  CHECK(interpreter.language == "node");
  CHECK(interpreter.executable == program_file);
  CHECK(interpreter.version == "20.1.0");
  CHECK(interpreter.prefixes == std::vector<fs::path>{program_file.parent_path().parent_path()});
}

TEST_CASE("A shim is never started and never shown: its manager's installation takes its place") {
  Home home;
  const auto marker = home.folder / "shim-was-started";
  const auto shim = "#!/bin/sh\ntouch " + marker.string() + "\nexec false\n";
  SECTION("pyenv, on a path of its own") {
    const auto root = home.folder / "opt/pyenv";
    write_program(root / "shims/python3", shim);
    write_program(root / "shims/python3.12", shim);
    const auto real = home.python(root / "versions/3.12.1/bin/python3", "3,12,1");
    home.places.path = {root / "shims"};
    CHECK(found("python3.12", home.places).executable == real);
  }
  SECTION("asdf, with a slash at the end of the folder") {
    const auto root = home.folder / "opt/asdf";
    write_program(root / "shims/node", shim);
    const auto real = home.node(root / "installs/nodejs/22.0.0/bin/node", "22,0,0");
    home.places.path = {(root / "shims").string() + "/"};
    CHECK(found("nodejs22.x", home.places).executable == real);
  }
  SECTION("links to a manager's own program") {
    write_program(home.path / "bin/mise", shim);
    write_program(home.path / ".volta/bin/volta-shim", shim);
    fs::create_symlink(home.path / "bin/mise", home.path / "bin/python3");
    fs::create_symlink("volta-shim", home.path / ".volta/bin/node");
    home.places.path = {home.path / "bin", home.path / ".volta/bin"};
    CHECK_FALSE(find_interpreter("python3.12", home.places));
    CHECK_FALSE(find_interpreter("nodejs20.x", home.places));
  }
  CHECK_FALSE(fs::exists(marker));
}

TEST_CASE("What comes first on the PATH is taken before what managers keep") {
  Home home;
  home.python(home.path / ".pyenv/versions/3.12.9/bin/python3", "3,12,9");
  const auto first = home.python(home.folder / "first/bin/python3.12", "3,12,1");
  home.python(home.folder / "second/bin/python3.12", "3,12,2");
  home.places.path = {home.folder / "first/bin", home.folder / "second/bin"};
  CHECK(found("python3.12", home.places).executable == first);
}

TEST_CASE("Of one manager's versions the newest fix is taken") {
  Home home;
  for (const char* version : {"3.12.2", "3.12.10", "3.12.9"}) {
    std::string numbers = version;
    std::replace(numbers.begin(), numbers.end(), '.', ',');
    home.python(home.path / ".pyenv/versions" / version / "bin/python3", numbers);
  }
  CHECK(found("python3.12", home.places).version == "3.12.10");
}

TEST_CASE("Where the version is not installed, the nearest one is used and said so") {
  Home home;
  const auto install = [&](const std::string& minor) {
    home.python(home.path / ".pyenv/versions" / ("3." + minor + ".1") / "bin/python3", "3," + minor + ",1");
  };
  SECTION("the nearest") {
    install("9"), install("11");
    const auto interpreter = found("python3.13", home.places);
    CHECK(interpreter.version == "3.11.1");
    CHECK(interpreter.note == "asked for python3.13, using 3.11.1 (nearest installed)");
  }
  SECTION("the newer of two equally near") {
    install("10"), install("12");
    CHECK(found("python3.11", home.places).version == "3.12.1");
  }
  SECTION("none that is too old") {
    install("7"), install("6");
    const auto interpreter = find_interpreter("python3.7", home.places);
    REQUIRE_FALSE(interpreter);
    CHECK(interpreter.fault().kind == FaultKind::project);
  }
  SECTION("none of another language") {
    home.node(home.path / ".nvm/versions/node/v20.0.0/bin/node", "20,0,0");
    CHECK_FALSE(find_interpreter("python3.12", home.places));
  }
  SECTION("Node by its major version") {
    home.node(home.path / ".nvm/versions/node/v16.20.0/bin/node", "16,20,0");
    home.node(home.path / ".nvm/versions/node/v22.3.0/bin/node", "22,3,0");
    home.node(home.path / ".nvm/versions/node/v14.0.0/bin/node", "14,0,0");
    CHECK(found("nodejs20.x", home.places).note == "asked for nodejs20.x, using 22.3.0 (nearest installed)");
    CHECK(found("nodejs14.x", home.places).version == "16.20.0");
  }
  SECTION("no prerelease, unless it is the version asked for") {
    Home::Like prerelease;
    prerelease.prerelease = true;
    home.install(home.path / ".pyenv/versions/3.14-dev/bin/python3", "3,14,0", prerelease);
    install("11");
    CHECK(found("python3.13", home.places).version == "3.11.1");
    CHECK(found("python3.14", home.places).version == "3.14.0");
  }
}

TEST_CASE("None installed: the fault says how to install one") {
  const Home home;
  const auto python = find_interpreter("python3.13", home.places);
  REQUIRE_FALSE(python);
  CHECK(python.fault().kind == FaultKind::project);
  CHECK(python.fault().message.find("Python 3.13 is not installed") != std::string::npos);
  CHECK(python.fault().message.find("pyenv install 3.13") != std::string::npos);
  const auto node = find_interpreter("nodejs20.x", home.places);
  REQUIRE_FALSE(node);
  CHECK(node.fault().message.find("nvm install 20") != std::string::npos);
  CHECK(installed_interpreters(home.places).empty());
}

TEST_CASE("A runtime without an interpreter is a fault") {
  const auto runtime =
      GENERATE(values<std::string>({"provided.al2023", "java21", "", "python3.", "python3.x", "python", "python3.12.1",
                                    "nodejs.x", "nodejs20", "nodejs-1.x", "python3.99999999999999999999"}));
  INFO(runtime);
  const auto interpreter = find_interpreter(runtime, Home().places);
  REQUIRE_FALSE(interpreter);
  CHECK(interpreter.fault().message.find("expected python3.* or nodejs*.x") != std::string::npos);
}

TEST_CASE("What answers oddly is passed over") {
  Home home;
  const auto bin = home.path / ".pyenv/versions/3.12.1/bin";
  const auto real = home.python(home.path / ".pyenv/versions/3.11.1/bin/python3", "3,11,1");
  const auto odd = GENERATE(values<std::string>({
      "#!/bin/sh\nexit 1\n",
      "#!/bin/sh\necho hello\n",
      "#!/bin/sh\necho '[]'\n",
      "#!/bin/sh\necho '{\"language\":\"python\"}'\n",
      "#!/bin/sh\necho '{\"language\":\"other\",\"executable\":\"/bin/sh\",\"prefixes\":[],\"essential\":[],"
      "\"libraries\":[],\"version\":[3,12,1],\"prerelease\":false,\"virtual_environment\":false}'\n",
      "#!/bin/sh\necho '{\"language\":\"python\",\"executable\":\"/no/such\",\"prefixes\":[],\"essential\":[],"
      "\"libraries\":[],\"version\":[3,12,1],\"prerelease\":false,\"virtual_environment\":false}'\n",
      "#!/no/such/shell\n",
      "",
  }));
  INFO(odd);
  write_program(bin / "python3", odd);
  CHECK(found("python3.12", home.places).executable == real);
}

TEST_CASE("What cannot be started is passed over") {
  Home home;
  const auto bin = home.path / ".pyenv/versions/3.12.1/bin";
  fs::create_directories(bin);
  SECTION("not executable") { std::ofstream(bin / "python3") << "#!/bin/sh\n"; }
  SECTION("a folder") { fs::create_directories(bin / "python3"); }
  SECTION("a link to nowhere") { fs::create_symlink("gone", bin / "python3"); }
  SECTION("a link to itself") { fs::create_symlink("python3", bin / "python3"); }
  CHECK_FALSE(find_interpreter("python3.12", home.places));
}

TEST_CASE("An answer is heard though somebody else still holds the output open") {
  Home home;
  const auto program = home.python(home.path / "python3", "3,12,1");
  std::ofstream(program, std::ios::app) << "sleep 1000\n";
  CHECK(probe(program, Language::python));
}

TEST_CASE("What does not answer in time is ended, with everything that it started") {
  Home home;
  const auto program = home.path / "python3", pids = home.folder / "pids";
  write_program(program, "#!/bin/sh\nsleep 1000 &\necho $$ $! > " + pids.string() + "\nwait\n");
  // The limit leaves the shell the time to write its file.
  CHECK_FALSE(probe(program, Language::python, std::chrono::milliseconds(700)));
  int parent = 0, child = 0;
  std::ifstream(pids) >> parent >> child;
  REQUIRE(child > 0);
  for (const int pid : {parent, child}) {
    bool gone = false;
    for (int i = 0; i < 500 && !gone; ++i) {
      std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
      std::string text;
      std::getline(stat, text);
      gone = text.empty() || text.find(") Z ") != std::string::npos;  // nobody may be there to reap an orphan
      if (!gone) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    CHECK(gone);
  }
}

TEST_CASE("The home folder is never shown, whatever an interpreter calls its prefix") {
  Home home;
  Home::Like like;
  like.essential = (home.path / "lib/python3.12").string();
  const auto executable = home.path / "bin/python3.12";
  const auto prefix = GENERATE(values<std::string>({"", "/.local", "/..", "/../.."}));
  like.prefix = (home.path.string() + prefix);
  home.install(executable, "3,12,0", like);
  home.places.path = {home.path / "bin"};
  const auto interpreter = found("python3.12", home.places);
  INFO(like.prefix);
  CHECK(interpreter.prefixes == std::vector<fs::path>{executable, home.path / "lib/python3.12"});
}

TEST_CASE("Libraries outside the prefix are shown, what lies in /usr is not listed") {
  Home home;
  const auto library = home.folder / "brew/openssl/lib/libssl.so";
  write_program(library, "");
  Home::Like like;
  like.library = library.string();
  const auto executable = home.install(home.path / ".pyenv/versions/3.12.0/bin/python3", "3,12,0", like);
  CHECK(found("python3.12", home.places).prefixes ==
        std::vector<fs::path>{library.parent_path(), home.path / ".pyenv/versions/3.12.0"});

  Answer system;
  system.executable = "/usr/bin/python3.12";
  system.prefixes = {"/usr", "/usr/local"};
  system.essential = {"/usr/lib/python3.12"};
  system.libraries = {"/lib/x86_64-linux-gnu/libc.so.6"};
  CHECK(folders_to_show(system, home.path).empty());
}

TEST_CASE("A virtual environment is used through its own link and shown with its base") {
  Home home;
  const auto base = home.python(home.path / ".pyenv/versions/3.12.3/bin/python3.12", "3,12,3");
  fs::create_symlink("python3.12", base.parent_path() / "python3");
  const auto environment = home.folder / "project/venv";
  fs::create_directories(environment / "bin");
  std::ofstream(environment / "pyvenv.cfg") << "home = x\n";
  fs::create_symlink(base, environment / "bin/python3");
  // The stand-in cannot know how it was called, so it is told.
  Answer answer;
  answer.executable = environment / "bin/python3";
  answer.prefixes = {environment};
  answer.virtual_environment = true;
  CHECK(folders_to_show(answer, home.path) == std::vector<fs::path>{base, environment});

  home.places.path = {environment / "bin"};
  const auto all = candidates(Language::python, home.places);
  REQUIRE(all.size() == 2);
  CHECK(all[0].file == environment / "bin/python3");
  CHECK(all[1].file == base.parent_path() / "python3");
}

TEST_CASE("All interpreters are listed once, by language and version") {
  Home home;
  home.python(home.path / ".pyenv/versions/3.12.1/bin/python3.12", "3,12,1");
  fs::create_symlink("python3.12", home.path / ".pyenv/versions/3.12.1/bin/python3");
  fs::create_directory_symlink("3.12.1", home.path / ".pyenv/versions/3.12");
  home.python(home.path / ".pyenv/versions/3.9.1/bin/python3", "3,9,1");
  home.python(home.path / ".pyenv/versions/2.7.18/bin/python", "2,7,18");
  home.node(home.path / ".nvm/versions/node/v20.1.0/bin/node", "20,1,0");
  std::vector<std::string> versions;
  for (const auto& one : installed_interpreters(home.places)) versions.push_back(one.language + " " + one.version);
  CHECK(versions == std::vector<std::string>{"python 3.9.1", "python 3.12.1", "node 20.1.0"});
}

TEST_CASE("The interpreters of this machine answer for themselves") {
  for (const auto& interpreter : installed_interpreters()) {
    INFO(interpreter.executable);
    CHECK(interpreter.executable.is_absolute());
    CHECK(::access(interpreter.executable.c_str(), X_OK) == 0);
    const auto runtime = interpreter.language == "python"
                             ? "python" + interpreter.version.substr(0, interpreter.version.rfind('.'))
                             : "nodejs" + interpreter.version.substr(0, interpreter.version.find('.')) + ".x";
    const auto again = find_interpreter(runtime);
    REQUIRE(again);
    CHECK(again->note.empty());
    for (const auto& prefix : interpreter.prefixes) {
      CHECK(fs::exists(prefix));
      CHECK(prefix.string().rfind("/usr/", 0) != 0);
    }
  }
}

TEST_CASE("Without HOME the user data base tells the home folder") {
  const char* before = std::getenv("HOME");
  const std::string kept = before ? before : "";
  unsetenv("HOME");
  const auto places = search_places();
  if (before) setenv("HOME", kept.c_str(), 1);
  CHECK_FALSE(places.home.empty());
  CHECK(std::find(places.path.begin(), places.path.end(), fs::path("/usr/bin")) != places.path.end());
}

}  // namespace
}  // namespace warmfuzz
