#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "warmfuzz/event_source.h"
#include "warmfuzz/result.h"

namespace warmfuzz {

/// What payloads are after: a file of corpora/payloads each, so that a new class takes no code.
struct PayloadClass {
  std::string name;     ///< "path"
  int order = 0;        ///< the search tries classes with a lower one first; equal ones by their names
  int from_round = 0;   ///< of the systematic sweep, counted from 0: classes that can wait come later
  bool repeat = false;  ///< worth trying again on a value that an earlier event has sent too
};

/// How a payload gets into a field.
enum class PayloadPlace {
  whole,        ///< it is the value
  append,       ///< behind the benign value
  prepend,      ///< before it
  inside,       ///< in the middle of it
  keep_suffix,  ///< in its place, but its extension stays: "../x" + ".jpg"
  keep_prefix,  ///< in its place, but its folder stays: "uploads/" + "../x"
  keep_word,    ///< in its place, but its first word stays: "Bearer " + "x"
  merge,        ///< an object whose members are added to the object that holds the field
};
std::string_view to_string(PayloadPlace placement);

/// An attack value of the catalogue.
struct Payload {
  std::string id;                        ///< unique: "path-climb-bait"
  std::string payload_class;             ///< PayloadClass::name
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
  /// twice, or a broken file, is a FaultKind::usage that names file, pointer and what was expected. With `left_out`
  /// such a file is left out as a whole, its fault goes there, and the rest is loaded.
  static Result<Catalogue> load(const std::filesystem::path& extra_folder = {}, std::vector<Fault>* left_out = nullptr);

  /// In the order in which the search tries them.
  std::span<const PayloadClass> classes() const { return classes_; }
  /// By class, within it the most telling first.
  std::span<const Payload> all() const { return payloads_; }
  /// Empty for an unknown name.
  std::span<const Payload> of_class(std::string_view payload_class) const;
  /// Those that suit a kind of field, in the same order; without `later` only of classes that begin in the first round.
  /// The pointers live as long as the catalogue.
  std::vector<const Payload*> for_kind(FieldKind kind, bool later = true) const;
  /// nullptr if there is none.
  const Payload* find(std::string_view id) const;

 private:
  Status add(std::string_view text, const std::string& origin);
  void sort();

  std::span<const Payload> of_class(std::ptrdiff_t index) const;

  std::vector<PayloadClass> classes_;
  std::vector<Payload> payloads_;   ///< class by class
  std::vector<std::size_t> begin_;  ///< of each class, and the end
};

}  // namespace warmfuzz
