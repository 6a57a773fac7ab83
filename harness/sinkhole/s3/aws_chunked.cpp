#include "harness/sinkhole/s3/aws_chunked.h"

#include <charconv>
#include <cstdint>

namespace warmfuzz::sinkhole {

bool is_aws_chunked(const HttpRequest& request) {
  return request.header("content-encoding").find("aws-chunked") != std::string_view::npos ||
         request.header("x-amz-content-sha256").starts_with("STREAMING-");
}

std::optional<std::string> decode_aws_chunked(std::string_view body) {
  std::string out;
  for (;;) {
    const auto end = body.find("\r\n");
    if (end == std::string_view::npos) return std::nullopt;
    std::uint64_t size = 0;
    const auto [rest, error] = std::from_chars(body.data(), body.data() + end, size, 16);
    if (error != std::errc() || (rest != body.data() + end && *rest != ';')) return std::nullopt;
    body.remove_prefix(end + 2);
    if (size == 0) return out;
    if (size > body.size()) return std::nullopt;
    out.append(body.substr(0, size));
    body.remove_prefix(size);
    if (!body.starts_with("\r\n")) return std::nullopt;
    body.remove_prefix(2);
  }
}

}  // namespace warmfuzz::sinkhole
