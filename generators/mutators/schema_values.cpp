#include "generators/mutators/schema_values.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "generators/events/guess.h"
#include "generators/mutators/pattern_text.h"

namespace warmfuzz {
namespace {

constexpr int kDeepest = 16;
constexpr std::size_t kManyItems = 5;
constexpr std::size_t kNoMaximum = 100'000;

/// As long as a live canary, and of its letters.
constexpr std::string_view kCanary = "wfztabcdefghijklm";

std::string with_canaries(std::string text) {
  for (auto open = text.find("{{wf:"); open != std::string::npos; open = text.find("{{wf:", open)) {
    const auto close = text.find("}}", open);
    if (close == std::string::npos) break;
    text.replace(open, close + 2 - open, kCanary);
  }
  return text;
}

std::string type_of(const Json& schema) {
  const auto type = schema.find("type");
  if (type != schema.end() && type->is_string()) return *type;
  if (type != schema.end() && type->is_array())
    for (const auto& one : *type)
      if (one.is_string() && one != "null") return one;
  if (schema.contains("properties") || schema.contains("additionalProperties")) return "object";
  if (schema.contains("items")) return "array";
  if (schema.contains("pattern") || schema.contains("minLength") || schema.contains("maxLength")) return "string";
  if (schema.contains("minimum") || schema.contains("maximum")) return "number";
  return {};
}

std::size_t size_of(const Json& schema, const char* key, std::size_t fallback) {
  const auto found = schema.find(key);
  if (found == schema.end() || !found->is_number_integer()) return fallback;
  return static_cast<std::size_t>(std::max<std::int64_t>(0, found->get<std::int64_t>()));
}

/// The parts of allOf, and of the schema itself, as one schema.
Json merged(Json schema) {
  const auto all = schema.find("allOf");
  if (all == schema.end() || !all->is_array()) return schema;
  const Json parts = *all;
  schema.erase("allOf");
  for (const auto& part : parts) {
    if (!part.is_object()) continue;
    const auto whole = merged(part);
    for (const auto& [key, value] : whole.items()) {
      auto& own = schema[key];
      if (own.is_object() && value.is_object())
        own.update(value);
      else if (own.is_array() && value.is_array())
        own.insert(own.end(), value.begin(), value.end());
      else if (own.is_null())
        own = value;
    }
  }
  return schema;
}

/// Texts of the formats that JSON Schema and OpenAPI know; empty: no fixed form.
std::string text_of_format(const std::string& format, std::string_view name) {
  static const std::map<std::string, std::string, std::less<>> fixed{
      {"date", "2024-05-17"},
      {"date-time", "2024-05-17T10:30:00Z"},
      {"time", "10:30:00Z"},
      {"duration", "PT1H"},
      {"uuid", "6f1c2b7e-3a4d-4c5b-8e9f-0a1b2c3d4e5f"},
      {"ipv4", "192.0.2.10"},
      {"ipv6", "2001:db8::10"},
      {"hostname", "example.com"},
      {"byte", "c2FtcGxl"},
  };
  const auto label = label_of(name);
  if (format == "email" || format == "idn-email") return "{{wf:tenant." + label + "}}@example.com";
  if (format == "uri" || format == "url" || format == "iri") return "https://example.com/{{wf:tenant." + label + "}}";
  if (format == "uri-reference") return "/{{wf:tenant." + label + "}}";
  if (format == "password") return "{{wf:credential." + label + "}}";
  const auto found = fixed.find(format);
  return found == fixed.end() ? std::string() : found->second;
}

/// Writes one value, and on the way what could stand in its places instead.
class Values {
 public:
  struct Other {
    Json::json_pointer at;
    Json value;
  };

  explicit Values(bool required_only) : required_only_(required_only) {}

  Json value(const Json& given, std::string_view name, int depth, const Json::json_pointer& at) {
    if (!given.is_object() || depth > kDeepest) return benign_value(name);
    const auto schema = merged(given);
    if (const auto found = schema.find("const"); found != schema.end()) return *found;
    if (const auto found = schema.find("enum"); found != schema.end() && found->is_array() && !found->empty()) {
      for (std::size_t i = 1; i < found->size(); ++i) others.push_back({at, (*found)[i]});
      return found->front();
    }
    for (const char* key : {"oneOf", "anyOf"})
      if (const auto found = schema.find(key); found != schema.end() && found->is_array() && !found->empty())
        return alternative(schema, key, name, depth, at);
    const auto type = type_of(schema);
    if (type == "object") return object(schema, depth, at);
    if (type == "array") return array(schema, name, depth, at);
    if (type == "integer" || type == "number") return number(schema, type == "integer");
    if (type == "boolean") return true;
    if (type == "null") return nullptr;
    if (type == "string") return text(schema, name);
    return benign_value(name);
  }

  std::vector<Other> others;

 private:
  /// What the alternatives have in common belongs to each of them.
  Json alternative(const Json& schema, const char* key, std::string_view name, int depth,
                   const Json::json_pointer& at) {
    Json first;
    for (std::size_t i = 0; i < schema[key].size(); ++i) {
      auto one = schema;
      one.erase(key);
      one["allOf"] = Json::array({schema[key][i]});
      if (i == 0) {
        first = value(one, name, depth + 1, at);
      } else {
        Values inner(required_only_);
        others.push_back({at, inner.value(one, name, depth + 1, at)});
      }
    }
    return first;
  }

