#include "harness/project/intrinsics/scalars.h"

#include <algorithm>
#include <utility>

#include "harness/project/intrinsics/placeholders.h"

namespace warmfuzz {

Value scalar(std::string text, int line, ValueOrigin origin) {
  Value value;
  value.kind = Value::Kind::scalar;
  value.line = line;
  value.text = std::move(text);
  value.origin = origin;
  return value;
}

ValueOrigin stronger(ValueOrigin a, ValueOrigin b) {
  for (const auto origin : {ValueOrigin::secret, ValueOrigin::placeholder})
    if (a == origin || b == origin) return origin;
  return a;
}

void add_references(Value& into, const Value& from) {
  for (const auto& id : from.references)
    if (std::find(into.references.begin(), into.references.end(), id) == into.references.end())
      into.references.push_back(id);
}

void absorb(Value& into, const Value& from) {
  into.origin = stronger(into.origin, from.origin);
  add_references(into, from);
}

Value split_text(const Value& value, std::string_view separator) {
  Value list;
  list.kind = Value::Kind::list;
  list.line = value.line;
  for (std::size_t start = 0;;) {
    const auto end = separator.empty() ? std::string::npos : value.text.find(separator, start);
    Value piece = value;
    piece.text = value.text.substr(start, end == std::string::npos ? end : end - start);
    list.items.push_back(std::move(piece));
    if (end == std::string::npos) return list;
    start = end + separator.size();
  }
}

std::string guess(std::string_view hint, std::string_view name) {
  // A plain word is only the name in another spelling; anything else is a form that the hint's last word asked for.
  const auto by_hint = guess_from_name(hint);
  const bool tells = by_hint.find_first_of(":.@") != std::string::npos ||
                     (!by_hint.empty() && by_hint.find_first_not_of("0123456789") == std::string::npos);
  return tells && !hint.empty() ? by_hint : guess_from_name(name);
}

}  // namespace warmfuzz
