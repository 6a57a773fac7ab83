#include "harness/project/yaml/typed.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace warmfuzz {

const Value* Typed::present(const Value& owner, std::string_view key) const {
  const Value* value = owner.find(key);
  return value && value->kind != Value::Kind::null && value->kind != Value::Kind::absent ? value : nullptr;
}

std::string Typed::text(const Value& owner, std::string_view key, std::string fallback) {
  const Value* value = present(owner, key);
  if (!value) return fallback;
  if (value->is_scalar()) return value->text;
  fail(value->line, std::string(key) + " is " + describe(*value) + "; expected a text");
  return fallback;
}

int Typed::number(const Value& owner, std::string_view key, int low, int high, int fallback) {
  const Value* value = present(owner, key);
  if (!value || value->origin != ValueOrigin::literal) return fallback;
  int number = 0;
  const auto& text = value->text;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = value->is_scalar() && error == std::errc{} && end == text.data() + text.size();
  if (whole && number >= low && number <= high) return number;
  fail(value->line, std::string(key) + " is " + describe(*value) + "; expected a whole number from " +
                        std::to_string(low) + " to " + std::to_string(high));
  return fallback;
}

const Value* Typed::map(const Value& owner, std::string_view key) {
  const Value* value = present(owner, key);
  if (!value || value->is_map()) return value;
  fail(value->line, std::string(key) + " is " + describe(*value) + "; expected a map");
  return nullptr;
}

const Value* Typed::list(const Value& owner, std::string_view key) {
  const Value* value = present(owner, key);
  if (!value || value->is_list()) return value;
  fail(value->line, std::string(key) + " is " + describe(*value) + "; expected a list");
  return nullptr;
}

void Typed::only(const Value& owner, std::string_view what, const std::vector<std::string_view>& known) {
  if (!owner.is_map()) return fail(owner.line, std::string(what) + " is " + describe(owner) + "; expected a map");
  for (const auto& member : owner.members)
    if (std::find(known.begin(), known.end(), member.key) == known.end())
      return fail(member.line,
                  std::string(what) + " has the unknown key \"" + member.key + "\"; expected " + one_of(known));
}

void Typed::fail(int line, const std::string& message) {
  if (!fault_) fault_ = document_.fault(line, message);
}

bool is_true(const Value& value) {
  std::string text = value.text;
  for (auto& letter : text)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return value.is_scalar() && (text == "true" || text == "yes" || text == "on" || text == "1");
}

std::string one_of(const std::vector<std::string_view>& words) {
  std::string text;
  std::size_t at = 0;
  for (const auto word : words) {
    if (at > 0) text += at + 1 == words.size() ? " or " : ", ";
    text += word;
    ++at;
  }
  return text;
}

}  // namespace warmfuzz
