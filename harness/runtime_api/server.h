#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "harness/runtime_api/reply.h"

namespace boost::asio {
class io_context;
}

namespace warmfuzz {

/// The Lambda Runtime API for the processes of one execution environment, one after the other, over a listening socket.
/// Whatever a client sends, the server neither throws nor keeps more than a bounded amount of memory (about 6 MB for
/// the answer under way, 1.3 MB for each of at most 32 connections). Single-threaded: construct, call and destroy it on
/// the thread that runs the io_context.
class RuntimeApiServer {
 public:
  /// `listening_fd`: a listening stream socket of any family, made non-blocking here. The server works on a duplicate,
  /// the caller's stays the caller's to close.
  ///
  /// The functions are called from within the io_context's run(); none may be empty. `on_idle` and `on_reply` may call
  /// any method of the server but not destroy it; `on_violation` only takes note.
  /// - `on_idle`: the client waits in `next`: start-up is over, or the last answer has been given. Comes even if an
  ///   event is ready for it.
  /// - `on_reply`: the client answered, or could not start. At most once for each delivery. An answer that broke off is
  ///   told when the client comes back for the next event, and never if it dies first.
  /// - `on_violation`: a misuse of the protocol, one printable line. At most 50 between two resets.
  RuntimeApiServer(boost::asio::io_context& io, int listening_fd, std::function<void()> on_idle,
                   std::function<void(Reply&&)> on_reply, std::function<void(std::string)> on_violation);
  ~RuntimeApiServer();
  RuntimeApiServer(const RuntimeApiServer&) = delete;
  RuntimeApiServer& operator=(const RuntimeApiServer&) = delete;

  /// A client waits in `next` for an event.
  bool idle() const;

  /// Answers the `next` that waits, or the next one to come. Precondition: the delivery before this one was answered,
  /// or reset() was called since.
  void deliver(const Delivery& delivery);

  /// Asks the client that waits what its process holds: `question` is for the client (harness/agents/PROTOCOL.md), and
  /// the next reply is what it found. Only warmfuzz's own clients know what to do. Precondition: idle().
  void look(std::string_view question);

  /// The client that waits in `next` becomes the zygote: it never gets an event, it forks at each fork(). Its children
  /// call as processes that have just started, each over a connection of its own. Precondition: idle(), and no event
  /// was delivered since.
  void make_zygote();
  bool has_zygote() const;
  /// Precondition: has_zygote().
  void fork();
  /// As reset(), for a child of the zygote.
  void reset_child();

  /// The process died, or is about to: closes every connection, forgets its state and an undelivered event. Goes on
  /// listening for its successor.
  void reset();

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace warmfuzz
