#include "harness/oracles/evidence/frames.h"

#include <algorithm>

#include "harness/oracles/evidence/text.h"

namespace warmfuzz::judging {

namespace {

constexpr std::string_view kTask = "/var/task/";
constexpr int kHandlerLines = 80;  // how far below a call its `except` or `catch` is looked for

bool is_own(std::string_view file) {
  if (file.empty() || file.front() == '/' || file.front() == '<' || file.find(':') != std::string_view::npos)
    return false;
  for (const std::string_view library : {"node_modules/", "site-packages/", "dist-packages/", "vendor/"})
    if (file.find(library) != std::string_view::npos) return false;
  return true;
}

bool is_word_character(char c) { return is_alphanumeric(c) || c == '_' || c == '$'; }

// Position of `word` as a word of its own, outside of comments; npos if it is not there.
std::size_t find_word(std::string_view line, std::string_view word) {
  const std::size_t comment = std::min({line.find("//"), line.find(" #"), line.starts_with('#') ? 0 : line.npos});
  for (std::size_t at = line.find(word); at < comment; at = line.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_word_character(line[at - 1])) && (end == line.size() || !is_word_character(line[end])))
      return at;
  }
  return std::string_view::npos;
}

bool has_word(std::string_view line, std::string_view word) { return find_word(line, word) != std::string_view::npos; }

// `new OrderError(…)`: made to be thrown, rejected or handed to a callback.
bool makes_error(std::string_view line, std::string_view error_type) {
  const std::size_t made = find_word(line, "new");
  if (made == std::string_view::npos) return false;
  std::string_view name = line.substr(std::min(line.size(), made + 4));
  std::size_t end = 0;
  while (end < name.size() && (is_word_character(name[end]) || name[end] == '.')) ++end;
  name = name.substr(0, end);
  return !name.empty() && (name == error_type || name.ends_with("Error") || name.ends_with("Exception"));
}

bool raises(std::string_view line, std::string_view error_type, bool python) {
  if (python) return has_word(line, "raise") || has_word(line, "assert");
  return has_word(line, "throw") || has_word(line, "assert") || makes_error(line, error_type) ||
         line.find("reject(") != std::string_view::npos;
}

std::size_t indent(std::string_view line) { return std::min(line.find_first_not_of(" \t"), line.size()); }

// A Python `except` around `line` that ends in a `raise`.
bool python_reraises(const SourceLine& source, const std::string& file, int line) {
  const std::string call = source(file, line);
  bool in_handler = false;
  std::size_t handler_indent = 0, limit = indent(call);
  for (int next = line + 1; next < line + kHandlerLines; ++next) {
    const std::string text = source(file, next);
    const std::size_t depth = indent(text);
    if (depth == text.size()) {
      if (text.empty() && source(file, next + 1).empty() && source(file, next + 2).empty()) return false;
      continue;
    }
    const std::string_view code = std::string_view(text).substr(depth);
    if (in_handler && depth > handler_indent) {
      if (has_word(code, "raise")) return true;
      continue;
    }
    in_handler = false;
    if (depth >= limit) continue;
    if (code.starts_with("except")) {
      in_handler = true;
      handler_indent = depth;
      if (has_word(code, "raise")) return true;
    } else if (!code.starts_with("finally") && !code.starts_with("else") && !code.starts_with("elif")) {
      limit = depth;  // left this block: an `except` further out may still belong to the call
      if (code.starts_with("def ") || code.starts_with("class ") || code.starts_with("@")) return false;
    }
  }
  return false;
}

// A JavaScript `catch` around `line` with a `throw` in it.
bool javascript_rethrows(const SourceLine& source, const std::string& file, int line) {
  int depth = 0;
  bool in_handler = false;
  for (int next = line; next < line + kHandlerLines; ++next) {
    const std::string text = source(file, next);
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] == '{') ++depth;
      if (text[at] == '}') --depth;
      if (in_handler && depth <= 0 && text[at] == '}') in_handler = false;
      if (depth < 0 && text.compare(at, 5, "catch") == 0) {
        in_handler = true;
        depth = 0;
        at += 4;
      }
    }
    if (in_handler && (has_word(text, "throw") || text.find("reject(") != std::string::npos)) return true;
  }
  return false;
}

// The source text that Python's own stack trace carries: `  File "…", line 3, in f\n    raise X\n`.
std::string line_in_document(const Outcome& outcome, std::size_t frame) {
  const Json document = Json::parse(outcome.body, nullptr, false);
  if (!document.is_object() || !document.contains("stackTrace")) return {};
  const Json& trace = document["stackTrace"];
  if (!trace.is_array() || trace.size() != outcome.stack.size() || !trace[frame].is_string()) return {};
  const auto text = trace[frame].get<std::string>();
  const auto newline = text.find('\n');
  return newline == std::string::npos ? std::string()
                                      : text.substr(newline + 1, text.find('\n', newline + 1) - newline - 1);
}

}  // namespace

const Frame* own_frame(const Outcome& outcome) {
  for (auto frame = outcome.stack.rbegin(); frame != outcome.stack.rend(); ++frame)
    if (is_own(frame->file)) return &*frame;
  return nullptr;
}

bool is_deliberate(const Evidence& evidence, const Outcome& outcome) {
  const Frame* own = own_frame(outcome);
  if (own == nullptr) return false;
  const bool python = own->file.ends_with(".py");
  const auto& stack = outcome.stack;
  // Frames within an error's own constructor say nothing of who wanted it.
  std::size_t innermost = stack.size();
  while (innermost > 0 && stack[innermost - 1].function.starts_with("new ")) --innermost;
  if (innermost > 0 && is_own(stack[innermost - 1].file)) {
    const Frame& frame = stack[innermost - 1];
    std::string line = evidence.source_line ? evidence.source_line(frame.file, frame.line) : std::string();
    if (line.empty()) line = line_in_document(outcome, innermost - 1);
    if (raises(line, outcome.error_type, python)) return true;
  }
  if (outcome.error_type.starts_with("AssertionError")) return true;
  if (!evidence.source_line) return false;
  for (const auto& frame : stack) {
    if (!is_own(frame.file)) continue;
    if (python ? python_reraises(evidence.source_line, frame.file, frame.line)
               : javascript_rethrows(evidence.source_line, frame.file, frame.line))
      return true;
  }
  return false;
}

std::optional<Location> location_in_log(std::string_view log) {
  for (std::size_t at = log.find(kTask); at != std::string_view::npos; at = log.find(kTask, at + 1)) {
    const std::size_t begin = at + kTask.size();
    const std::size_t end = log.find_first_of(":\"\n)", begin);
    if (end == std::string_view::npos) return std::nullopt;
    std::string_view rest = log.substr(end);
    if (rest.starts_with("\", line "))
      rest.remove_prefix(8);
    else if (rest.starts_with(":"))
      rest.remove_prefix(1);
    else
      continue;
    int line = 0;
    while (!rest.empty() && is_digit(rest.front()) && line < 1'000'000) {
      line = line * 10 + (rest.front() - '0');
      rest.remove_prefix(1);
    }
    const std::string file(log.substr(begin, end - begin));
    if (line > 0 && is_own(file)) return Location{file, line};
  }
  return std::nullopt;
}

}  // namespace warmfuzz::judging
