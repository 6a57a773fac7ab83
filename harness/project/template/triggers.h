#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/project/template/context.h"
#include "warmfuzz/function.h"
#include "warmfuzz/result.h"

namespace warmfuzz {

/// Adds a trigger to the function, its name made unique by a number where it is taken.
void add_trigger(Function& function, Trigger trigger);

/// Fills the triggers from a SAM function's resolved Events and FunctionUrlConfig. Kinds of events that are not
/// generated yet give a note.
Status read_triggers(const TemplateContext& context, const Value& properties, Function& function);

/// The trigger of a queue or stream, told apart by its resolved ARN; nullopt if it is neither SQS nor DynamoDB.
std::optional<Trigger> polled_trigger(const TemplateContext& context, const std::string& name, const Value& arn,
                                      const Value& properties);

/// The trigger of a function URL, which sends the same events as an HTTP API.
Trigger function_url_trigger(const TemplateContext& context, int line, const Function& function);

/// The trigger of an HTTP route. `path` and `method` may be as any CloudFormation type spells them.
Trigger http_trigger(std::string name, std::string source, std::string path, std::string method);

/// The trigger of a bucket's notification. `rules`: a list of {Name, Value}, or null.
Trigger bucket_trigger(std::string name, std::string bucket, const Value* events, const Value* rules);

}  // namespace warmfuzz
