#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/sinkhole/http.h"

namespace warmfuzz::sinkhole {

/// Whether the body is in the chunks of SigV4 streaming, which newer SDKs also use for checksums behind the data.
bool is_aws_chunked(const HttpRequest& request);

/// The data in the chunks. Signatures and trailers are not looked at. Nothing where the body is cut off or no chunks.
std::optional<std::string> decode_aws_chunked(std::string_view body);

}  // namespace warmfuzz::sinkhole
