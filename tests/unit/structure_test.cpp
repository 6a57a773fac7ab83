// The house keeps its shape: who may include whom, what lies where, and what no file may say.

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/catch.h"

namespace fs = std::filesystem;

namespace {

const fs::path kRoot = WARMFUZZ_SOURCE_DIR;

/// Folder → the folders that it may include from beside itself; what those may include it may as well.
const std::map<std::string, std::vector<std::string>> kMayInclude{
    {"include", {}},
    {"generators/canary", {"include"}},
    {"generators/events", {"include", "generators/canary"}},
    {"generators/payloads", {"include", "generators/canary"}},
    {"generators/objects", {"generators/events"}},
    {"generators/mutators", {"generators/events", "generators/objects", "generators/payloads"}},
    {"harness/project", {"include"}},
    {"harness/sandbox", {"include"}},
    {"harness/runtime_api", {"include"}},
    {"harness/watch", {"include"}},
    {"harness/sinkhole", {"include"}},
    {"harness/agents", {}},
    {"harness/coverage", {"include"}},
    {"harness/invoker",
     {"harness/sandbox", "harness/runtime_api", "harness/watch", "harness/sinkhole", "harness/agents",
      "harness/coverage"}},
    {"harness/oracles", {"include", "generators/canary"}},
    {"harness/engine", {"generators/mutators", "harness/invoker", "harness/oracles", "harness/corpus"}},
    {"harness/triage", {"harness/invoker", "harness/oracles", "generators/mutators"}},
    {"harness/corpus", {"include"}},
    {"harness/report", {"include"}},
};
/// Where all parts are wired.
const std::string kWiring = "harness/cli";

const std::set<std::string> kTopLevel{"CMakeLists.txt", "README.md", "include", "generators",
                                      "harness",        "corpora",   "tests",   "examples"};
const std::set<std::string> kForTools{
    ".ci",          ".clang-format",     ".clang-tidy",     ".git",    ".gitattributes", ".github", ".gitignore",
    "CHANGELOG.md", "CMakePresets.json", "CONTRIBUTING.md", "LICENSE", "cmake",          "scripts"};

/// What builds and runs leave in a working tree.
bool leftover(const std::string& name) {
  return name.rfind("build", 0) == 0 || name == ".warmfuzz" || name == "node_modules" || name == "__pycache__" ||
         name == ".cache" || name == ".vscode" || name == ".idea" || name == "compile_commands.json";
}

std::string in_project(const fs::path& path) { return path.lexically_relative(kRoot).generic_string(); }

/// Every file of the project below `folder`.
std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  if (!fs::exists(folder)) return files;
  for (auto entry = fs::recursive_directory_iterator(folder); entry != fs::recursive_directory_iterator(); ++entry) {
    const auto name = entry->path().filename().string();
    if (entry->is_directory() && (leftover(name) || name == ".git")) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file() && !entry->is_symlink()) {
      files.push_back(entry->path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<fs::path> sources_below(const fs::path& folder) {
  auto files = files_below(folder);
  std::erase_if(files, [](const fs::path& path) {
    const auto extension = path.extension();
    return extension != ".h" && extension != ".cpp" && extension != ".c" && extension != ".S";
  });
  return files;
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// "harness/corpus/files.cpp" → "harness/corpus"; "include/warmfuzz/x.h" → "include".
std::string folder_of(const std::string& path) {
  const auto first = path.find('/');
  if (path.rfind("include/", 0) == 0 || path.rfind("warmfuzz/", 0) == 0) return "include";
  return path.substr(0, path.find('/', first + 1));
}

/// All that `folder` may include, itself too.
std::set<std::string> reachable(const std::string& folder) {
  std::set<std::string> found{folder};
  if (const auto row = kMayInclude.find(folder); row != kMayInclude.end()) {
    for (const auto& next : row->second) found.merge(reachable(next));
  }
  return found;
}

/// Headers that warmfuzz_embed() makes: name → folder of the CMakeLists.txt that asks for it.
std::map<std::string, std::string> embedded_headers() {
  std::map<std::string, std::string> headers;
  for (const auto& path : files_below(kRoot)) {
    if (path.filename() != "CMakeLists.txt") continue;
    const auto text = text_of(path);
    constexpr std::string_view kCall = "warmfuzz_embed(";
    for (auto at = text.find(kCall); at != std::string::npos; at = text.find(kCall, at + 1)) {
      std::istringstream words(text.substr(at + kCall.size()));
      std::string target, name;
      words >> target >> name;
      headers[name + ".h"] = folder_of(in_project(path));
    }
  }
  return headers;
}

/// `#include "…"` of a line, or nothing.
std::string quoted_include(const std::string& line) {
  const auto hash = line.find_first_not_of(" \t");
  if (hash == std::string::npos || line[hash] != '#') return {};
  const auto word = line.find_first_not_of(" \t", hash + 1);
  if (word == std::string::npos || line.compare(word, 7, "include") != 0) return {};
  const auto open = line.find('"', word);
  if (open == std::string::npos) return {};
  return line.substr(open + 1, line.find('"', open + 1) - open - 1);
}

/// The text without comments and with its lines kept. Good enough for code in this project's style.
std::string without_comments(const std::string& text) {
  std::string out;
  bool string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!string && text.compare(i, 2, "//") == 0) {
      while (i < text.size() && text[i] != '\n') ++i;
    } else if (!string && text.compare(i, 2, "/*") == 0) {
      const auto end = text.find("*/", i + 2);
      out.append(static_cast<std::size_t>(std::count(
                     text.begin() + static_cast<std::ptrdiff_t>(i),
                     end == std::string::npos ? text.end() : text.begin() + static_cast<std::ptrdiff_t>(end), '\n')),
                 '\n');
      i = end == std::string::npos ? text.size() : end + 1;
      continue;
    }
    if (i >= text.size()) break;
    if (text[i] == '\n') string = false;
    if (string && text[i] == '\\') {
      out += text[i++];
    } else if (text[i] == '"') {
      string = !string;
    }
    if (i < text.size()) out += text[i];
  }
  return out;
}

std::string joined(const std::vector<std::string>& complaints) {
  std::string text;
  for (const auto& complaint : complaints) text += complaint + "\n";
  return text;
}

void check_none(const std::vector<std::string>& complaints) {
  INFO(joined(complaints));
  CHECK(complaints.empty());
}

}  // namespace

TEST_CASE("includes go only where the architecture lets them") {
  const auto embedded = embedded_headers();
  std::vector<std::string> complaints;
  std::size_t seen = 0;
  for (const auto* top : {"include", "generators", "harness"}) {
    for (const auto& path : sources_below(kRoot / top)) {
      const auto from = folder_of(in_project(path));
      const auto allowed = reachable(from);
      const auto lines = lines_of(text_of(path));
      for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto header = quoted_include(lines[i]);
        if (header.empty()) continue;
        ++seen;
        const auto where = in_project(path) + ":" + std::to_string(i + 1) + ": \"" + header + "\"";
        const auto generated = embedded.find(header);
        const auto to = generated == embedded.end() ? folder_of(header) : generated->second;
        const bool from_the_top =
            generated != embedded.end() || fs::exists(kRoot / header) || fs::exists(kRoot / "include" / header);
        if (!from_the_top) {
          complaints.push_back(where + ": no such file; includes are written from the top level");
        } else if (from != kWiring && allowed.count(to) == 0) {
          complaints.push_back(where + ": " + from + " must not include from " + to);
        } else if (from == kWiring && to == "tests") {
          complaints.push_back(where + ": nothing but tests includes tests");
        }
      }
    }
  }
  check_none(complaints);
  CHECK(seen > 0);
}

