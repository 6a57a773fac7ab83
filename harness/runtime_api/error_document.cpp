#include "harness/runtime_api/error_document.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace warmfuzz {
namespace {

constexpr std::size_t kMaxFrames = 100;
constexpr std::size_t kMaxMessageOfNoDocument = 1000;

std::string text_of(const Json& object, std::string_view key) {
  const auto it = object.find(key);
  if (it == object.end() || it->is_null()) return {};
  if (it->is_string()) return it->get<std::string>();
  return it->dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string relative(std::string_view file) {
  for (const std::string_view prefix : {"file://", "/var/task/"})
    if (file.starts_with(prefix)) file.remove_prefix(prefix.size());
  return std::string(file);
}

bool is_surrogate(std::string_view text, char first, char last) {
  return text.size() >= 6 && text.starts_with("\\u") && (text[2] | 0x20) == 'd' && (text[3] | 0x20) >= first &&
         (text[3] | 0x20) <= last;
}

/// JavaScript writes half of a pair as an escape that JSON libraries refuse.
std::string without_lone_surrogates(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::size_t size = text.starts_with("\\\\") ? 2 : 1;
    bool lone = false;
    if (is_surrogate(text, '8', 'b') || is_surrogate(text, 'c', 'f')) {
      const bool pair = is_surrogate(text, '8', 'b') && is_surrogate(text.substr(6), 'c', 'f');
      size = pair ? 12 : 6;
      lone = !pair;
    }
    out += lone ? "\\ufffd" : text.substr(0, size);
    text.remove_prefix(std::min(size, text.size()));
  }
  return out;
}

/// The digits at the start of `text`.
std::optional<int> leading_number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end == text.data() || number < 0) return std::nullopt;
  return number;
}

/// Cuts ":12" off the end of `text`.
std::optional<int> cut_number(std::string_view& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto digits = text.substr(colon + 1);
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  const auto number = leading_number(digits);
  if (number) text = text.substr(0, colon);
  return number;
}

/// `File "/var/task/app.py", line 12, in handler`, the source line below it; of a syntax error `File "…" Line 12`.
std::optional<Frame> python_frame(std::string_view text) {
  constexpr std::string_view open = "File \"", name = ", in ";
  if (!text.starts_with(open)) return std::nullopt;
  text = text.substr(open.size(), text.find('\n') - open.size());
  for (const std::string_view middle : {"\", line ", "\" Line "}) {
    const auto at = text.rfind(middle);
    if (at == std::string_view::npos) continue;
    const auto rest = text.substr(at + middle.size());
    const auto line = leading_number(rest);
    if (!line) return std::nullopt;
    const auto function = rest.find(name);
    const bool named = function != std::string_view::npos;
    return Frame{relative(text.substr(0, at)), *line,
                 named ? std::string(trim(rest.substr(function + name.size()))) : std::string()};
  }
  return std::nullopt;
}

/// `at name (file:line:column)` and `at file:line:column`, `async` and `new` before the name;
/// .NET's `at Name() in file:line 12`.
std::optional<Frame> at_frame(std::string_view text) {
  if (!text.starts_with("at ")) return std::nullopt;
  text.remove_prefix(3);
  constexpr std::string_view in = " in ", line_word = ":line ";
  if (const auto line_at = text.rfind(line_word); line_at != std::string_view::npos) {
    const auto in_at = text.find(in);
    const auto line = leading_number(text.substr(line_at + line_word.size()));
    if (in_at == std::string_view::npos || in_at > line_at || !line) return std::nullopt;
    const auto file_at = in_at + in.size();
    return Frame{relative(text.substr(file_at, line_at - file_at)), *line, std::string(text.substr(0, in_at))};
  }
  std::string_view function;
  if (text.ends_with(')')) {
    const auto paren = text.find(" (");
    if (paren == std::string_view::npos) return std::nullopt;
    function = text.substr(0, paren);
    text = text.substr(paren + 2, text.size() - paren - 3);
  }
  for (const std::string_view word : {"async ", "new "}) {
    if (function.starts_with(word)) function.remove_prefix(word.size());
    if (text.starts_with(word)) text.remove_prefix(word.size());
  }
  const auto column = cut_number(text);
  auto line = cut_number(text);
  if (!line) line = column;
  if (!line) return std::nullopt;
  return Frame{relative(text), *line, std::string(function)};
}

