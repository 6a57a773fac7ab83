#pragma once

#include "harness/project/intrinsics/context.h"
#include "harness/project/triggers/event_graph.h"
#include "warmfuzz/function.h"
#include "warmfuzz/result.h"

namespace warmfuzz {

/// Adds what a SAM function's resolved Events and FunctionUrlConfig say. Kinds of events that are not generated yet
/// give a note.
Status read_sam_events(const TemplateContext& context, const Value& properties, const Function& function,
                       EventGraph& graph);

}  // namespace warmfuzz
