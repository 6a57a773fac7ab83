#include "harness/sandbox/interpreter/interpreter.h"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <set>
#include <sstream>
#include <utility>

#include "harness/sandbox/interpreter/candidates.h"
#include "harness/sandbox/interpreter/probe.h"

namespace warmfuzz {
namespace fs = std::filesystem;
namespace {

/// The agents and clients inside the runtimes are written for these and later ones.
constexpr int oldest(Language language) { return language == Language::python ? 8 : 16; }

struct Found {
  Answer answer;
  int number = 0;
};

std::optional<Found> ask(const Candidate& candidate, Language language) {
  auto answer = probe(candidate.file, language);
  if (!answer || (language == Language::python && answer->version[0] != 3)) return std::nullopt;
  const int number = answer->number(language);
  if (number < oldest(language)) return std::nullopt;
  return Found{std::move(*answer), number};
}

Interpreter describe(const Answer& answer, Language language, const fs::path& home) {
  Interpreter interpreter;
  interpreter.language = language == Language::python ? "python" : "node";
  interpreter.executable = answer.executable;
  interpreter.prefixes = folders_to_show(answer, home);
  interpreter.version = std::to_string(answer.version[0]) + "." + std::to_string(answer.version[1]) + "." +
                        std::to_string(answer.version[2]);
  return interpreter;
}

Fault not_installed(const Wanted& wanted) {
  const auto number = std::to_string(wanted.number);
  if (wanted.language == Language::python)
    return {FaultKind::project, "Python 3." + number +
                                    " is not installed, nor is any other from 3.8 on; install it with "
                                    "`apt-get install python3` or `pyenv install 3." +
                                    number + "`"};
  return {FaultKind::project, "Node.js " + number +
                                  " is not installed, nor is any other from 16 on; install it with "
                                  "`apt-get install nodejs` or `nvm install " +
                                  number + "`"};
}

/// Nearer first; of two equally near, the newer.
bool nearer(const Found& a, const Found& b, int wanted) {
  const int distance_a = std::abs(a.number - wanted), distance_b = std::abs(b.number - wanted);
  return distance_a != distance_b ? distance_a < distance_b : a.answer.version > b.answer.version;
}

}  // namespace

SearchPlaces search_places() {
  SearchPlaces places;
  if (const char* path = std::getenv("PATH")) {
    std::istringstream folders(path);
    for (std::string folder; std::getline(folders, folder, ':');)
      if (fs::path entry(folder); entry.is_absolute()) places.path.push_back(entry);
  }
  for (const char* folder : {"/usr/local/bin", "/usr/bin"}) places.path.emplace_back(folder);
  if (const char* home = std::getenv("HOME"); home && *home) {
    places.home = home;
  } else if (const passwd* user = getpwuid(getuid())) {
    places.home = user->pw_dir;
  }
  for (const char* name : {"ASDF_DATA_DIR", "FNM_DIR", "MISE_DATA_DIR", "NODENV_ROOT", "NVM_DIR", "PYENV_ROOT",
                           "UV_PYTHON_INSTALL_DIR", "VOLTA_HOME"})
    if (const char* value = std::getenv(name)) places.variables[name] = value;
  return places;
}

Result<Interpreter> find_interpreter(std::string_view runtime, const SearchPlaces& places) {
  const auto wanted = parse_runtime(runtime);
  if (!wanted)
    return Fault{FaultKind::project,
                 "runtime \"" + std::string(runtime) + "\" has no interpreter; expected python3.* or nodejs*.x"};
  const auto all = candidates(wanted->language, places);
  // The names of files and folders usually tell the version: most candidates need not be started.
  for (const auto& candidate : all) {
    if (candidate.number && *candidate.number != wanted->number) continue;
    if (const auto found = ask(candidate, wanted->language); found && found->number == wanted->number)
      return describe(found->answer, wanted->language, places.home);
  }
  std::optional<Found> best;
  for (const auto& candidate : all) {
    auto found = ask(candidate, wanted->language);
    if (!found || found->answer.prerelease) continue;
    if (!best || nearer(*found, *best, wanted->number)) best = std::move(found);
  }
  if (!best) return not_installed(*wanted);
  auto interpreter = describe(best->answer, wanted->language, places.home);
  interpreter.note = "asked for " + std::string(runtime) + ", using " + interpreter.version + " (nearest installed)";
  return interpreter;
}

std::vector<Interpreter> installed_interpreters(const SearchPlaces& places) {
  std::vector<Interpreter> interpreters;
  for (const auto language : {Language::python, Language::node}) {
    std::vector<Found> found;
    std::set<fs::path> seen;
    for (const auto& candidate : candidates(language, places))
      if (auto one = ask(candidate, language); one && seen.insert(one->answer.executable).second)
        found.push_back(std::move(*one));
    std::stable_sort(found.begin(), found.end(),
                     [](const Found& a, const Found& b) { return a.answer.version < b.answer.version; });
    for (const auto& one : found) interpreters.push_back(describe(one.answer, language, places.home));
  }
  return interpreters;
}

}  // namespace warmfuzz
