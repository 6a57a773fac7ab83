#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "warmfuzz/result.h"

namespace warmfuzz {

using Json = nlohmann::json;

/// Deliver one event. The event itself is never stored: it is the source's template, with the values in `fields`
/// in place of the benign ones, encoded and made consistent by the source. What the service or the deployer sets
/// can therefore not be changed by a scenario, and an event is made simpler by leaving a field out.
struct InvokeStep {
  std::string trigger;     ///< Trigger::name within the function
  std::string source;      ///< event source id, for reading alone and for functions whose trigger was renamed
  std::string tenant = "a";  ///< which caller: one word
  /// JSON pointer of an attacker-controlled field ("/Records/0/s3/object/key") → its decoded value, placeholders
  /// inside. A non-string value in a field that carries text ("/body") is sent as JSON text.
  std::map<std::string, Json> fields;
  /// A whole event that takes the place of the template, delivered as it is (`invoke --event`). Null: not used.
  Json event;

  bool operator==(const InvokeStep&) const = default;
};

/// The environment stays frozen for this long.
struct PauseStep {
  std::chrono::milliseconds duration{0};
  bool operator==(const PauseStep&) const = default;
};

using Step = std::variant<InvokeStep, PauseStep>;

/// An object in a bucket that a step's event refers to.
struct StoredObject {
  std::string bucket;
  std::string key;
  std::string content;  ///< raw bytes
  std::string content_type;
  std::map<std::string, std::string> metadata;
  bool operator==(const StoredObject&) const = default;
};

inline constexpr int kScenarioVersion = 1;

/// A short history of one execution environment: what libFuzzer mutates, the corpus keeps and a finding replays.
struct Scenario {
  std::string function;    ///< Function::id
  std::uint64_t seed = 0;  ///< feeds everything random in rendering
  std::vector<Step> steps;
  std::vector<StoredObject> objects;
  bool operator==(const Scenario&) const = default;
};

/// Format: include/SCENARIO.md; schema: corpora/schemas/scenario.schema.json.
/// The text is canonical (equal scenarios give equal bytes) and ends in a newline.
std::string write_scenario(const Scenario& scenario);

/// `origin` names the text in messages. An unknown version, field or type is a FaultKind::usage.
Result<Scenario> read_scenario(std::string_view text, std::string_view origin);

}  // namespace warmfuzz
