#include "generators/objects/names.h"

#include <algorithm>

#include "generators/events/text.h"

namespace warmfuzz::objects {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxNames = 16;
constexpr int kMaxDepth = 12;

const std::string* text_at(const Json& json, const char* one, const char* two) {
  const auto outer = json.find(one);
  if (outer == json.end() || !outer->is_object()) return nullptr;
  const auto inner = outer->find(two);
  return inner == outer->end() ? nullptr : inner->get_ptr<const std::string*>();
}

bool is_removal(const Json& json, const char* key) {
  const auto name = json.find(key);
  if (name == json.end() || !name->is_string()) return false;
  const auto& text = name->get_ref<const std::string&>();
  return text.starts_with("ObjectRemoved") || text.starts_with("LifecycleExpiration") || text == "Object Deleted";
}

class Search {
 public:
  void walk(const Json& json, int depth) {
    if (depth > kMaxDepth || found.size() >= kMaxNames) return;
    if (const auto* text = json.get_ptr<const std::string*>()) {
      if (text->find("object") == std::string::npos || text->find("bucket") == std::string::npos) return;
      const auto inner = Json::parse(*text, nullptr, false);
      if (inner.is_structured()) walk(inner, depth + 1);
      return;
    }
    if (json.is_object()) {
      if (const auto s3 = json.find("s3"); s3 != json.end() && s3->is_object())
        add(*s3, true, is_removal(json, "eventName"));
      if (const auto detail = json.find("detail"); detail != json.end() && detail->is_object())
        add(*detail, false, is_removal(json, "detail-type"));
    }
    if (!json.is_structured()) return;
    for (const auto& member : json) walk(member, depth + 1);
  }

  std::vector<ObjectName> found;

 private:
  void add(const Json& json, bool encoded, bool removed) {
    const auto* bucket = text_at(json, "bucket", "name");
    const auto* key = text_at(json, "object", "key");
    if (bucket == nullptr || key == nullptr || bucket->empty()) return;
    ObjectName name{*bucket, encoded ? events::percent_decode(*key, true) : *key, removed, {}};
    if (const auto* etag = text_at(json, "object", encoded ? "eTag" : "etag")) name.etag = *etag;
    if (std::find(found.begin(), found.end(), name) == found.end()) found.push_back(std::move(name));
  }
};

}  // namespace

std::vector<ObjectName> named_objects(const Json& event) {
  Search search;
  search.walk(event, 0);
  return std::move(search.found);
}

}  // namespace warmfuzz::objects