TEST_CASE("the vocabulary stands on the standard library and nlohmann_json alone") {
  std::vector<std::string> complaints;
  for (const auto& path : sources_below(kRoot / "include")) {
    for (const auto& line : lines_of(text_of(path))) {
      const auto open = line.find("#include <");
      if (open == std::string::npos) continue;
      const auto header = line.substr(open + 10, line.find('>') - open - 10);
      const bool standard = header.find('/') == std::string::npos && header.find(".h") == std::string::npos;
      if (!standard && header.rfind("nlohmann/", 0) != 0) complaints.push_back(in_project(path) + ": <" + header + ">");
    }
  }
  check_none(complaints);
}

TEST_CASE("the top level holds what it should and nothing else") {
  std::vector<std::string> complaints;
  for (const auto& entry : fs::directory_iterator(kRoot)) {
    const auto name = entry.path().filename().string();
    if (kTopLevel.count(name) == 0 && kForTools.count(name) == 0 && !leftover(name)) {
      complaints.push_back(name + " does not belong at the top level");
    }
  }
  for (const auto& name : kTopLevel) {
    if (!fs::exists(kRoot / name)) complaints.push_back(name + " is missing");
  }
  check_none(complaints);
}

TEST_CASE("one folder is one target, in the table of who may include whom") {
  std::vector<std::string> complaints;
  for (const auto* top : {"generators", "harness"}) {
    for (const auto& entry : fs::directory_iterator(kRoot / top)) {
      if (!entry.is_directory()) continue;
      const auto folder = in_project(entry.path());
      if (folder != kWiring && kMayInclude.count(folder) == 0) complaints.push_back(folder + " is not in the table");
      const auto cmake = text_of(entry.path() / "CMakeLists.txt");
      const auto made = folder == kWiring ? "add_executable(" : "warmfuzz_library(" + entry.path().filename().string();
      if (cmake.find(made) == std::string::npos) complaints.push_back(folder + "/CMakeLists.txt has no " + made);
    }
  }
  check_none(complaints);
}

