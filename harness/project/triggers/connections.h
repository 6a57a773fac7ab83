#pragma once

#include <vector>

#include "harness/project/intrinsics/context.h"
#include "harness/project/triggers/event_graph.h"
#include "warmfuzz/function.h"

namespace warmfuzz {

/// Adds what resources other than the functions say about who hands events to whom: event source mappings,
/// notifications, subscriptions, rules, schedules, function URLs, APIs, load balancers. Only what the template says; a
/// permission alone invokes nothing.
void read_connections(const TemplateContext& context, const std::vector<Function>& functions, EventGraph& graph);

}  // namespace warmfuzz
