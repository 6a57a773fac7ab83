#include "include/src/json_reader.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace warmfuzz {
namespace {

/// "~" and "/" as a JSON pointer writes them.
std::string escape_token(std::string_view token) {
  std::string out;
  for (const char c : token) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

Json JsonReader::parse(std::string_view text) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    const auto end = std::min(error.byte, text.size());
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), '\n');
    origin_ += ':' + std::to_string(line);
    fail("", "not JSON; expected a JSON document");
  }
  return nullptr;
}

void JsonReader::fail(const std::string& pointer, const std::string& message) {
  if (!ok_) return;
  ok_ = false;
  fault_ = {FaultKind::usage, origin_ + ": " + (pointer.empty() ? "" : pointer + ": ") + message};
}

bool JsonReader::object(const Place& place, std::initializer_list<std::string_view> keys) {
  if (!place) return false;
  if (!place.json->is_object()) {
    fail(place.pointer, "expected an object");
    return false;
  }
  for (const auto& [key, value] : place.json->items()) {
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
    std::string names;
    for (const auto known : keys) names += (names.empty() ? "" : ", ") + std::string(known);
    fail(place.pointer + '/' + escape_token(key), "unknown key; expected " + names);
    return false;
  }
  return true;
}

JsonReader::Place JsonReader::member(const Place& place, std::string_view key, bool required) {
  const auto pointer = place.pointer + '/' + escape_token(key);
  if (place && place.json->is_object()) {
    const auto found = place.json->find(key);
    if (found != place.json->end()) return {&*found, pointer};
  }
  if (required) fail(place.pointer, "key \"" + std::string(key) + "\" is missing");
  return {nullptr, pointer};
}

std::vector<JsonReader::Place> JsonReader::elements(const Place& place) {
  std::vector<Place> out;
  if (!place) return out;
  if (!place.json->is_array()) {
    fail(place.pointer, "expected a list");
    return out;
  }
  for (std::size_t i = 0; i < place.json->size(); ++i)
    out.push_back({&(*place.json)[i], place.pointer + '/' + std::to_string(i)});
  return out;
}

std::vector<std::pair<std::string, JsonReader::Place>> JsonReader::members(const Place& place) {
  std::vector<std::pair<std::string, Place>> out;
  if (!place) return out;
  if (!place.json->is_object()) {
    fail(place.pointer, "expected an object");
    return out;
  }
  for (const auto& [key, value] : place.json->items())
    out.emplace_back(key, Place{&value, place.pointer + '/' + escape_token(key)});
  return out;
}

std::string JsonReader::text(const Place& place, std::string_view expected) {
  if (!place) return {};
  if (place.json->is_string()) return *place.json;
  fail(place.pointer, "expected " + std::string(expected));
  return {};
}

bool JsonReader::flag(const Place& place) {
  if (!place) return false;
  if (place.json->is_boolean()) return *place.json;
  fail(place.pointer, "expected true or false");
  return false;
}

long long JsonReader::number(const Place& place, long long low, long long high) {
  if (place && place.json->is_number_integer()) {
    const auto value = place.json->get<long long>();
    if (value >= low && value <= high) return value;
  }
  fail(place.pointer, "expected a whole number from " + std::to_string(low) + " to " + std::to_string(high));
  return low;
}

std::vector<std::string> JsonReader::texts(const Place& place) {
  std::vector<std::string> out;
  if (place && place.json->is_string()) {
    out.push_back(*place.json);
    return out;
  }
  for (const auto& element : elements(place)) out.push_back(text(element));
  return out;
}

Result<std::vector<TextFile>> read_json_folder(const std::filesystem::path& folder, std::string_view what) {
  std::error_code error;
  std::vector<std::filesystem::path> paths;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
    if (entry->path().extension() == ".json") paths.push_back(entry->path());
  if (error)
    return Fault{FaultKind::usage,
                 folder.string() + ": cannot be read as a folder of " + std::string(what) + ": " + error.message()};
  std::sort(paths.begin(), paths.end());
  std::vector<TextFile> files;
  for (const auto& path : paths) {
    std::ifstream in(path, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    if (!in) return Fault{FaultKind::usage, path.string() + ": cannot be read"};
    files.push_back({path.string(), text.str()});
  }
  return files;
}

}  // namespace warmfuzz
