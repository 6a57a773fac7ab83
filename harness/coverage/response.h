#pragma once

#include <cstdint>
#include <string_view>

namespace warmfuzz::coverage {

/// What a response document looks like, whatever its values.
struct ResponseShape {
  int status = 0;  ///< `statusCode` at the top, as API Gateway reads it; 0 if there is none
  bool has_keys = false;
  std::uint64_t keys = 0;  ///< hash of the set of keys: of the document and of JSON in its `body`
};

/// Reads the document without building it. Text that is no JSON, and what is beyond some kilobytes, has no shape.
ResponseShape response_shape(std::string_view body);

}  // namespace warmfuzz::coverage