TEST_CASE("only the engine names libFuzzer") {
  std::vector<std::string> complaints;
  for (const auto* top : {"include", "generators", "harness"}) {
    for (const auto& path : files_below(kRoot / top)) {
      const auto name = in_project(path);
      const bool cmake = path.filename() == "CMakeLists.txt";
      const auto extension = path.extension();
      if (name.rfind("harness/engine/", 0) == 0 || (!cmake && extension != ".h" && extension != ".cpp")) continue;
      const auto lines = lines_of(cmake ? text_of(path) : without_comments(text_of(path)));
      for (std::size_t i = 0; i < lines.size(); ++i) {
        for (const std::string_view word :
             {"LLVMFuzzer", "<fuzzer/", "FuzzedDataProvider", "WARMFUZZ_LIBFUZZER", "__sanitizer_"}) {
          if (lines[i].find(word) != std::string::npos) {
            complaints.push_back(name + ":" + std::to_string(i + 1) + ": " + std::string(word));
          }
        }
      }
    }
  }
  check_none(complaints);
}

TEST_CASE("every JSON file under corpora is JSON") {
  std::vector<std::string> complaints;
  for (const auto& path : files_below(kRoot / "corpora")) {
    if (path.extension() != ".json") continue;
    try {
      const auto parsed = nlohmann::json::parse(text_of(path));
      if (parsed.is_null()) complaints.push_back(in_project(path) + ": nothing in it");
    } catch (const nlohmann::json::exception& error) {
      complaints.push_back(in_project(path) + ": " + error.what());
    }
  }
  check_none(complaints);
}

TEST_CASE("every example says what it is and has a project file") {
  std::vector<std::string> complaints;
  for (const auto& entry : fs::directory_iterator(kRoot / "examples")) {
    if (!entry.is_directory()) continue;
    const auto name = in_project(entry.path());
    const auto number = entry.path().filename().string();
    if (number.size() < 4 || number.find_first_not_of("0123456789") != 2) {
      complaints.push_back(name + ": expected a name like 10_first_finding");
    }
    if (!fs::exists(entry.path() / "README.md")) complaints.push_back(name + " has no README.md");
    const bool project =
        std::any_of(fs::directory_iterator(entry.path()), fs::directory_iterator(), [](const auto& file) {
          const auto file_name = file.path().filename().string();
          return file_name == "warmfuzz.yaml" || file_name == "template.yaml" || file_name == "template.yml" ||
                 file_name == "template.json" || file_name == "serverless.yml" ||
                 (file_name.size() > 14 && file_name.compare(file_name.size() - 14, 14, ".template.json") == 0);
        });
    if (!project) complaints.push_back(name + " has no project file");
  }
  check_none(complaints);
}

TEST_CASE("links in Markdown pages lead somewhere") {
  std::vector<std::string> complaints;
  for (const auto& path : files_below(kRoot)) {
    if (path.extension() != ".md" || in_project(path).rfind("tests/golden/", 0) == 0) continue;
    const auto lines = lines_of(text_of(path));
    for (std::size_t i = 0; i < lines.size(); ++i) {
      for (auto at = lines[i].find("]("); at != std::string::npos; at = lines[i].find("](", at + 1)) {
        const auto target = lines[i].substr(at + 2, lines[i].find_first_of(")# ", at + 2) - at - 2);
        if (target.empty() || target.find("://") != std::string::npos) continue;
        if (!fs::exists(path.parent_path() / target)) {
          complaints.push_back(in_project(path) + ":" + std::to_string(i + 1) + ": " + target);
        }
      }
    }
  }
  check_none(complaints);
}

TEST_CASE("no file names a path of the machine that it was written on") {
  std::vector<std::string> own_paths;
  for (const auto& path : {kRoot, fs::path(WARMFUZZ_BINARY_DIR)}) {
    // What lies right below '/' is called like things that files may well mention.
    if (path.parent_path() != path.root_path()) own_paths.push_back(path.string());
  }
  std::vector<std::string> complaints;
  for (const auto& path : files_below(kRoot)) {
    const auto text = text_of(path);
    for (const auto& own : own_paths) {
      for (auto at = text.find(own); at != std::string::npos; at = text.find(own, at + 1)) {
        const auto next = at + own.size() < text.size() ? text[at + own.size()] : '\n';
        const bool whole = std::isalnum(static_cast<unsigned char>(next)) == 0 && next != '-' && next != '_';
        if (!whole) continue;
        const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
        complaints.push_back(in_project(path) + ":" + std::to_string(line) + ": " + own);
        break;
      }
    }
  }
  check_none(complaints);
}
