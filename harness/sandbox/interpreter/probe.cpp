#include "harness/sandbox/interpreter/probe.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/process.hpp>
#include <chrono>
#include <istream>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

namespace warmfuzz {
namespace fs = std::filesystem;
namespace bp = boost::process;
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaximumAnswer = 1 << 20;

// Loading the usual native modules shows which libraries outside the prefix they need.
constexpr const char* kPythonQuestion = R"py(
import json, os, sys
for name in ('ctypes', 'hashlib', 'lzma', 'sqlite3', 'ssl', 'zlib'):
    try:
        __import__(name)
    except Exception:
        pass
base = getattr(sys, 'base_prefix', sys.prefix)
lines = [line.split(None, 5) for line in open('/proc/self/maps')]
print(json.dumps({
    'language': 'python' if sys.implementation.name == 'cpython' and 't' not in sys.abiflags else 'other',
    'executable': sys.executable,
    'prefixes': [sys.prefix, sys.exec_prefix, base, getattr(sys, 'base_exec_prefix', base)],
    'essential': [os.path.dirname(os.__file__)],
    'libraries': sorted({line[5].strip() for line in lines if len(line) == 6 and line[5][0] == '/'}),
    'version': list(sys.version_info[:3]),
    'prerelease': sys.version_info[3] != 'final',
    'virtual_environment': sys.prefix != base,
}))
)py";

constexpr const char* kNodeQuestion = R"js(
const fs = require('fs'), path = require('path');
const libraries = new Set(fs.readFileSync('/proc/self/maps', 'utf8').split('\n')
    .map((line) => line.trim().split(/\s+/).slice(5).join(' ')).filter((name) => name.startsWith('/')));
const bin = path.dirname(process.execPath);
process.stdout.write(JSON.stringify({
  language: process.release.name === 'node' ? 'node' : 'other',
  executable: process.execPath,
  prefixes: path.basename(bin) === 'bin' ? [path.dirname(bin)] : [],
  essential: [],
  libraries: [...libraries],
  version: process.versions.node.split('.').map((part) => parseInt(part, 10)),
  prerelease: process.versions.node.includes('-'),
  virtual_environment: false,
}) + '\n');
)js";

/// The first line that the program wrote to its output, or nothing if it did not write one in time. Not its end is
/// waited for: a program that is started by another thread at this very moment holds the output open, too.
std::optional<std::string> run(const fs::path& file, const std::vector<std::string>& arguments,
                               std::chrono::milliseconds limit) {
  bp::environment environment = boost::this_process::environment();
  for (const char* name : {"NODE_OPTIONS", "NODE_V8_COVERAGE", "PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP"})
    environment.erase(name);
  try {
    boost::asio::io_context context;
    bp::async_pipe output(context);
    bp::group group;
    std::error_code error;
    bp::child child(bp::exe = file.string(), bp::args = arguments, environment, bp::start_dir = "/",
                    bp::std_in<bp::null, bp::std_out> output, bp::std_err > bp::null, group, error);
    if (error) return std::nullopt;
    boost::asio::streambuf text(kMaximumAnswer);
    bool answered = false;
    boost::asio::async_read_until(output, text, '\n',
                                  [&](const boost::system::error_code& failed, std::size_t) { answered = !failed; });
    context.run_for(limit);
    // The answer is complete, or comes too late: whatever still runs is not waited for. A wrapper's children are in
    // its group.
    group.terminate(error);
    child.wait(error);
    if (!answered) return std::nullopt;
    std::string line;
    std::getline(std::istream(&text), line);
    return line;
  } catch (const std::exception&) {  // no pipe, no process: the same as no answer
    return std::nullopt;
  }
}

/// Normal, and without a slash at the end, which would count as one more component.
fs::path plain(const fs::path& path) {
  const auto normal = path.lexically_normal();
  return normal.has_filename() ? normal : normal.parent_path();
}

std::vector<fs::path> paths_in(const Json& list) {
  std::vector<fs::path> paths;
  for (const auto& item : list)
    if (fs::path path = item.get<std::string>(); path.is_absolute()) paths.push_back(plain(path));
  return paths;
}