/// ``/var/task/app.rb:3:in `handler'``.
std::optional<Frame> ruby_frame(std::string_view text) {
  const auto in = text.find(":in ");
  if (in == std::string_view::npos) return std::nullopt;
  auto file = text.substr(0, in);
  const auto line = cut_number(file);
  if (!line) return std::nullopt;
  auto function = text.substr(in + 4);
  while (!function.empty() && (function.front() == '`' || function.front() == '\'')) function.remove_prefix(1);
  if (function.ends_with('\'')) function.remove_suffix(1);
  return Frame{relative(file), *line, std::string(function)};
}

/// `package.Class.method(File.java:12)`.
std::optional<Frame> java_frame(std::string_view text) {
  const auto paren = text.find('(');
  if (paren == std::string_view::npos || !text.ends_with(')')) return std::nullopt;
  const auto function = text.substr(0, paren);
  if (function.empty() || function.find(' ') != std::string_view::npos) return std::nullopt;
  auto file = text.substr(paren + 1, text.size() - paren - 2);
  const auto line = cut_number(file);
  return Frame{relative(file), line.value_or(0), std::string(function)};
}

/// Go: {"path":…,"line":…,"label":…}; old Python: [file, line, function, source].
std::optional<Frame> structured_frame(const Json& entry) {
  const bool go = entry.is_object();
  const auto part = [&](const char* key, std::size_t index) -> Json {
    if (go) return entry.value(key, Json());
    return index < entry.size() ? entry[index] : Json();
  };
  const auto file = part("path", 0), line = part("line", 1), function = part("label", 2);
  if (!file.is_string() || !line.is_number_integer()) return std::nullopt;
  return Frame{relative(file.get_ref<const std::string&>()), line.get<int>(),
               function.is_string() ? function.get<std::string>() : std::string()};
}

enum class Order { innermost_first, innermost_last };

std::optional<Frame> read_frame(const Json& entry, Order& order) {
  if (entry.is_object()) return structured_frame(entry);
  if (entry.is_array()) {
    order = Order::innermost_last;
    return structured_frame(entry);
  }
  if (!entry.is_string()) return std::nullopt;
  const auto text = trim(entry.get_ref<const std::string&>());
  if (auto frame = python_frame(text)) {
    order = Order::innermost_last;
    return frame;
  }
  if (auto frame = at_frame(text)) return frame;
  if (auto frame = ruby_frame(text)) return frame;
  return java_frame(text);
}

std::vector<Frame> read_stack(const Json& entries) {
  std::vector<Frame> frames;
  Order order = Order::innermost_first;
  for (const auto& entry : entries)
    if (auto frame = read_frame(entry, order)) frames.push_back(std::move(*frame));
  if (order == Order::innermost_first) std::reverse(frames.begin(), frames.end());
  if (frames.size() > kMaxFrames) frames.erase(frames.begin(), frames.end() - kMaxFrames);
  return frames;
}

}  // namespace

ErrorDocument parse_error(std::string_view body) {
  ErrorDocument document;
  auto json = Json::parse(body, nullptr, false);
  if (json.is_discarded()) json = Json::parse(without_lone_surrogates(body), nullptr, false);
  if (!json.is_object()) {
    document.error_message =
        json.is_string() ? json.get<std::string>() : std::string(body.substr(0, kMaxMessageOfNoDocument));
    return document;
  }
  document.error_type = text_of(json, "errorType");
  document.error_message = text_of(json, "errorMessage");
  for (const char* key : {"stackTrace", "trace"})
    if (const auto it = json.find(key); it != json.end() && it->is_array() && document.stack.empty())
      document.stack = read_stack(*it);
  return document;
}

}  // namespace warmfuzz
