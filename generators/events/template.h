#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "warmfuzz/event_source.h"

namespace warmfuzz::events {

/// What the expressions of a template may depend on, for one record of one event.
struct Surroundings {
  const Json& config;  ///< Trigger::config
  std::string_view tenant;
  Occasion occasion = 0;
  std::size_t record = 0;
  const Substitution& substitute;
  const ObjectLookup& stored;
};

/// A piece of an event with expressions inside its strings, parsed once. The vocabulary, for writers of data files:
///
///   {{wf:LABEL}}             a canary (see canary.h)
///   {{seed:GENERATOR}}       something new for every event of a scenario and record
///   {{tenant:GENERATOR}}     something that stays the same for one tenant, in every event
///   {{tenant:word}}          the tenant's name itself
///   {{time:FORMAT}}          the moment of the event, the same in all its fields: iso, iso-s (without ms),
///                            clf, epoch-s, epoch-ms, epoch-decimal (seconds with ms behind the point);
///                            {{time:iso:-1500}} is 1.5 s earlier, {{time:iso:-1500:-100}} something between
///   {{trigger:KEY|DEFAULT}}  what the project file says of the trigger
///   {{trigger-name:KEY|DEFAULT}}  the same, and of an ARN only the resource's name
///   {{trigger-match:KEY|DEFAULT}}  a text that the pattern there (with '*' and '?') matches
///
/// GENERATOR: uuid, hex:N, HEX:N, digits:N, rising:N (digits that grow from record to record and event to event; seed:
/// only), alnum:N, ALNUM:N, base64:N, ipv4, number:LOW:HIGH. `@NAME` at its end gives equal values wherever the name is
/// the same; without it every place has its own.
/// `{{#…}}` as the whole of a string gives a JSON number.
class Template {
 public:
  Template() = default;
  /// `where` is the JSON pointer of `json` in `origin`, for messages.
  static Result<Template> compile(const Json& json, const std::string& origin, const std::string& where);

  Json instantiate(const Surroundings& around) const;

 private:
  enum class Form { literal, text, object, array };
  enum class Source { text, canary, seed, tenant, tenant_word, time, trigger, trigger_name, trigger_match };
  enum class Shape {
    uuid,
    hex,
    hex_upper,
    digits,
    rising,
    alnum,
    alnum_upper,
    base64,
    ipv4,
    number,
    iso,
    clf,
    iso_s,
    epoch_s,
    epoch_ms,
    epoch_decimal
  };
  struct Piece {
    Source source = Source::text;
    std::string text;           ///< literal text, canary label, trigger key
    std::string fallback;       ///< trigger: the default
    Shape shape = Shape::uuid;  ///< of generated values and times
    long long low = 0;          ///< length, lower limit, or offset in ms
    long long high = 0;
    std::uint64_t name = 0;
  };

  static Status compile_text(const std::string& text, const std::string& origin, const std::string& where,
                             Template& out);
  static Status compile_expression(std::string_view expression, const std::string& where, Piece& piece);
  static void append(const Piece& piece, const Surroundings& around, std::string& out);
  static void append_generated(const Piece& piece, std::uint64_t seed, std::string& out);
  static void append_time(const Piece& piece, const Surroundings& around, std::string& out);

  Form form_ = Form::literal;
  Json literal_;
  bool number_ = false;
  std::vector<Piece> pieces_;
  std::vector<std::pair<std::string, Template>> members_;
  std::vector<Template> elements_;
};

}  // namespace warmfuzz::events
