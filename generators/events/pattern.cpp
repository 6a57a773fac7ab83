#include "generators/events/pattern.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <optional>

#include "generators/events/text.h"
#include "include/src/json_text.h"

namespace warmfuzz::events {
namespace {

using Json = nlohmann::json;

constexpr int kMaxDepth = 40;
constexpr int kHeldDepth = 1;  ///< a message's body is read, a text within it stays one

/// The JSON in a text, plain or base64.
std::optional<Json> held(const Json& value) {
  if (!value.is_string()) return std::nullopt;
  const auto parse = [](const std::string& text) -> std::optional<Json> {
    if (nests_deeper_than(text, 500)) return std::nullopt;
    auto json = Json::parse(text, nullptr, false);
    if (!json.is_object()) return std::nullopt;
    return json;
  };
  const auto& text = value.get_ref<const std::string&>();
  if (auto json = parse(text)) return json;
  if (const auto bytes = base64_decode(text)) return parse(*bytes);
  return std::nullopt;
}

/// '*' stands for any characters.
bool wildcard(std::string_view pattern, std::string_view text) {
  std::size_t star = std::string_view::npos;
  std::size_t retry = 0;
  std::size_t p = 0;
  std::size_t t = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      retry = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++retry;
    } else {
      return false;
    }
  }
  return std::all_of(pattern.begin() + static_cast<std::ptrdiff_t>(p), pattern.end(), [](char c) { return c == '*'; });
}

std::optional<std::uint32_t> ipv4(std::string_view text) {
  std::uint32_t address = 0;
  for (int part = 0; part < 4; ++part) {
    std::uint32_t number = 256;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || number > 255) return std::nullopt;
    address = address << 8 | number;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (part < 3 && (text.empty() || text.front() != '.')) return std::nullopt;
    if (part < 3) text.remove_prefix(1);
  }
  return text.empty() ? std::optional(address) : std::nullopt;
}

bool in_network(std::string_view cidr, std::string_view text) {
  const auto slash = cidr.find('/');
  const auto network = ipv4(cidr.substr(0, slash));
  const auto address = ipv4(text);
  unsigned bits = 32;
  if (slash != std::string_view::npos) std::from_chars(cidr.data() + slash + 1, cidr.data() + cidr.size(), bits);
  if (!network || !address || bits > 32) return false;
  return bits == 0 || (*network >> (32 - bits)) == (*address >> (32 - bits));
}

/// [">", 0, "<=", 5]
bool in_range(const Json& range, double number) {
  for (std::size_t i = 0; i + 1 < range.size(); i += 2) {
    if (!range[i].is_string() || !range[i + 1].is_number()) return true;
    const auto& sign = range[i].get_ref<const std::string&>();
    const auto limit = range[i + 1].get<double>();
    const bool holds = sign == "="    ? number == limit
                       : sign == "<"  ? number < limit
                       : sign == "<=" ? number <= limit
                       : sign == ">"  ? number > limit
                                      : number >= limit;
    if (!holds) return false;
  }
  return true;
}

std::optional<double> number_in(const Json& value) {
  if (value.is_number()) return value.get<double>();
  if (!value.is_string()) return std::nullopt;  // attributes of SNS and DynamoDB carry numbers as text
  const auto& text = value.get_ref<const std::string&>();
  char* end = nullptr;
  const auto number = std::strtod(text.c_str(), &end);
  return !text.empty() && *end == '\0' ? std::optional(number) : std::nullopt;
}

bool test(const Json& test_of, const Json& value);

/// Every operator compares texts but "numeric", "exists" and "anything-but".
bool holds(const std::string& name, const Json& operand, const Json& value) {
  if (name == "anything-but") {
    if (operand.is_object()) return !test(operand, value);
    if (operand.is_array())
      return std::none_of(operand.begin(), operand.end(), [&](const Json& one) { return one == value; });
    return operand != value;
  }
  if (name == "numeric") {
    const auto number = number_in(value);
    return operand.is_array() && number && in_range(operand, *number);
  }
  static constexpr std::array known{"prefix", "suffix", "wildcard", "cidr", "equals-ignore-case"};
  if (std::find(known.begin(), known.end(), name) == known.end()) return true;
  if (!value.is_string()) return false;
  const auto& text = value.get_ref<const std::string&>();
  if (operand.is_object() && operand.contains("equals-ignore-case")) {
    const auto wanted = lower(text_of(operand["equals-ignore-case"]));
    return name == "prefix" ? lower(text).starts_with(wanted) : lower(text).ends_with(wanted);
  }
  if (operand.is_array())
    return std::any_of(operand.begin(), operand.end(), [&](const Json& one) { return holds(name, one, value); });
  const auto wanted = text_of(operand);
  if (name == "prefix") return text.starts_with(wanted);
  if (name == "suffix") return text.ends_with(wanted);
  if (name == "wildcard") return wildcard(wanted, text);
  if (name == "cidr") return in_network(wanted, text);
  return lower(text) == lower(wanted);
}

/// One element of a pattern's list, against one value that is there.
bool test(const Json& one, const Json& value) {
  if (!one.is_object()) return one == value || (one.is_number() && number_in(value) == number_in(one));
  return std::all_of(one.items().begin(), one.items().end(), [&](const auto& item) {
    if (item.key() == "exists") return item.value() == true;
    return holds(item.key(), item.value(), value);
  });
}

