#pragma once

#include <string_view>

namespace warmfuzz {

/// The content type of a streamed response that starts with an HTTP prelude: status, headers and cookies as JSON, then
/// eight NUL bytes, then the body that the browser gets.
inline constexpr std::string_view kPreludeContentType = "application/vnd.awslambda.http-integration-response";

struct Prelude {
  std::string_view json;  ///< empty where there is no delimiter
  std::string_view body;
};

/// Views into `streamed`. Without a delimiter all of it is body.
Prelude split_prelude(std::string_view streamed);

}  // namespace warmfuzz