std::optional<Answer> parse_answer(const std::string& text, Language language) {
  try {
    const auto json = Json::parse(text);
    if (json.at("language") != (language == Language::python ? "python" : "node")) return std::nullopt;
    Answer answer;
    answer.executable = fs::path(json.at("executable").get<std::string>()).lexically_normal();
    answer.prefixes = paths_in(json.at("prefixes"));
    answer.essential = paths_in(json.at("essential"));
    answer.libraries = paths_in(json.at("libraries"));
    answer.version = json.at("version").get<std::vector<int>>();
    answer.prerelease = json.at("prerelease").get<bool>();
    answer.virtual_environment = json.at("virtual_environment").get<bool>();
    if (answer.version.size() != 3 || !answer.executable.is_absolute()) return std::nullopt;
    std::error_code error;
    if (!answer.virtual_environment) answer.executable = fs::canonical(answer.executable, error);
    if (error || !fs::exists(answer.executable, error)) return std::nullopt;
    for (const auto& part : answer.executable)
      if (part == "shims") return std::nullopt;
    return answer;
  } catch (const Json::exception&) {  // not our answer: not an interpreter
    return std::nullopt;
  }
}

bool lies_in(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

bool shown_by_system(const fs::path& path) {
  for (const char* root : {"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64"})
    if (lies_in(path, root)) return true;
  return false;
}

/// A folder that belongs to the interpreter alone, as far as its place tells.
bool dedicated(const fs::path& prefix, const fs::path& home) {
  const auto parent = prefix.parent_path();
  if (parent == prefix || parent == "/" || parent == "/home") return false;
  if (home.empty()) return true;
  std::error_code error;
  const auto real_home = fs::weakly_canonical(home, error);
  for (const auto& folder : {home.lexically_normal(), error ? home : real_home})
    if (lies_in(folder, prefix) || prefix == folder / ".local") return false;
  return true;
}

}  // namespace

std::optional<Answer> probe(const fs::path& file, Language language, std::chrono::milliseconds limit) {
  using Key = std::pair<fs::path, std::int64_t>;
  static std::mutex mutex;
  static std::map<Key, std::optional<Answer>> answers;
  std::error_code error;
  const auto time = fs::last_write_time(file, error);
  if (error) return std::nullopt;
  const Key key{file, time.time_since_epoch().count()};
  const std::lock_guard lock(mutex);
  if (const auto it = answers.find(key); it != answers.end()) return it->second;
  const auto text = language == Language::python ? run(file, {"-I", "-c", kPythonQuestion}, limit)
                                                 : run(file, {"-e", kNodeQuestion}, limit);
  return answers[key] = text ? parse_answer(*text, language) : std::nullopt;
}

std::vector<fs::path> folders_to_show(const Answer& answer, const fs::path& home) {
  std::vector<fs::path> shown;
  const auto show = [&](const fs::path& path) {
    if (path.empty() || shown_by_system(path)) return;
    for (const auto& folder : shown)
      if (lies_in(path, folder)) return;
    std::erase_if(shown, [&](const fs::path& inner) { return lies_in(inner, path); });
    shown.push_back(path);
  };
  std::error_code error;
  for (const auto& prefix : answer.prefixes)
    if (dedicated(prefix, home)) show(prefix);
  for (const auto& path : answer.essential) show(path);
  // The executable, and each link on the way to the real file.
  auto file = answer.executable;
  for (int hop = 0; hop < 16; ++hop) {
    show(file);
    if (!fs::is_symlink(file, error)) break;
    const auto target = fs::read_symlink(file, error);
    if (error) break;
    file = (target.is_absolute() ? target : file.parent_path() / target).lexically_normal();
  }
  for (const auto& library : answer.libraries)
    if (fs::exists(library, error)) {
      const auto folder = library.parent_path();
      show(dedicated(folder, home) ? folder : library);
    }
  std::sort(shown.begin(), shown.end());
  return shown;
}

}  // namespace warmfuzz