/// A pattern's list, against what is there (nullptr: nothing).
bool any_of(const Json& list, const Json* value) {
  return std::any_of(list.begin(), list.end(), [&](const Json& one) {
    if (one.is_object() && one.contains("exists") && one["exists"] == false) return value == nullptr;
    if (value == nullptr) return false;
    if (!value->is_array()) return test(one, *value);
    return std::any_of(value->begin(), value->end(), [&](const Json& element) { return test(one, element); });
  });
}

std::string filled(std::string pattern) {
  for (auto at = pattern.find('*'); at != std::string::npos; at = pattern.find('*', at)) pattern.replace(at, 1, "x");
  return pattern;
}

Json number_within(const Json& range) {
  std::optional<double> low;
  std::optional<double> high;
  for (std::size_t i = 0; i + 1 < range.size(); i += 2) {
    if (!range[i].is_string() || !range[i + 1].is_number()) continue;
    const auto& sign = range[i].get_ref<const std::string&>();
    const auto limit = range[i + 1].get<double>();
    if (sign == "=") return range[i + 1];
    (sign.front() == '>' ? low : high) = limit;
  }
  for (const double candidate : {low && high ? (*low + *high) / 2 : 0, low.value_or(0) + 1, high.value_or(0) - 1,
                                 low.value_or(0), high.value_or(0)}) {
    const auto whole = static_cast<long long>(candidate);
    if (in_range(range, static_cast<double>(whole))) return whole;
    if (in_range(range, candidate)) return candidate;
  }
  return 0;
}

/// A value that passes one element of a pattern's list.
Json witness(const Json& one) {
  if (!one.is_object() || one.empty()) return one;
  const auto& name = one.begin().key();
  const auto& operand = one.begin().value();
  const auto text = operand.is_object() && !operand.empty()  ? text_of(operand.begin().value())
                    : operand.is_array() && !operand.empty() ? text_of(operand.front())
                                                             : text_of(operand);
  if (name == "exists" && operand == false) return Json(Json::value_t::discarded);
  if (name == "numeric" && operand.is_array()) return number_within(operand);
  if (name == "prefix") return text + "x";
  if (name == "suffix") return "x" + text;
  if (name == "wildcard") return filled(text);
  if (name == "cidr") return text.substr(0, text.find('/'));
  if (name == "equals-ignore-case") return text;
  if (name == "anything-but") {
    const bool number = operand.is_number() || (operand.is_array() && !operand.empty() && operand.front().is_number());
    for (int i = 0;; ++i) {
      const Json other = number ? Json(100 + i) : Json("other" + std::to_string(i));
      if (i > 100 || test(one, other)) return other;
    }
  }
  return "x";
}

class Changes {
 public:
  Changes(std::uint64_t choice, std::vector<PatternChange>& out) : choice_(choice), out_(out) {}

  void walk(const Json& pattern, const Json* value, int depth) {
    if (!pattern.is_object() || depth > kMaxDepth) return;
    std::optional<Json> inner;
    if (value != nullptr && depth <= kHeldDepth) inner = held(*value);
    if (inner) value = &*inner;
    for (const auto& [name, part] : pattern.items()) {
      if (name == "$or") {
        if (part.is_array() && !part.empty() && std::none_of(part.begin(), part.end(), [&](const Json& one) {
              return value != nullptr && matches_pattern(one, *value);
            }))
          walk(part[choice_ % part.size()], value, depth + 1);
        continue;
      }
      const Json* member = nullptr;
      if (value != nullptr && value->is_object())
        if (const auto found = value->find(name); found != value->end()) member = &*found;
      path_.push_back(name);
      if (part.is_object()) {
        walk(part, member, depth + 1);
      } else if (part.is_array() && !part.empty() && !any_of(part, member)) {
        out_.push_back({path_, witness(part[choice_ % part.size()])});
      }
      path_.pop_back();
    }
  }

 private:
  std::uint64_t choice_;
  std::vector<PatternChange>& out_;
  std::vector<std::string> path_;
};

bool matches_at(const Json& pattern, const Json* value, int depth) {
  if (!pattern.is_object() || depth > kMaxDepth) return true;
  std::optional<Json> inner;
  if (value != nullptr && depth <= kHeldDepth) inner = held(*value);
  if (inner) value = &*inner;
  return std::all_of(pattern.items().begin(), pattern.items().end(), [&](const auto& item) {
    const Json& part = item.value();
    if (item.key() == "$or")
      return !part.is_array() ||
             std::any_of(part.begin(), part.end(), [&](const Json& one) { return matches_at(one, value, depth + 1); });
    const Json* member = nullptr;
    if (value != nullptr && value->is_object())
      if (const auto found = value->find(item.key()); found != value->end()) member = &*found;
    if (part.is_object()) return matches_at(part, member, depth + 1);
    return !part.is_array() || any_of(part, member);
  });
}

}  // namespace

bool matches_pattern(const Json& pattern, const Json& value) { return matches_at(pattern, &value, 0); }

std::vector<PatternChange> changes_for_pattern(const Json& pattern, const Json& value, std::uint64_t choice) {
  std::vector<PatternChange> out;
  Changes(choice, out).walk(pattern, &value, 0);
  return out;
}

}  // namespace warmfuzz::events
