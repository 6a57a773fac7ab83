#include "harness/sinkhole/http_server.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cctype>
#include <optional>

namespace warmfuzz::sinkhole {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Error = boost::system::error_code;

namespace {

constexpr std::uint32_t kMaxHead = 64 * 1024;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

HttpRequest taken(http::request<http::string_body>&& from) {
  HttpRequest request;
  request.method = view(from.method_string());
  request.target = view(from.target());
  for (const auto& field : from) {
    std::string name(view(field.name_string()));
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    request.headers.insert_or_assign(std::move(name), std::string(view(field.value())));
  }
  request.body = std::move(from.body());
  return request;
}

void append(std::string& out, const HttpAnswer& answer, bool head, bool last) {
  const bool without_body = answer.status == 204 || answer.status == 304;
  out += "HTTP/1.1 " + std::to_string(answer.status) + " " +
         std::string(view(http::obsolete_reason(static_cast<http::status>(answer.status)))) + "\r\n";
  for (const auto& [name, value] : answer.headers) {
    out += name + ": ";
    for (const char c : value)
      if (static_cast<unsigned char>(c) >= ' ' || c == '\t') out += c;
    out += "\r\n";
  }
  if (!without_body)
    out += "Content-Length: " +
           (answer.content_length.empty() ? std::to_string(answer.body.size()) : answer.content_length) + "\r\n";
  out += last ? "Connection: close\r\n\r\n" : "\r\n";
  if (!head && !without_body) out += answer.body;
}

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Socket = asio::basic_stream_socket<asio::generic::stream_protocol, asio::io_context::executor_type>;
  using Ended = std::function<void(Connection*)>;

  Connection(Socket socket, HttpHandler& handler, Ended ended)
      : socket_(std::move(socket)), handler_(handler), ended_(std::move(ended)) {}

  void start() { read_head(); }
  void close() {
    closed_ = true;
    Error ignored;
    socket_.close(ignored);
  }

 private:
  void read_head() {
    parser_.emplace();
    parser_->header_limit(kMaxHead);
    parser_->body_limit(HttpServer::kMaxBody);
    http::async_read_header(socket_, buffer_, *parser_, [self = shared_from_this()](Error error, std::size_t) {
      if (self->closed_) return;
      if (error) return self->end();
      self->read_body();
    });
  }

  void read_body() {
    const auto expect = parser_->get().find(http::field::expect);
    if (expect == parser_->get().end() || parser_->is_done()) return read_rest();
    asio::async_write(socket_, asio::buffer(kContinue), [self = shared_from_this()](Error error, std::size_t) {
      if (self->closed_) return;
      if (error) return self->end();
      self->read_rest();
    });
  }

  void read_rest() {
    http::async_read(socket_, buffer_, *parser_, [self = shared_from_this()](Error error, std::size_t) {
      if (self->closed_) return;
      if (error == http::error::body_limit) {
        HttpAnswer answer;
        answer.status = 413;
        return self->write(answer, false, true);
      }
      if (error) return self->end();
      const bool last = !self->parser_->keep_alive();
      auto request = taken(self->parser_->release());
      const bool head = request.method == "HEAD";
      self->write(self->handler_(std::move(request)), head, last);
    });
  }

  void write(const HttpAnswer& answer, bool head, bool last) {
    out_.clear();
    append(out_, answer, head, last);
    asio::async_write(socket_, asio::buffer(out_), [self = shared_from_this(), last](Error error, std::size_t) {
      if (self->closed_) return;
      if (error || last) return self->end();
      self->read_head();
    });
  }

  void end() {
    if (closed_) return;
    close();
    ended_(this);
  }

  Socket socket_;
  HttpHandler& handler_;
  Ended ended_;
  boost::beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::string out_;
  bool closed_ = false;
};

}  // namespace

class HttpServer::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(asio::io_context& io, int fd, HttpHandler handler)
      : io_(io), listener_(io, ::fcntl(fd, F_DUPFD_CLOEXEC, 0)), handler_(std::move(handler)) {
    ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
  }

  void listen() {
    listener_.async_wait(asio::posix::stream_descriptor::wait_read, [self = shared_from_this()](Error error) {
      if (self->shut_ || error) return;
      self->accept();
      self->listen();
    });
  }

  void reset() {
    for (auto connections = std::move(connections_); auto& connection : connections) connection->close();
    connections_.clear();
    for (int fd; (fd = accept_one()) >= 0;) ::close(fd);
  }

  void shut_down() {
    shut_ = true;
    for (auto connections = std::move(connections_); auto& connection : connections) connection->close();
    connections_.clear();
    Error ignored;
    listener_.close(ignored);
  }

 private:
  int accept_one() { return ::accept4(listener_.native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC); }

  void accept() {
    for (int fd; (fd = accept_one()) >= 0;) {
      // A client that hoards connections loses the oldest.
      if (connections_.size() >= kMaxConnections) {
        connections_.front()->close();
        connections_.erase(connections_.begin());
      }
      sockaddr_storage address{};
      socklen_t length = sizeof address;
      ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length);
      Connection::Socket socket(io_.get_executor());
      Error error;
      socket.assign(asio::generic::stream_protocol(address.ss_family, 0), fd, error);
      if (error) {
        ::close(fd);
        continue;
      }
      connections_.push_back(std::make_shared<Connection>(std::move(socket), handler_, [this](Connection* ended) {
        std::erase_if(connections_, [ended](const auto& one) { return one.get() == ended; });
      }));
      connections_.back()->start();
    }
  }

  asio::io_context& io_;
  asio::posix::stream_descriptor listener_;
  HttpHandler handler_;
  std::vector<std::shared_ptr<Connection>> connections_;
  bool shut_ = false;
};

HttpServer::HttpServer(asio::io_context& io, int listening_fd, HttpHandler handler)
    : impl_(std::make_shared<Impl>(io, listening_fd, std::move(handler))) {
  impl_->listen();
}

HttpServer::~HttpServer() { impl_->shut_down(); }
void HttpServer::reset() { impl_->reset(); }

}  // namespace warmfuzz::sinkhole
