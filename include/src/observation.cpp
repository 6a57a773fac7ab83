#include "warmfuzz/observation.h"

namespace warmfuzz {
namespace {

void put(Json& json, const char* key, const std::string& value) {
  if (!value.empty()) json[key] = value;
}

}  // namespace

std::string_view to_string(OutcomeKind kind) {
  switch (kind) {
    case OutcomeKind::response:
      return "response";
    case OutcomeKind::error:
      return "error";
    case OutcomeKind::init_error:
      return "init_error";
    case OutcomeKind::timeout:
      return "timeout";
    case OutcomeKind::crash:
      return "crash";
    case OutcomeKind::out_of_memory:
      return "out_of_memory";
  }
  return "unknown";
}

std::string_view to_string(OperationKind kind) {
  switch (kind) {
    case OperationKind::read:
      return "read";
    case OperationKind::write:
      return "write";
    case OperationKind::remove:
      return "remove";
    case OperationKind::rename:
      return "rename";
    case OperationKind::link:
      return "link";
    case OperationKind::list:
      return "list";
    case OperationKind::mkdir:
      return "mkdir";
    case OperationKind::mode:
      return "mode";
    case OperationKind::execute:
      return "execute";
    case OperationKind::connect:
      return "connect";
    case OperationKind::bind:
      return "bind";
    case OperationKind::send:
      return "send";
    case OperationKind::signal:
      return "signal";
    case OperationKind::denied:
      return "denied";
  }
  return "unknown";
}

Json to_json(const Operation& operation) {
  Json json = {{"operation", to_string(operation.kind)}};
  put(json, "call", operation.call);
  put(json, "path", operation.path);
  if (operation.raw_path != operation.path) put(json, "raw_path", operation.raw_path);
  put(json, "path2", operation.path2);
  if (operation.raw_path2 != operation.path2) put(json, "raw_path2", operation.raw_path2);
  if (!operation.argv.empty()) json["argv"] = operation.argv;
  put(json, "address", operation.address);
  return json;
}

Json to_json(const Outcome& outcome) {
  Json json = {{"kind", to_string(outcome.kind)}, {"body", outcome.body}, {"body_bytes", outcome.body_bytes}};
  put(json, "error_type", outcome.error_type);
  put(json, "error_message", outcome.error_message);
  if (!outcome.stack.empty()) {
    auto& stack = json["stack"] = Json::array();
    for (const auto& frame : outcome.stack) {
      stack.push_back({{"file", frame.file}, {"line", frame.line}, {"function", frame.function}});
    }
  }
  if (outcome.kind == OutcomeKind::crash) {
    json["exit_status"] = outcome.exit_status;
    json["signal"] = outcome.signal;
  }
  return json;
}

}  // namespace warmfuzz
