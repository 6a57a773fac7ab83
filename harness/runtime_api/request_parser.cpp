#include "harness/runtime_api/request_parser.h"

#include <algorithm>

#include "harness/runtime_api/text.h"

namespace warmfuzz::runtime_api {

void ParsedRequest::clear() {
  method.clear();
  target.clear();
  error_type.clear();
  response_mode.clear();
  content_type.clear();
  expects_continue = false;
  keep_body = false;
  received.body.clear();
  received.bytes = 0;
  received.trailer_error_type.clear();
  received.trailer_error_body.clear();
}

void RequestParser::on_request_impl(boost::beast::http::verb, View method, View target, int, Error&) {
  out_.method.assign(method.data(), method.size());
  out_.target.assign(target.data(), target.size());
}

void RequestParser::on_field_impl(boost::beast::http::field field, View name, View value, Error&) {
  namespace http = boost::beast::http;
  const std::string_view text(value.data(), value.size());
  if (field == http::field::content_type && !in_trailers_) {
    out_.content_type = text;
  } else if (field == http::field::expect && !in_trailers_) {
    out_.expects_continue = equals_ignoring_case(text, "100-continue");
  } else if (field == http::field::unknown) {
    const std::string_view key(name.data(), name.size());
    if (equals_ignoring_case(key, "Lambda-Runtime-Function-Error-Type"))
      (in_trailers_ ? out_.received.trailer_error_type : out_.error_type) = text;
    else if (equals_ignoring_case(key, "Lambda-Runtime-Function-Error-Body") && in_trailers_)
      out_.received.trailer_error_body = text;
    else if (equals_ignoring_case(key, "Lambda-Runtime-Function-Response-Mode") && !in_trailers_)
      out_.response_mode = text;
  }
}

void RequestParser::on_body_init_impl(boost::optional<std::uint64_t> const& length, Error&) {
  if (out_.keep_body && length)
    out_.received.body.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(*length, kMaxResponseBytes)));
}

std::size_t RequestParser::on_body_impl(View body, Error&) {
  out_.received.bytes += body.size();
  if (out_.keep_body) {
    auto& kept = out_.received.body;
    kept.append(body.data(), std::min<std::size_t>(body.size(), kMaxResponseBytes - kept.size()));
  }
  return body.size();
}

}  // namespace warmfuzz::runtime_api
