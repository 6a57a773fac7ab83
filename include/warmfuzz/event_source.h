#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "warmfuzz/function.h"
#include "warmfuzz/result.h"
#include "warmfuzz/scenario.h"

namespace warmfuzz {

/// Who sets a field of an event. Only `attacker` and `partly` are ever changed, the latter within its constraint.
enum class Control { attacker, partly, service };

/// What a value of a field looks like, which decides the payloads that suit it. No field is an `object`: that is a
/// whole document, stored in a bucket or encoded into a text.
enum class FieldKind { path, text, json_text, number, name, string_map, attribute_map, choice, object };
std::string_view to_string(FieldKind kind);

/// One attacker-controlled field of an event source, for one trigger.
struct Field {
  std::string pointer;  ///< "/Records/0/s3/object/key"
  FieldKind kind = FieldKind::text;
  Control control = Control::attacker;
  Json benign;                ///< the decoded value that the template has, placeholders inside
  std::vector<Json> choices;  ///< FieldKind::choice: the values allowed
};

/// Puts live values in place of placeholders: the label of `{{wf:LABEL}}` → text.
using Substitution = std::function<std::string(std::string_view label)>;

/// Which event of a scenario one is: everything random in it follows from that.
struct Occasion {
  // NOLINTNEXTLINE(google-explicit-constructor): a seed alone is the first event
  Occasion(std::uint64_t scenario_seed, std::size_t event = 0) : seed(scenario_seed), number(event) {}

  std::uint64_t seed;  ///< Scenario::seed
  std::size_t number;  ///< how many events of the scenario came before
};

/// What an event may tell of a stored object.
struct ObjectFacts {
  std::uint64_t size = 0;  ///< bytes
  std::string etag;        ///< its entity tag, without quotes
};
/// The facts of the object with this (decoded) key in this bucket. Nothing: nobody knows it.
using ObjectLookup = std::function<std::optional<ObjectFacts>(const std::string& bucket, const std::string& key)>;

/// The shape of one kind of event. Immutable after loading; safe to use from several threads.
class EventSource {
 public:
  virtual ~EventSource() = default;

  virtual std::string_view id() const = 0;

  /// The fields that an attacker controls through this trigger, for the first record of a batch.
  virtual std::vector<Field> fields(const Trigger& trigger) const = 0;

  /// How many records an event of this trigger may hold: "/Records/0/body", "/Records/1/body", … 1: never a batch.
  virtual std::size_t batch_limit(const Trigger& /*trigger*/) const { return 1; }

  /// The event that the service would send for this step: template, then fields, then placeholders, then encodings
  /// and derived values. A field that the attacker does not control, or a value against its constraint, is brought
  /// back within the constraint (never sent as it is). What the event tells of objects that `stored` knows is true,
  /// except where the step has a value of its own. Deterministic for equal arguments. No two events of a scenario
  /// share an id, and a later one has a later time.
  virtual Json render(const Trigger& trigger, const InvokeStep& step, Occasion occasion, const Substitution& substitute,
                      const ObjectLookup& stored) const = 0;
  /// Where no object is known.
  Json render(const Trigger& trigger, const InvokeStep& step, Occasion occasion, const Substitution& substitute) const {
    return render(trigger, step, occasion, substitute, [](const auto&, const auto&) { return std::nullopt; });
  }

  /// How much a real event looks as if this source had sent it through this trigger, 0 … 1; a little more
  /// where it explains what the event carries, too.
  virtual double likeness(const Trigger& /*trigger*/, const Json& /*event*/) const { return 0; }

  /// The values of an attacker in a real event of this source, decoded: the fields of a step that sends them again.
  /// What the service sets is not among them.
  virtual std::map<std::string, Json> read(const Trigger& /*trigger*/, const Json& /*event*/) const { return {}; }
};

/// An event as it is delivered, and the objects that go with it.
struct EventWithObjects {
  Json event;
  std::vector<LiveObject> staged;   ///< in the buckets
  std::vector<LiveObject> carried;  ///< in the event itself
};

/// Loaded sources by id.
using EventSources = std::map<std::string, std::shared_ptr<const EventSource>, std::less<>>;

}  // namespace warmfuzz
