#include "harness/project/apis/schema.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "harness/project/yaml/json.h"

namespace warmfuzz {
namespace {

constexpr int kDeepest = 24;
constexpr std::size_t kMaximumNodes = 4'000;
constexpr int kMaximumHops = 8;

std::string unescaped(std::string_view token) {
  std::string text;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] == '~' && i + 1 < token.size()) {
      text += token[++i] == '1' ? '/' : '~';
    } else if (token[i] == '%' && i + 2 < token.size()) {
      text += static_cast<char>(std::strtoul(std::string(token.substr(i + 1, 2)).c_str(), nullptr, 16));
      i += 2;
    } else {
      text += token[i];
    }
  }
  return text;
}

class Reader {
 public:
  explicit Reader(const Value& document) : document_(document) {}

  /// `names`: the members of `value` are names of the user's choice, not words of JSON Schema.
  Json read(const Value& value, int depth, bool names = false) {
    if (depth > kDeepest || ++nodes_ > kMaximumNodes) return Json::object();
    if (value.is_list()) {
      auto list = Json::array();
      for (const auto& item : value.items) list.push_back(read(item, depth + 1));
      return list;
    }
    if (!value.is_map()) return json_of(value);
    if (const Value* reference = value.find("$ref"); reference && reference->is_scalar() && !names)
      return refer(reference->text, depth);
    auto map = Json::object();
    for (const auto& [key, line, member] : value.members) {
      if (names)
        map[key] = read(member, depth + 1);
      else if (key == "enum" || key == "const" || key == "default" || key == "example" || key == "examples")
        map[key] = json_of(member);
      else if (key != "description" && key != "title" && key != "externalDocs")
        map[key] = read(member, depth + 1, key == "properties" || key == "definitions");
    }
    return map;
  }

 private:
  Json refer(const std::string& reference, int depth) {
    const Value* target = referred(reference, document_);
    if (!target || std::find(open_.begin(), open_.end(), target) != open_.end()) return Json::object();
    open_.push_back(target);
    auto json = read(*target, depth + 1);
    open_.pop_back();
    return json;
  }

  const Value& document_;
  std::vector<const Value*> open_;  ///< what leads here
  std::size_t nodes_ = 0;
};

}  // namespace

const Value* referred(std::string_view reference, const Value& document) {
  if (!reference.starts_with('#')) return nullptr;
  reference.remove_prefix(1);
  const Value* at = &document;
  while (at && reference.starts_with('/')) {
    reference.remove_prefix(1);
    const auto end = std::min(reference.find('/'), reference.size());
    at = at->find(unescaped(reference.substr(0, end)));
    reference.remove_prefix(end);
  }
  return at;
}

const Value& followed(const Value& value, const Value& document) {
  const Value* at = &value;
  for (int hops = 0; hops < kMaximumHops; ++hops) {
    const Value* reference = at->find("$ref");
    const Value* target = reference && reference->is_scalar() ? referred(reference->text, document) : nullptr;
    if (!target) return *at;
    at = target;
  }
  return *at;
}

Json schema_of(const Value& schema, const Value& document) { return Reader(document).read(schema, 0); }

}  // namespace warmfuzz
