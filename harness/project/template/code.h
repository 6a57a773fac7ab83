#pragma once

#include <string>

#include "harness/project/intrinsics/context.h"
#include "warmfuzz/function.h"
#include "warmfuzz/result.h"

namespace warmfuzz {

/// Fills Function::code or inline_code from the resolved properties; needs handler and runtime. Takes what `sam build`
/// made, if it is there. Returns why the code cannot be had here ("its code lies in S3 …"); empty if it can.
Result<std::string> read_code(const TemplateContext& context, const Value& resource, const Value& properties,
                              Function& function);

/// Fills Function::layers with those whose content is on this machine; a note for each other one.
Status read_layers(const TemplateContext& context, const Value& properties, Function& function);

}  // namespace warmfuzz
