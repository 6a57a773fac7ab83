#pragma once

#include "generators/events/spec.h"
#include "warmfuzz/event_source.h"

namespace warmfuzz::events {

/// An event source that a data file describes (corpora/events/README.md).
class DataEventSource : public EventSource {
 public:
  explicit DataEventSource(SourceSpec spec) : spec_(std::move(spec)) {}

  std::string_view id() const override { return spec_.id; }
  std::vector<Field> fields(const Trigger& trigger) const override;
  std::size_t batch_limit(const Trigger& trigger) const override;
  Json render(const Trigger& trigger, const InvokeStep& step, std::uint64_t seed,
              const Substitution& substitute) const override;

  const SourceSpec& spec() const { return spec_; }

 private:
  std::size_t record_count(const Trigger& trigger, const InvokeStep& step) const;
  /// The whole event or one record, made to fit the trigger's filters.
  Json instance(const Template& whole, const InvokeStep& step, const Surroundings& around) const;
  void fill(Json& scope, const InvokeStep& step, const Surroundings& around) const;

  SourceSpec spec_;
};

}  // namespace warmfuzz::events
