#pragma once

// Beast's headers are heavy: only connection.cpp and tests of this folder include this file.

#include <boost/beast/http/basic_parser.hpp>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "harness/runtime_api/session.h"

namespace warmfuzz::runtime_api {

/// The official Python client puts up to 1 MiB of stack trace into one header. Also bounds trailers and chunk headers.
inline constexpr std::uint32_t kMaxHeadBytes = 1280 * 1024;

/// What a RequestParser fills. Kept by the connection from request to request, so that nothing is allocated anew.
struct ParsedRequest {
  std::string method;
  std::string target;
  std::string error_type;
  std::string response_mode;
  std::string content_type;
  bool expects_continue = false;
  bool keep_body = false;  ///< set by the connection once the head is judged; otherwise the body is only counted
  Received received;

  void clear();
  Request head() const { return {method, target, error_type, response_mode, content_type}; }
};

/// Beast's parser for one request, without its containers: keeps only the few fields that the Runtime API looks at.
/// Feed it with put(); what it consumed must not be fed again.
class RequestParser final : public boost::beast::http::basic_parser<true> {
 public:
  explicit RequestParser(ParsedRequest& out) : out_(out) {
    header_limit(kMaxHeadBytes);
    body_limit(std::numeric_limits<std::uint64_t>::max());  // none at all is mishandled by Boost 1.74
  }

 private:
  using Error = boost::beast::error_code;
  using View = boost::beast::string_view;

  void on_request_impl(boost::beast::http::verb, View method, View target, int, Error&) override;
  void on_response_impl(int, View, int, Error&) override {}
  void on_field_impl(boost::beast::http::field, View name, View value, Error&) override;
  void on_header_impl(Error&) override { in_trailers_ = true; }
  void on_body_init_impl(boost::optional<std::uint64_t> const& length, Error&) override;
  std::size_t on_body_impl(View body, Error&) override;
  void on_chunk_header_impl(std::uint64_t, View, Error&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, View body, Error& error) override { return on_body_impl(body, error); }
  void on_finish_impl(Error&) override {}

  ParsedRequest& out_;
  bool in_trailers_ = false;
};

}  // namespace warmfuzz::runtime_api
