#include "harness/project/source/source_files.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <sstream>
#include <utility>

#include "harness/project/code/handler_file.h"
#include "harness/project/code/runtime.h"

namespace warmfuzz {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t kMaximumFile = 1 << 20;
constexpr std::size_t kMaximumTotal = 8 << 20;
constexpr std::size_t kMaximumFiles = 1000;
constexpr int kMaximumEntries = 20'000;
constexpr std::size_t kMaximumLineLength = 300;  // on average: people break lines, minifiers do not

std::optional<SourceLanguage> language_of_file(const fs::path& file) {
  const auto extension = file.extension().string();
  if (extension == ".py") return SourceLanguage::python;
  for (const char* script : {".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".jsx", ".tsx"})
    if (extension == script) return SourceLanguage::javascript;
  for (const char* text : {".go", ".rs", ".java", ".kt", ".cs", ".rb", ".php", ".sh", ".c", ".cc", ".cpp", ".swift"})
    if (extension == text) return SourceLanguage::other;
  return std::nullopt;
}

/// Is this source of the kind that the function's runtime runs? What a binary was made from may be anything.
bool suits(SourceLanguage language, const Function& function) {
  switch (language_of(function.runtime)) {
    case HandlerLanguage::python:
      return language == SourceLanguage::python;
    case HandlerLanguage::node:
      return language == SourceLanguage::javascript;
    case HandlerLanguage::binary:
      break;
  }
  return true;
}

bool is_dependency_folder(const fs::path& folder) {
  const auto name = folder.filename().string();
  std::error_code error;
  return name.starts_with('.') || name == "node_modules" || name == "site-packages" || name == "__pycache__" ||
         name == "vendor" || name.ends_with(".dist-info") || name.ends_with(".egg-info") ||
         fs::exists(folder / "pyvenv.cfg", error);
}

/// The first components of what packages installed in this folder brought (pip's RECORD: path,hash,size per line).
std::set<std::string> installed_here(const fs::path& folder) {
  std::set<std::string> names;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (!it->path().filename().string().ends_with(".dist-info")) continue;
    std::ifstream record(it->path() / "RECORD");
    for (std::string line; std::getline(record, line);) names.insert(line.substr(0, line.find_first_of("/,")));
  }
  names.erase("..");
  return names;
}

bool is_minified(const fs::path& file, const std::string& text) {
  const auto name = file.filename().string();
  if (name.find(".min.") != std::string::npos) return true;
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  return text.size() > 4096 && text.size() / lines > kMaximumLineLength;
}

/// Bundlers mark where each file's part begins: "// node_modules/uuid/index.js", "// src/app.ts".
std::string without_bundled(const std::string& text) {
  if (text.find("// node_modules/") == std::string::npos) return text;
  std::string own;
  std::istringstream lines(text);
  bool bundled = false;
  for (std::string line; std::getline(lines, line);) {
    const auto start = line.find_first_not_of(" \t");
    const auto comment = start == std::string::npos ? std::string() : line.substr(start);
    if (comment.starts_with("// ") && comment.find(' ', 3) == std::string::npos && language_of_file(comment))
      bundled = comment.find("node_modules/") != std::string::npos;
    own += (bundled ? "" : line) + "\n";
  }
  return own;
}

std::optional<std::string> read(const fs::path& file) {
  std::error_code error;
  if (!fs::is_regular_file(file, error) || fs::file_size(file, error) > kMaximumFile || error) return std::nullopt;
  std::ifstream stream(file, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(stream), {});
  if (!stream || text.find('\0') != std::string::npos || is_minified(file, text)) return std::nullopt;
  return without_bundled(text);
}

std::vector<fs::path> source_files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  const auto installed = installed_here(folder), in_layer = installed_here(folder / "python");
  std::error_code error;
  int entries = 0;
  fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied, error), end;
  for (; !error && it != end && ++entries < kMaximumEntries; it.increment(error)) {
    const auto& path = it->path();
    const auto name = path.filename().string();
    const bool brought = (it.depth() == 0 && installed.contains(name)) ||
                         (it.depth() == 1 && in_layer.contains(name) && path.parent_path() == folder / "python");
    if (it->is_directory(error)) {
      if (brought || is_dependency_folder(path)) it.disable_recursion_pending();
    } else if (!brought && language_of_file(path)) {
      files.push_back(path);
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

std::vector<SourceFile> own_sources(const Function& function) {
  std::vector<SourceFile> sources;
  if (!function.inline_code.empty()) {
    const bool python = language_of(function.runtime) == HandlerLanguage::python;
    sources.push_back({python ? "index.py" : "index.js", function.inline_code,
                       python ? SourceLanguage::python : SourceLanguage::javascript, true});
    return sources;
  }
  std::size_t total = 0;
  std::set<fs::path> seen;
  const auto add = [&](const fs::path& file, const fs::path& base, bool is_handler) {
    if (sources.size() >= kMaximumFiles || !seen.insert(file).second) return;
    const auto language = language_of_file(file);
    auto text = language && suits(*language, function) ? read(file) : std::nullopt;
    if (!text || total + text->size() > kMaximumTotal) return;
    total += text->size();
    sources.push_back({file.lexically_proximate(base).generic_string(), std::move(*text), *language, is_handler});
  };
  if (const auto handler = find_handler_file(function)) {
    add(*handler, function.code, true);
    // The source that a compiled handler was made from.
    const auto without_extension = handler->parent_path() / handler->stem();
    add(without_extension.string() + ".ts", function.code, true);
  }
  std::vector<fs::path> folders{function.code};
  folders.insert(folders.end(), function.layers.begin(), function.layers.end());
  for (const auto& folder : folders)
    for (const auto& file : source_files_in(folder)) add(file, folder, false);
  return sources;
}

}  // namespace warmfuzz
