#pragma once

#include <vector>

#include "harness/project/template/context.h"
#include "warmfuzz/function.h"

namespace warmfuzz {

/// Adds the triggers that resources other than the functions state: event source mappings, bucket notifications,
/// function URLs, methods and routes of API Gateway. Only what the template says; a permission alone invokes nothing.
void connect_functions(const TemplateContext& context, std::vector<Function>& functions);

}  // namespace warmfuzz
