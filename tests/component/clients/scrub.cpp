#include "tests/component/clients/scrub.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>
#include <utility>

namespace warmfuzz::test {
namespace {

using Json = nlohmann::ordered_json;

const std::string kNoBreakSpace = "\u00a0";

bool names(const std::string& text, const std::vector<std::string>& files) {
  return std::any_of(files.begin(), files.end(),
                     [&](const auto& file) { return text.find(file) != std::string::npos; });
}

std::size_t indentation(const std::string& line) {
  std::size_t at = 0, columns = 0;
  for (;; ++columns) {
    if (line.compare(at, 1, " ") == 0)
      at += 1;
    else if (line.compare(at, kNoBreakSpace.size(), kNoBreakSpace) == 0)
      at += kNoBreakSpace.size();
    else
      return columns;
  }
}

/// Without the matches of `pattern` that `drop` says yes to.
template <typename Drop>
std::string replace_if(const std::string& text, const std::regex& pattern, Drop drop) {
  std::string kept;
  auto rest = text.cbegin();
  for (std::smatch match; std::regex_search(rest, text.cend(), match, pattern); rest = match.suffix().first) {
    kept.append(rest, match[0].first);
    if (!drop(match.str())) kept += match.str();
  }
  kept.append(rest, text.cend());
  return kept;
}

/// Frames of a JavaScript stack that lies within a line of JSON: ,"    at x (file:///client/index.mjs:1:2)".
std::string without_json_frames(const std::string& line, const std::vector<std::string>& own_files) {
  static const std::regex frame(R"re(,"\s+at [^"]*")re");
  return replace_if(line, frame, [&](const std::string& match) { return names(match, own_files); });
}

/// What only the official clients say: advice on failed starts, what their wrapper is about to do.
bool is_notice(const std::string& line) {
  static const std::vector<std::regex> kNotices{std::regex("LAMBDA_WARNING: Unhandled exception"),
                                                std::regex("^Executing '.*' in function directory '.*'$")};
  return std::any_of(kNotices.begin(), kNotices.end(), [&](auto& notice) { return std::regex_search(line, notice); });
}

std::string scrub_text(std::string text, const std::vector<std::string>& own_files) {
  static const std::vector<std::pair<std::regex, std::string>> kReplacements{
      {std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z)"), "TIME"},
      {std::regex(R"(\[\d{13}\])"), "[TIME]"},
      {std::regex("0x[0-9a-f]{4,}"), "ADDRESS"},
      // The depth of the client's own stack.
      {std::regex(R"(Previous line repeated \d+ more times)"), "Previous line repeated N more times"},
      // Where it was exceeded, which is chance.
      {std::regex(R"re((maximum recursion depth exceeded while )[^"~\n]*)re"), "$1…"},
      // The JSON parser's own words.
      {std::regex(R"re((Unable to unmarshal input: )[^"~\n]*)re"), "$1…"},
  };
  for (const auto& [pattern, replacement] : kReplacements) text = std::regex_replace(text, pattern, replacement);
  // Who required a module that is missing: at the end of a JSON string, and in a list of lines.
  static const std::regex kRequired(R"re(\\n- [^"\\]*(?=["\\])|,"- [^"]*")re");
  return replace_if(text, kRequired, [&](const std::string& match) { return names(match, own_files); });
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

/// Drops a client's own frames, line by line.
class FrameFilter {
 public:
  explicit FrameFilter(const std::vector<std::string>& own_files) : own_files_(own_files) {}

  bool keeps(const std::string& line) {
    const auto columns = indentation(line);
    // Below a frame of Python's stand its source line and marks.
    if (in_own_frame_ && columns >= 4) return false;
    in_own_frame_ = line.find("File \"") != std::string::npos && names(line, own_files_);
    static const std::regex numbered(R"(^\s*\d+: )");
    return !in_own_frame_ && !((columns > 0 || std::regex_search(line, numbered)) && names(line, own_files_));
  }

 private:
  const std::vector<std::string>& own_files_;
  bool in_own_frame_ = false;
};

}  // namespace

std::string scrub_log(const std::string& log, const std::vector<std::string>& own_files) {
  std::string text;
  FrameFilter frames(own_files);
  for (const auto& record : split(log, '\n')) {
    if (is_notice(record)) continue;
    std::string kept;
    bool any = false;
    for (const auto& line : split(record, '\r')) {
      if (!frames.keeps(line)) continue;
      kept += (std::exchange(any, true) ? " ~ " : "") + without_json_frames(line, own_files);
    }
    if (any) text += kept + "\n";
  }
  if (!text.empty()) text.pop_back();
  return scrub_text(text, own_files);
}

std::string scrub_document(const std::string& body, const std::vector<std::string>& own_files) {
  auto document = Json::parse(body, nullptr, false);
  if (!document.is_object()) return body;
  for (const char* key : {"stackTrace", "trace"}) {
    const auto stack = document.find(key);
    if (stack == document.end() || !stack->is_array()) continue;
    Json kept = Json::array();
    for (const auto& frame : *stack)
      if (!frame.is_string() || !names(frame.get<std::string>(), own_files)) kept.push_back(frame);
    *stack = std::move(kept);
  }
  // As it was written, but for the stack: an error document has no numbers that parsing could change.
  if (!document.contains("errorType")) return body;
  return scrub_text(document.dump(-1, ' ', false, Json::error_handler_t::replace), own_files);
}

}  // namespace warmfuzz::test
