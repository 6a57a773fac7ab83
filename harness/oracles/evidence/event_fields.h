#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "warmfuzz/oracle.h"

namespace warmfuzz::judging {

/// A text within an event, after the decodings that reach it (nested JSON, base64, form data).
struct Placement {
  std::string pointer;  ///< "/Records/0/body/file/name"
  std::string value;
};

/// The texts of an event as it was delivered, where a handler finds them.
class EventFields {
 public:
  /// `event` is the delivered text; one that is no JSON is a single text at "".
  explicit EventFields(std::string_view event);
  /// With the objects that the function got beside its event: "/objects/0/content/name", "/objects/0/entries/0/name",
  /// "/objects/0/metadata/owner". All objects, and all entries of their archives, count as the first.
  explicit EventFields(const Observation& seen);

  /// The places whose text holds `part`, the most specific first: repetitions last, headers after what else there is,
  /// and the shortest text before longer ones.
  std::vector<Placement> holding(std::string_view part) const;

  const std::vector<Placement>& all() const { return placements_; }

  /// Pointers of what has parts: objects and lists, also those that a text holds as JSON.
  const std::vector<std::string>& containers() const { return containers_; }

 private:
  void walk(const nlohmann::json& value, const std::string& pointer, int depth);
  void object(const LiveObject& live);
  void content(const std::string& whole, const std::string& pointer);
  void text(std::string value, const std::string& pointer, int depth);

  std::vector<Placement> placements_;
  std::vector<std::string> containers_;
};

/// Whether the service itself repeats at this place what the event has elsewhere too: the path of a request with its
/// parameters, the raw query, lists of all values.
bool is_repetition(std::string_view pointer);

/// What a handler may make of a value before it uses it: itself, percent-decoded (once, twice), with `+` as a space,
/// backslashes and full-width forms as slashes and dots, with `../` taken out once, up to a NUL. Distinct, the value
/// itself first, at most a dozen.
std::vector<std::string> readings(const std::string& value);

/// Whether the event itself, or an object that the function got beside it, brought this canary to this invocation. An
/// object that the function wrote earlier may have brought whatever was known then.
bool is_brought(const CanarySighting& sighting, const Observation& seen, const CanaryRecogniser& canaries);

/// The pointer with every record of a batch counted as the first.
std::string first_record(std::string_view pointer);

/// The field as the function knows it: without what a hostile value itself has for parts. Parameters and headers have
/// none, and other fields none where benign events have a text ("/body/message/x" → "/body/message").
std::string known_field(const Baseline& baseline, std::string_view pointer);

std::string decode_percent(std::string_view text, bool plus_is_space);

}  // namespace warmfuzz::judging
