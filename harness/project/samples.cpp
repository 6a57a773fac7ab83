#include "harness/project/samples.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include "harness/project/yaml/typed.h"

namespace warmfuzz {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t kMaximumBytes = 4u << 20;
constexpr std::size_t kMaximumFiles = 400;
constexpr std::size_t kMaximumSamples = 200;  ///< of one function
constexpr std::size_t kMaximumEvents = 64;    ///< of one file

/// '*' and '?' stop at a slash, "**" does not.
bool matches(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.starts_with("**")) {
    auto rest = pattern.substr(2);
    if (rest.starts_with('/') && matches(rest.substr(1), text)) return true;
    for (std::size_t i = 0; i <= text.size(); ++i)
      if (matches(rest, text.substr(i))) return true;
    return false;
  }
  if (pattern.front() == '*') {
    for (std::size_t i = 0; i <= text.size(); ++i) {
      if (matches(pattern.substr(1), text.substr(i))) return true;
      if (i < text.size() && text[i] == '/') return false;
    }
    return false;
  }
  if (text.empty() || (pattern.front() != text.front() && (pattern.front() != '?' || text.front() == '/')))
    return false;
  return matches(pattern.substr(1), text.substr(1));
}

/// The files below a folder that `wanted` wants, by name.
template <typename Wanted>
std::vector<fs::path> files_below(const fs::path& folder, Wanted wanted) {
  std::vector<fs::path> files;
  std::error_code error;
  const auto options = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator it(folder, options, error), end; !error && it != end; it.increment(error)) {
    const auto name = it->path().filename().string();
    if (name == "node_modules" || name.starts_with('.')) {
      it.disable_recursion_pending();
    } else if (it->is_regular_file(error) && wanted(it->path()) && files.size() < kMaximumFiles) {
      files.push_back(it->path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool is_json(const fs::path& file) {
  const auto ending = file.extension().string();
  return ending == ".json" || ending == ".jsonl" || ending == ".ndjson";
}

/// The JSON of a text, or where it stops being any.
std::optional<Json> parse(const std::string& text, std::size_t& line) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(error.byte, text.size()));
    line = 1 + static_cast<std::size_t>(std::count(text.begin(), end, '\n'));
    return std::nullopt;
  }
}

/// One event a line; nullopt where a line is none.
std::optional<Json> parse_lines(const std::string& text) {
  auto events = Json::array();
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const auto line = text.substr(at, end - at);
    at = end + 1;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    auto event = Json::parse(line, nullptr, false);
    if (!event.is_object()) return std::nullopt;
    events.push_back(std::move(event));
  }
  return events.empty() ? std::nullopt : std::optional<Json>(std::move(events));
}

/// An event that a handler logged, with or without words before it.
Json logged_event(const Json& entry) {
  if (!entry.is_object() || !entry.contains("message") || !entry["message"].is_string()) return nullptr;
  const auto& message = entry["message"].get_ref<const std::string&>();
  const auto brace = message.find('{');
  auto event = brace == std::string::npos ? Json() : Json::parse(message.substr(brace), nullptr, false);
  return event.is_object() ? event : Json();
}

std::vector<Json> events_in(const Json& content) {
  std::vector<Json> events;
  const auto add = [&](Json event) {
    if (event.is_object() && !event.empty() && events.size() < kMaximumEvents) events.push_back(std::move(event));
  };
  const auto* list = content.is_array() ? &content : nullptr;
  if (content.is_object() && content.contains("events") && content["events"].is_array()) list = &content["events"];
  if (list == nullptr) add(content);
  if (list != nullptr)
    for (const auto& entry : *list) {
      auto logged = logged_event(entry);
      add(logged.is_null() && list == &content ? entry : std::move(logged));
    }
  return events;
}

struct Sample {
  fs::path file;
  std::string name;  ///< relative to the project
};

