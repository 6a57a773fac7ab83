#pragma once

// Includes Asio and Beast: for this folder's sources only.

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "harness/runtime_api/read_buffer.h"
#include "harness/runtime_api/request_parser.h"
#include "harness/runtime_api/session.h"

namespace warmfuzz::runtime_api {

class Connection;

/// What a connection needs of the server.
class ConnectionHost {
 public:
  virtual Session& session() = 0;
  virtual void waits(Connection& connection) = 0;      ///< in `next`, until send_event()
  virtual void left(Connection& connection) = 0;       ///< no longer waits
  virtual std::string_view current_event() const = 0;  ///< the last delivery, as sent
  virtual void replied(Reply&& reply) = 0;             ///< may close this connection
  virtual void violated(std::string what) = 0;
  virtual void ended(Connection& connection) = 0;

 protected:
  ~ConnectionHost() = default;
};

/// One client connection: reads requests one after the other, has the session judge them, writes the answers in order.
/// After close() it never touches its host again.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  /// The executor is named, not type-erased: it costs on every operation.
  using Socket =
      boost::asio::basic_stream_socket<boost::asio::generic::stream_protocol, boost::asio::io_context::executor_type>;

  Connection(ConnectionHost& host, Socket socket) : host_(host), socket_(std::move(socket)) {}

  void start() { read(); }
  /// Answers the `next` that this connection waits in. Precondition: the host was told that it waits.
  void send_event(std::string_view bytes);
  /// From now on this `next` is nobody's: the session no longer counts on it, only send_order() answers it. The same
  /// precondition.
  void detach() { waiting_ = false; }
  /// One more answer to the `next` that was detached.
  void send_order(std::string_view bytes) { write(bytes); }
  void close();
  /// As if the client had closed it.
  void abandon() { end(); }

  /// Waits in `next`, or its answer is on the way.
  bool busy() const { return waiting_ || held_ || receiving_; }
  std::uint64_t last_active = 0;  ///< the host's clock

 private:
  void read();
  void process();
  bool step();
  void judge();
  void complete();
  void answer(const Answer& answer);
  void give_up(unsigned status, std::string_view type, const std::string& why);
  void end();
  void write(std::string_view more);
  void wait_until_writable();

  ConnectionHost& host_;
  Socket socket_;
  ReadBuffer in_;
  std::string out_;           ///< answers not yet taken by the kernel
  std::size_t out_sent_ = 0;  ///< of out_
  ParsedRequest request_;
  std::optional<RequestParser> parser_;  ///< of the request under way
  Verdict verdict_;
  bool judged_ = false;     ///< the head of the request under way
  bool waiting_ = false;    ///< in `next`, as the session sees it
  bool held_ = false;       ///< the same, with the request complete: nothing is read on before the event is sent
  bool receiving_ = false;  ///< the session wants this body
  bool reading_ = false;    ///< a read is under way
  bool writing_ = false;    ///< the kernel's buffer is full; nothing more is processed
  bool processing_ = false;
  bool last_ = false;  ///< close once everything is written
  bool closed_ = false;
};

}  // namespace warmfuzz::runtime_api
