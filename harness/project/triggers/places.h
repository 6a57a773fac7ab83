#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/project/intrinsics/context.h"
#include "harness/project/triggers/event_graph.h"
#include "warmfuzz/function.h"

namespace warmfuzz {

/// A resource of the template, as it stands there.
struct Resource {
  std::string id;
  int line = 0;
  std::string_view type;
  const Value& raw;
};

/// Names the ends of edges, so that all ways of the template to speak of one thing lead to the same name: a function's
/// logical id; "sqs:NAME" for what has an ARN; the logical id of what has none that is known before the deployment.
class Places {
 public:
  Places(const TemplateContext& context, const std::vector<Function>& functions);

  /// Empty if `value` is not there.
  std::string of(const Value* value) const;
  /// The place of a resource of the template.
  std::string of_resource(const std::string& id) const;
  /// The id of the function that a resolved name, ARN or invocation URI stands for; empty: none of the project's.
  std::string function_of(const Value* value) const;

  /// The resolved properties of a resource.
  Value properties_of(const Value& resource) const;
  /// What Ref gives for a resource, and its text alone.
  Value reference_to(const std::string& id) const;
  std::string name_of(const std::string& id) const { return reference_to(id).text; }
  /// The first resource of this type that `value` names; null if there is none.
  const Value* resource_of(const Value* value, std::string_view type, std::string* id = nullptr) const;

  const TemplateContext& context() const { return context_; }

 private:
  const TemplateContext& context_;
  std::map<std::string, std::string> functions_;  ///< by logical id and by name → logical id
};

/// All that the readers of resources work with.
struct Wiring {
  const Places& places;
  EventGraph& graph;

  void note(int line, const std::string& message) const { places.context().note(line, message); }
};

}  // namespace warmfuzz
