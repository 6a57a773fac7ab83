#pragma once

#include <cstddef>
#include <filesystem>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "warmfuzz/result.h"

namespace warmfuzz {

using Json = nlohmann::json;

/// Reads a JSON data file strictly: an unknown key, a missing one or another type is a FaultKind::usage that names
/// file, pointer and what was expected. The first fault is kept; after it every read gives an empty value, so that a
/// reader can go straight on and ask once at the end.
class JsonReader {
 public:
  explicit JsonReader(std::string origin) : origin_(std::move(origin)) {}

  /// One value of the document and where it lies.
  struct Place {
    const Json* json = nullptr;
    std::string pointer;
    explicit operator bool() const { return json != nullptr; }
  };

  /// Nothing (and a fault with the line) if `text` is not JSON.
  Json parse(std::string_view text);

  /// Faults unless `place` is an object with these keys only.
  bool object(const Place& place, std::initializer_list<std::string_view> keys);
  /// A member; an empty Place if it is not there (a fault only if `required`).
  Place member(const Place& place, std::string_view key, bool required = false);
  std::vector<Place> elements(const Place& place);
  std::vector<std::pair<std::string, Place>> members(const Place& place);

  std::string text(const Place& place, std::string_view expected = "a text");
  bool flag(const Place& place);
  long long number(const Place& place, long long low, long long high);
  std::vector<std::string> texts(const Place& place);

  /// One of `choices` by its name; the first one after a fault.
  template <typename T>
  T choice(const Place& place, std::initializer_list<std::pair<std::string_view, T>> choices) {
    if (place && place.json->is_string())
      for (const auto& [name, value] : choices)
        if (place.json->get_ref<const std::string&>() == name) return value;
    std::string names;
    for (const auto& [name, value] : choices) names += (names.empty() ? "" : ", ") + std::string(name);
    fail(place.pointer, "expected one of " + names);
    return choices.begin()->second;
  }

  void fail(const std::string& pointer, const std::string& message);
  bool ok() const { return ok_; }
  Fault fault() const { return fault_; }
  const std::string& origin() const { return origin_; }

 private:
  std::string origin_;
  bool ok_ = true;
  Fault fault_;
};

/// A file and its bytes.
struct TextFile {
  std::string name;
  std::string content;
};

/// Every *.json in a folder, by name. `what` says in the message what the folder should hold: "event sources".
Result<std::vector<TextFile>> read_json_folder(const std::filesystem::path& folder, std::string_view what);

}  // namespace warmfuzz
