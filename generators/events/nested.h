#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "generators/events/pointer.h"
#include "generators/events/template.h"
#include "warmfuzz/event_source.h"

namespace warmfuzz::events {

/// What a file of the nested kind says: the event of one source carried as text in a field of another's.
struct NestedSpec {
  std::string id;
  std::string about;
  std::string outer;  ///< id of the source whose event arrives
  std::string inner;  ///< id of the source whose event is the text at `at`
  std::string at;     ///< a field of the outer source, for its first record: "/Records/0/body"
  /// What the carrying service writes into the outer event's fields: pointer (for the first record) → value.
  std::vector<std::pair<std::string, Template>> fields;
  /// The same for what has no field.
  std::vector<std::pair<std::string, Template>> set;
};

/// `origin` names the text in messages. Precondition: the text is of the nested kind (is_nested).
Result<NestedSpec> read_nested_spec(std::string_view text, const std::string& origin);
/// Whether a file says "inner" at its top level.
bool is_nested(std::string_view text);

/// One service's message that carries another service's event: an S3 notification in an SQS body. An attacker controls
/// the fields of the inner event alone: the outer message is the other service's. Their pointers reach through the
/// text: "/Records/0/body/Records/0/s3/object/key". Batches are the outer event's; each carries one inner record.
class NestedEventSource : public EventSource {
 public:
  NestedEventSource(NestedSpec spec, std::shared_ptr<const EventSource> outer, std::shared_ptr<const EventSource> inner)
      : spec_(std::move(spec)), outer_(std::move(outer)), inner_(std::move(inner)) {}

  std::string_view id() const override { return spec_.id; }
  std::vector<Field> fields(const Trigger& trigger) const override;
  std::size_t batch_limit(const Trigger& trigger) const override { return outer_->batch_limit(trigger); }
  using EventSource::render;
  Json render(const Trigger& trigger, const InvokeStep& step, Occasion occasion, const Substitution& substitute,
              const ObjectLookup& stored) const override;

  double likeness(const Trigger& trigger, const Json& event) const override;
  std::map<std::string, Json> read(const Trigger& trigger, const Json& event) const override;

  const NestedSpec& spec() const { return spec_; }
  const EventSource& outer() const { return *outer_; }
  const EventSource& inner() const { return *inner_; }

 private:
  NestedSpec spec_;
  std::shared_ptr<const EventSource> outer_;
  std::shared_ptr<const EventSource> inner_;
};

}  // namespace warmfuzz::events
