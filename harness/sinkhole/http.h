#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace warmfuzz::sinkhole {

struct HttpRequest {
  std::string method;
  std::string target;                          ///< as sent: "/bucket/key?x=y"
  std::map<std::string, std::string> headers;  ///< names in lower case; of several the last
  std::string body;                            ///< whole, without transfer coding

  /// Empty where there is none. `name` in lower case.
  std::string_view header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string_view() : std::string_view(found->second);
  }
};

struct HttpAnswer {
  unsigned status = 200;
  std::vector<std::pair<std::string, std::string>> headers;  ///< all but Content-Length and Connection
  std::string body;
  /// What Content-Length says instead of the body's size, for answers to HEAD.
  std::string content_length = {};
};

/// Answers one request, at once. Must not throw.
using HttpHandler = std::function<HttpAnswer(HttpRequest&&)>;

}  // namespace warmfuzz::sinkhole