  Json object(const Json& schema, int depth, const Json::json_pointer& at) {
    auto out = Json::object();
    const auto properties = schema.value("properties", Json::object());
    const auto required = schema.value("required", Json::array());
    const auto is_required = [&](const std::string& key) {
      return required.is_array() && std::find(required.begin(), required.end(), key) != required.end();
    };
    if (properties.is_object())
      for (const auto& [key, property] : properties.items()) {
        const bool read_only = property.is_object() && property.value("readOnly", Json(false)) == true;
        if (is_required(key) || (!required_only_ && !read_only)) out[key] = value(property, key, depth + 1, at / key);
      }
    if (required.is_array())
      for (const auto& key : required)
        if (key.is_string() && !out.contains(key.get<std::string>()))
          out[key.get<std::string>()] = benign_value(key.get<std::string>());
    return out;
  }

  Json array(const Json& schema, std::string_view name, int depth, const Json::json_pointer& at) {
    auto out = Json::array();
    const auto least = size_of(schema, "minItems", 0), most = size_of(schema, "maxItems", kManyItems);
    const auto count = std::min(std::max<std::size_t>(least, required_only_ ? least : 1), std::min(most, kManyItems));
    // "items" → "item", so that the guess is about one of them.
    const auto one = name.size() > 3 && name.back() == 's' ? name.substr(0, name.size() - 1) : name;
    for (std::size_t i = 0; i < count; ++i) {
      auto item = value(schema.value("items", Json::object()), one, depth + 1, at / i);
      if (i > 0 && schema.value("uniqueItems", Json(false)) == true) item = different(item, i);
      out.push_back(std::move(item));
    }
    return out;
  }

  static Json different(Json item, std::size_t index) {
    if (item.is_string()) return item.get<std::string>() + std::to_string(index);
    if (item.is_number_integer()) return item.get<std::int64_t>() + static_cast<std::int64_t>(index);
    if (item.is_number()) return item.get<double>() + static_cast<double>(index);
    return item;
  }

  static Json number(const Json& schema, bool whole) {
    double low = -std::numeric_limits<double>::infinity(), high = -low;
    const double step = whole ? 1 : 0.5;
    const auto bound = [&](const char* key, const char* exclusive, double& limit, double inward) {
      if (const auto found = schema.find(key); found != schema.end() && found->is_number()) limit = *found;
      const auto open = schema.find(exclusive);
      if (open == schema.end()) return;
      if (open->is_number()) limit = open->get<double>() + inward;  // a bound of its own in newer schemas
      if (*open == true) limit += inward;                           // a flag in older ones
    };
    bound("minimum", "exclusiveMinimum", low, step);
    bound("maximum", "exclusiveMaximum", high, -step);
    const auto multiple = schema.find("multipleOf");
    const double unit = multiple != schema.end() && multiple->is_number() && multiple->get<double>() > 0
                            ? multiple->get<double>()
                            : step;
    double value = std::min(std::max(whole ? 3.0 : 12.5, low), high);
    value = std::floor(value / unit) * unit;
    if (value < low) value += unit;
    if (whole && std::fabs(value) < 9e15) return static_cast<std::int64_t>(value);
    return value;
  }

  static Json text(const Json& schema, std::string_view name) {
    const auto least = size_of(schema, "minLength", 0), most = size_of(schema, "maxLength", kNoMaximum);
    const auto pattern = schema.value("pattern", Json());
    const auto fits = [&](const std::string& text) {
      const auto live = with_canaries(text);
      return live.size() >= least && live.size() <= most &&
             (!pattern.is_string() || pattern_allows(pattern.get_ref<const std::string&>(), live));
    };
    const auto format = schema.value("format", Json());
    std::vector<std::string> candidates;
    if (format.is_string())
      if (auto text = text_of_format(format, name); !text.empty()) candidates.push_back(std::move(text));
    const auto label = label_of(name);
    const auto usual = benign_text(name);
    if (candidates.empty()) {
      candidates.push_back(usual);
      candidates.push_back("{{wf:tenant." + label + "}}");
    }
    for (const auto& text : candidates)
      if (fits(text)) return text;
    const auto example = schema.value("example", schema.value("default", Json()));
    if (pattern.is_string()) {
      if (auto text = text_for_pattern(pattern.get_ref<const std::string&>(), least, most)) return *text;
      return example.is_string() ? example : Json(candidates.front());
    }
    if (example.is_string() && fits(example)) return example;
    auto text = candidates.front();
    if (with_canaries(text).size() > most) return std::string("sample-value").substr(0, most);
    while (with_canaries(text).size() < least && text.size() < kNoMaximum) text += 'x';
    return text;
  }

  bool required_only_;
};

}  // namespace

std::vector<Json> values_for_schema(const Json& schema, std::string_view name, std::size_t limit) {
  Values everything(false), least(true);
  std::vector<Json> out{everything.value(schema, name, 0, Json::json_pointer())};
  const auto add = [&](Json value) {
    if (out.size() < limit && std::find(out.begin(), out.end(), value) == out.end()) out.push_back(std::move(value));
  };
  add(least.value(schema, name, 0, Json::json_pointer()));
  for (auto& other : everything.others) {
    auto changed = out.front();
    changed[other.at] = std::move(other.value);
    add(std::move(changed));
  }
  return out;
}

}  // namespace warmfuzz
