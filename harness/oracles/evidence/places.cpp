#include "harness/oracles/evidence/places.h"

#include <algorithm>

#include "harness/oracles/evidence/text.h"

namespace warmfuzz::judging {

namespace {

constexpr int kMaxDepth = 12;

// A key as a pointer shows it.
std::string segment(const std::string& key) {
  if (key.size() > 64 || std::all_of(key.begin(), key.end(), is_digit)) return "{}";
  std::string stable = stable_key(key);
  std::replace(stable.begin(), stable.end(), '/', '|');
  return stable;
}

void collect(const Json& value, const std::string& pointer, int depth, const CanaryRecogniser& canaries,
             std::vector<PlacedCanary>& placed) {
  if (depth > kMaxDepth) {
    // What lies deeper lies here.
    const std::string rest = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    for (auto& sighting : canaries.recognise(rest)) placed.push_back({std::move(sighting), pointer});
    return;
  }
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    const auto nested = text.find_first_of("{[") != std::string::npos ? Json::parse(text, nullptr, false) : Json();
    if (nested.is_structured()) return collect(nested, pointer, depth + 1, canaries, placed);
    for (auto& sighting : canaries.recognise(text)) placed.push_back({std::move(sighting), pointer});
  } else if (value.is_array()) {
    for (const auto& child : value) collect(child, pointer + "/*", depth + 1, canaries, placed);
  } else if (value.is_object()) {
    for (const auto& [key, child] : value.items()) {
      auto in_key = canaries.recognise(key);
      const std::string below = pointer + "/" + (in_key.empty() ? segment(key) : "{}");
      for (auto& sighting : in_key) placed.push_back({std::move(sighting), below});
      collect(child, below, depth + 1, canaries, placed);
    }
  }
}

}  // namespace

std::vector<PlacedCanary> place(const std::string& document, const std::vector<CanarySighting>& sightings,
                                const CanaryRecogniser& canaries) {
  std::vector<PlacedCanary> placed;
  const Json parsed = Json::parse(document, nullptr, false);
  if (!parsed.is_discarded()) collect(parsed, "", 0, canaries, placed);
  for (const auto& sighting : sightings)
    if (std::none_of(placed.begin(), placed.end(),
                     [&](const PlacedCanary& known) { return known.sighting.owner == sighting.owner; }))
      placed.push_back({sighting, ""});
  return placed;
}

std::string first_segment(std::string_view pointer) {
  return std::string(pointer.substr(0, std::min(pointer.find('/', 1), pointer.size())));
}

}  // namespace warmfuzz::judging
