#pragma once

#include "generators/events/spec.h"
#include "warmfuzz/event_source.h"

namespace warmfuzz::events {

/// An event source that a data file describes (corpora/events/README.md).
class DataEventSource : public EventSource {
 public:
  /// `built_in`: one of those whose events violations() knows; debug builds then check each of them.
  explicit DataEventSource(SourceSpec spec, bool built_in = false) : spec_(std::move(spec)), built_in_(built_in) {}

  std::string_view id() const override { return spec_.id; }
  std::vector<Field> fields(const Trigger& trigger) const override;
  std::size_t batch_limit(const Trigger& trigger) const override;
  using EventSource::render;
  Json render(const Trigger& trigger, const InvokeStep& step, Occasion occasion, const Substitution& substitute,
              const ObjectLookup& stored) const override;

  double likeness(const Trigger& trigger, const Json& event) const override;
  std::map<std::string, Json> read(const Trigger& trigger, const Json& event) const override;

  const SourceSpec& spec() const { return spec_; }

 private:
  std::size_t record_count(const Trigger& trigger, const InvokeStep& step) const;
  /// The whole event or one record, made to fit the trigger's filters.
  Json instance(const Template& whole, const InvokeStep& step, const Surroundings& around) const;
  /// The earlier record that record `i` is again; `i` itself if it is none.
  std::size_t original_of(std::size_t i, const InvokeStep& step, const Json& config) const;
  /// Ends a debug build with a message if the event could not have come from the service.
  void check(const Json& event, const Trigger& trigger) const;
  bool keep_base64(Json& scope, const Pointer& pointer) const;
  void tell_of_object(const Derivation& derivation, Json& scope, const ObjectLookup& stored) const;
  void fill(Json& scope, const InvokeStep& step, const Surroundings& around) const;

  SourceSpec spec_;
  bool built_in_ = false;
};

}  // namespace warmfuzz::events