/// The events of a file; a Fault that names file and line.
Result<std::vector<Json>> read(const Sample& sample) {
  const auto fail = [&](const std::string& message) {
    return Fault{FaultKind::project, one_line(sample.name + message)};
  };
  std::error_code error;
  if (fs::file_size(sample.file, error) > kMaximumBytes && !error)
    return fail(": larger than 4 MB; expected a sample event");
  std::ifstream stream(sample.file, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(stream), {});
  if (!stream || stream.bad()) return fail(": cannot be read; expected a sample event in JSON");
  std::size_t line = 1;
  auto content = parse(text, line);
  if (!content) content = parse_lines(text);
  if (!content) return fail(":" + std::to_string(line) + ": not well-formed JSON; expected a sample event");
  auto events = events_in(*content);
  if (events.empty()) return fail(":1: holds no event; expected an object, or a list of them");
  return events;
}

/// "OrdersFunction" and "src/put-orders.json": small letters and digits, without what every function is called.
std::string essence(std::string_view name) {
  std::string text;
  for (const char letter : name)
    if (std::isalnum(static_cast<unsigned char>(letter)))
      text += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  for (const std::string_view end : {"function", "lambda", "handler"})
    if (text.size() > end.size() && text.ends_with(end)) text.resize(text.size() - end.size());
  return text;
}

/// The functions that a file's name, or its folder's, names; all where it names none.
std::vector<Function*> receivers(const std::string& name, std::vector<Function>& functions) {
  const auto wanted = essence(fs::path(name).replace_extension().string());
  std::vector<Function*> named, all;
  std::size_t longest = 3;  // "get" is in the name of many a file
  for (auto& function : functions) {
    all.push_back(&function);
    const auto own = essence(function.id);
    if (own.size() < longest || wanted.find(own) == std::string::npos) continue;
    if (own.size() > longest) named.clear();
    longest = own.size();
    named.push_back(&function);
  }
  return named.empty() ? all : named;
}

class Samples {
 public:
  explicit Samples(Project& project) : project_(project) {}

  Status add(const fs::path& file, bool named) {
    if (!seen_.insert(file).second) return Done{};
    const Sample sample{file, file.lexically_proximate(project_.root).generic_string()};
    auto events = read(sample);
    if (!events && named) return events.fault();
    if (!events) {
      project_.notes.push_back(events.fault().message + "; left out");
      return Done{};
    }
    for (auto* function : receivers(sample.name, project_.functions))
      for (const auto& event : *events)
        if (function->samples.size() < kMaximumSamples) function->samples.push_back({sample.name, event});
    return Done{};
  }

 private:
  Project& project_;
  std::set<fs::path> seen_;
};

/// What one entry of `seeds` stands for; empty: nothing.
std::vector<fs::path> named_files(const fs::path& root, const std::string& entry) {
  std::error_code error;
  const auto path = (root / entry).lexically_normal();
  if (fs::is_regular_file(path, error)) return {path};
  if (fs::is_directory(path, error)) return files_below(path, is_json);
  const auto star = entry.find_first_of("*?");
  if (star == std::string::npos) return {};
  const auto slash = entry.rfind('/', star);
  const auto folder = slash == std::string::npos ? root : (root / entry.substr(0, slash)).lexically_normal();
  const auto pattern = (root / entry).lexically_normal().generic_string();
  return files_below(folder, [&](const fs::path& file) { return matches(pattern, file.generic_string()); });
}

}  // namespace

Status read_samples(const Document* own, const std::vector<fs::path>& folders, Project& project) {
  Samples samples(project);
  if (own != nullptr) {
    Typed typed(*own);
    const Value* seeds = typed.list(own->root, "seeds");
    if (typed.fault()) return *typed.fault();
    if (seeds != nullptr)
      for (const auto& seed : seeds->items) {
        const auto files = seed.is_scalar() ? named_files(project.root, seed.text) : std::vector<fs::path>();
        if (files.empty())
          return own->fault(seed.line, "seeds names " + describe(seed) +
                                           ", where there is no sample event; expected a file, a folder or a pattern "
                                           "such as tests/events/*.json");
        for (const auto& file : files)
          if (auto status = samples.add(file, true); !status) return status;
      }
  }
  std::error_code error;
  for (const auto& folder : folders) {
    std::vector<fs::path> found;
    if (fs::is_regular_file(folder / "event.json", error)) found.push_back(folder / "event.json");
    const auto below = files_below(folder / "events", is_json);
    found.insert(found.end(), below.begin(), below.end());
    for (const auto& file : found)
      if (auto status = samples.add(file, false); !status) return status;
  }
  return Done{};
}

}  // namespace warmfuzz
