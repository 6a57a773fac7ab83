#include "harness/project/code/runtime.h"

#include <algorithm>
#include <cctype>

namespace warmfuzz {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); });
}

/// `text` is `start`, a number, `end`.
bool numbered(std::string_view text, std::string_view start, std::string_view end) {
  if (!text.starts_with(start) || !text.ends_with(end) || text.size() < start.size() + end.size()) return false;
  return all_digits(text.substr(start.size(), text.size() - start.size() - end.size()));
}

}  // namespace

RuntimeSupport classify_runtime(std::string_view runtime) {
  if (numbered(runtime, "python3.", "") || numbered(runtime, "nodejs", ".x") || runtime == "provided" ||
      runtime == "provided.al2" || numbered(runtime, "provided.al20", ""))
    return RuntimeSupport::supported;
  // Every other identifier that the Lambda documentation lists, retired ones too.
  if (numbered(runtime, "java", "") || numbered(runtime, "java", ".al2") || numbered(runtime, "dotnet", "") ||
      numbered(runtime, "dotnetcore", ".0") || numbered(runtime, "dotnetcore", ".1") ||
      numbered(runtime, "ruby2.", "") || numbered(runtime, "ruby3.", "") || numbered(runtime, "ruby4.", "") ||
      runtime == "go1.x" || runtime == "python2.7" || runtime == "nodejs" || runtime.starts_with("nodejs4.3"))
    return RuntimeSupport::other;
  return RuntimeSupport::unknown;
}

std::string supported_runtimes() { return "python3.*, nodejs*.x or provided.*"; }

HandlerLanguage language_of(std::string_view runtime) {
  if (runtime.starts_with("python")) return HandlerLanguage::python;
  if (runtime.starts_with("nodejs")) return HandlerLanguage::node;
  return HandlerLanguage::binary;
}

std::string handler_example(std::string_view runtime) {
  switch (language_of(runtime)) {
    case HandlerLanguage::python:
      return "app.lambda_handler";
    case HandlerLanguage::node:
      return "app.handler";
    case HandlerLanguage::binary:
      break;
  }
  return "bootstrap";
}

}  // namespace warmfuzz
