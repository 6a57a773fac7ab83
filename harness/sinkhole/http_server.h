#pragma once

#include <memory>

#include "harness/sinkhole/http.h"

namespace boost::asio {
class io_context;
}

namespace warmfuzz::sinkhole {

/// HTTP/1.1 for what runs inside a sandbox, over a listening socket that its init made. Whatever a client sends, the
/// server does not throw; it keeps at most kMaxConnections, and kMaxBody of each. Single-threaded: construct, call and
/// destroy it on the thread that runs the io_context; the handler is called from there.
class HttpServer {
 public:
  /// `listening_fd`: a listening stream socket; the server works on a duplicate, made non-blocking.
  HttpServer(boost::asio::io_context& io, int listening_fd, HttpHandler handler);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// The clients died: closes every connection, those that wait to be accepted too. Goes on listening.
  void reset();

  static constexpr std::size_t kMaxConnections = 64;
  static constexpr std::uint64_t kMaxBody = 32ULL * 1024 * 1024;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace warmfuzz::sinkhole
