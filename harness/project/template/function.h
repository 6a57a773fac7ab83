#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/project/intrinsics/context.h"
#include "harness/project/triggers/event_graph.h"
#include "warmfuzz/function.h"
#include "warmfuzz/result.h"

namespace warmfuzz {

/// AWS::Serverless::Function, AWS::Lambda::Function
bool is_function_type(std::string_view type);

/// The function that a resource declares, Globals included. nullopt: it cannot be run here, and a note says why.
/// Its triggers are not in it: what the resource says of them goes into `graph`.
Result<std::optional<Function>> read_function(const TemplateContext& context, const std::string& id, int line,
                                              const Value& resource, EventGraph& graph);

}  // namespace warmfuzz
