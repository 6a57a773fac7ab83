#include "harness/runtime_api/server.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <memory>
#include <utility>
#include <vector>

#include "harness/runtime_api/connection.h"
#include "harness/runtime_api/session.h"
#include "harness/runtime_api/wire.h"

namespace warmfuzz {

using runtime_api::Connection;
using runtime_api::Session;
using runtime_api::State;

namespace {

constexpr std::size_t kMaxConnections = 32;
constexpr int kMaxViolations = 50;
constexpr int kAcceptsAtOnce = 16;
constexpr std::string_view kFork = "HTTP/1.1 200 OK\r\nWarmfuzz-Order: fork\r\nContent-Length: 0\r\n\r\n";

}  // namespace

class RuntimeApiServer::Impl final : public runtime_api::ConnectionHost, public std::enable_shared_from_this<Impl> {
 public:
  Impl(boost::asio::io_context& io, int fd, std::function<void()> on_idle, std::function<void(Reply&&)> on_reply,
       std::function<void(std::string)> on_violation)
      : io_(io),
        listener_(io, ::fcntl(fd, F_DUPFD_CLOEXEC, 0)),
        on_idle_(std::move(on_idle)),
        on_reply_(std::move(on_reply)),
        on_violation_(std::move(on_violation)) {
    ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
  }

  bool idle() const { return session_.state() == State::waiting && waiter_ != nullptr; }

  void deliver(const Delivery& delivery) {
    event_.clear();
    runtime_api::append_delivery(event_, delivery);
    event_id_ = delivery.request_id;
    pending_ = true;
    if (waiter_) hand_over();
  }

  void look(std::string_view question) {
    if (!idle()) return;
    std::string bytes;
    runtime_api::append_question(bytes, question);
    session_.look();
    std::exchange(waiter_, nullptr)->send_event(bytes);
  }

  void make_zygote() {
    zygote_ = std::exchange(waiter_, nullptr);
    zygote_->detach();
    session_.reset();
  }

  bool has_zygote() const { return zygote_ != nullptr; }

  void fork() { zygote_->send_order(kFork); }

  void reset(bool zygote_too) {
    if (zygote_too) zygote_ = nullptr;
    for (auto connections = connections_; auto& connection : connections)
      if (connection.get() != zygote_) connection->close();
    waiter_ = nullptr;
    pending_ = false;
    violations_ = 0;
    session_.reset();
    // Connections of the dead process that wait to be accepted must not be taken for its successor's.
    for (int fd; (fd = accept_one()) >= 0;) ::close(fd);
  }

  void shut_down() {
    boost::system::error_code ignored;
    for (auto connections = std::move(connections_); auto& connection : connections) connection->close();
    connections_.clear();
    listener_.close(ignored);
    shut_ = true;
  }

  void listen() {
    listener_.async_wait(boost::asio::posix::descriptor_base::wait_read,
                         [self = shared_from_this()](boost::system::error_code error) {
                           if (self->shut_ || error) return;
                           self->accept();
                           self->listen();
                         });
  }

 private:
  Session& session() override { return session_; }
  std::string_view current_event() const override { return event_; }

  void waits(Connection& connection) override {
    connection.last_active = ++clock_;
    if (waiter_ && waiter_ != &connection) {
      violated("asked for an event on a second connection");
      std::exchange(waiter_, nullptr)->close();
    }
    waiter_ = &connection;
    on_idle_();
    if (waiter_ && pending_) hand_over();
  }

  void left(Connection& connection) override {
    if (waiter_ == &connection) waiter_ = nullptr;
    session_.hang_up();
  }

  void replied(Reply&& reply) override { on_reply_(std::move(reply)); }

  void violated(std::string what) override {
    if (violations_ < kMaxViolations) {
      ++violations_;
      on_violation_(std::move(what));
    }
  }

  void ended(Connection& connection) override {
    if (waiter_ == &connection) waiter_ = nullptr;
    if (zygote_ == &connection) zygote_ = nullptr;
    std::erase_if(connections_, [&](const auto& other) { return other.get() == &connection; });
  }

  void hand_over() {
    pending_ = false;
    session_.deliver(event_id_);
    std::exchange(waiter_, nullptr)->send_event(event_);
  }

  int accept_one() { return ::accept4(listener_.native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC); }

  void accept() {
    for (int i = 0; i < kAcceptsAtOnce; ++i) {
      const int fd = accept_one();
      if (fd < 0) return;
      sockaddr_storage address{};
      socklen_t length = sizeof address;
      ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length);
      const int on = 1;
      ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // fails, without harm, on other families
      Connection::Socket socket(io_.get_executor());
      boost::system::error_code error;
      socket.assign(boost::asio::generic::stream_protocol(address.ss_family, 0), fd, error);
      if (error) {
        ::close(fd);
        continue;
      }
      make_room();
      connections_.push_back(std::make_shared<Connection>(*this, std::move(socket)));
      connections_.back()->last_active = ++clock_;
      connections_.back()->start();
    }
  }

  /// A client that hoards connections loses the oldest ones that it does nothing with.
  void make_room() {
    if (connections_.size() < kMaxConnections) return;
    const auto oldest = std::min_element(connections_.begin(), connections_.end(), [](const auto& a, const auto& b) {
      return std::pair(a->busy(), a->last_active) < std::pair(b->busy(), b->last_active);
    });
    violated("more than " + std::to_string(kMaxConnections) + " connections");
    const auto victim = *oldest;
    victim->abandon();
  }

  boost::asio::io_context& io_;
  boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type> listener_;
  std::function<void()> on_idle_;
  std::function<void(Reply&&)> on_reply_;
  std::function<void(std::string)> on_violation_;
  Session session_;
  std::vector<std::shared_ptr<Connection>> connections_;
  Connection* waiter_ = nullptr;
  Connection* zygote_ = nullptr;
  std::string event_;  ///< the last delivery, as sent
  std::string event_id_;
  bool pending_ = false;  ///< event_ waits for its client
  bool shut_ = false;
  int violations_ = 0;
  std::uint64_t clock_ = 0;
};

RuntimeApiServer::RuntimeApiServer(boost::asio::io_context& io, int listening_fd, std::function<void()> on_idle,
                                   std::function<void(Reply&&)> on_reply, std::function<void(std::string)> on_violation)
    : impl_(
          std::make_shared<Impl>(io, listening_fd, std::move(on_idle), std::move(on_reply), std::move(on_violation))) {
  impl_->listen();
}

RuntimeApiServer::~RuntimeApiServer() { impl_->shut_down(); }

bool RuntimeApiServer::idle() const { return impl_->idle(); }
void RuntimeApiServer::deliver(const Delivery& delivery) { impl_->deliver(delivery); }
void RuntimeApiServer::look(std::string_view question) { impl_->look(question); }
void RuntimeApiServer::make_zygote() { impl_->make_zygote(); }
bool RuntimeApiServer::has_zygote() const { return impl_->has_zygote(); }
void RuntimeApiServer::fork() { impl_->fork(); }
void RuntimeApiServer::reset_child() { impl_->reset(false); }
void RuntimeApiServer::reset() { impl_->reset(true); }

}  // namespace warmfuzz
