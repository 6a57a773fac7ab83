#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "warmfuzz/event_source.h"
#include "warmfuzz/result.h"

namespace warmfuzz {

/// What a payload is after; one file of corpora/payloads each.
enum class PayloadClass { path, shell, structure, text, numbers, nested_json };
inline constexpr std::size_t kPayloadClasses = 6;
std::string_view to_string(PayloadClass payload_class);

/// How a payload gets into a field.
enum class PayloadPlace {
  whole,        ///< it is the value
  append,       ///< behind the benign value
  prepend,      ///< before it
  inside,       ///< in the middle of it
  keep_suffix,  ///< in its place, but its extension stays: "../x" + ".jpg"
  keep_prefix,  ///< in its place, but its folder stays: "uploads/" + "../x"
  merge,        ///< an object whose members are added to the object that holds the field
};
std::string_view to_string(PayloadPlace placement);

/// An attack value of the catalogue.
struct Payload {
  std::string id;  ///< unique: "path-climb-bait"
  PayloadClass payload_class = PayloadClass::text;
  Json value;                            ///< decoded, placeholders inside
  std::vector<FieldKind> kinds;          ///< of fields that it suits
  std::vector<std::string> rules;        ///< that it can raise
  std::vector<PayloadPlace> placements;  ///< the most telling first; never empty
  std::string why;                       ///< why it works, one sentence
  std::string source;                    ///< where the idea is from
};

/// The payload with the benign value that it is placed on. Null placements (a text on a number, say) give the payload
/// alone. PayloadPlace::merge gives the payload too: its caller merges.
Json place(const Payload& payload, PayloadPlace placement, const Json& benign);

/// All payloads of corpora/payloads. Immutable; safe to use from several threads.
class Catalogue {
 public:
  /// Those that come with warmfuzz, then every *.json in `extra_folder` (may be empty: none). An id that is there
  /// twice, or a broken file, is a FaultKind::usage that names file, pointer and what was expected.
  static Result<Catalogue> load(const std::filesystem::path& extra_folder = {});

  /// By class, within it the most telling first.
  std::span<const Payload> all() const { return payloads_; }
  std::span<const Payload> of_class(PayloadClass payload_class) const;
  /// Those that suit a kind of field, in the same order. The pointers live as long as the catalogue.
  std::vector<const Payload*> for_kind(FieldKind kind) const;
  /// nullptr if there is none.
  const Payload* find(std::string_view id) const;

 private:
  Status add(std::string_view text, const std::string& origin);
  void sort();

  std::vector<Payload> payloads_;
  std::array<std::size_t, kPayloadClasses + 1> begin_{};
};

}  // namespace warmfuzz
