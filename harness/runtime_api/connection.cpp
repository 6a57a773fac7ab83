#include "harness/runtime_api/connection.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/http/error.hpp>
#include <cerrno>
#include <utility>

#include "harness/runtime_api/text.h"
#include "harness/runtime_api/wire.h"

namespace warmfuzz::runtime_api {
namespace {

constexpr std::size_t kRead = 16 * 1024;
constexpr std::size_t kReadBody = 256 * 1024;
/// What a client may send ahead of its turn before it is no longer read from.
constexpr std::size_t kMaxAhead = 64 * 1024;
/// A body that nobody keeps is read to its end, so that the client sees the answer; up to here.
constexpr std::uint64_t kMaxDrained = 256ULL * 1024 * 1024;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

void Connection::read() {
  if (reading_ || closed_ || ((held_ || writing_) && in_.size() >= kMaxAhead)) return;
  reading_ = true;
  char* room = in_.prepare(parser_ && judged_ ? kReadBody : kRead);
  socket_.async_read_some(boost::asio::buffer(room, in_.room()),
                          [self = shared_from_this()](boost::system::error_code error, std::size_t count) {
                            self->reading_ = false;
                            if (self->closed_) return;
                            if (error) return self->end();
                            self->in_.commit(count);
                            self->process();
                          });
}

void Connection::process() {
  if (processing_) return;
  processing_ = true;
  while (!closed_ && !held_ && !writing_ && !last_ && in_.size() > 0 && step()) {
  }
  processing_ = false;
  if (closed_) return;
  // A client that sent its next `next` along with its answer gets both answers in one write, once the event is there.
  if (!held_) write({});
  if (closed_) return;
  read();
}

bool Connection::step() {
  if (!parser_) {
    request_.clear();
    parser_.emplace(request_);
    judged_ = false;
  }
  boost::beast::error_code error;
  in_.consume(parser_->put(boost::asio::const_buffer(in_.data(), in_.size()), error));
  if (error == boost::beast::http::error::need_more) {
    // Heads are bounded by the parser; trailers and chunk headers are not.
    if (in_.size() >= kMaxHeadBytes)
      give_up(431, "RequestHeaderFieldsTooLarge", "a chunk header or trailers too large");
    return false;
  }
  if (error == boost::beast::http::error::header_limit) {
    give_up(431, "RequestHeaderFieldsTooLarge", "headers too large");
    return false;
  }
  if (error) {
    give_up(400, "BadRequest", "not HTTP: " + error.message());
    return false;
  }
  if (!judged_ && parser_->is_header_done()) judge();
  if (closed_) return false;
  if (parser_->is_done() || request_.received.bytes > kMaxDrained) complete();
  return true;
}

void Connection::judge() {
  judged_ = true;
  verdict_ = host_.session().begin(request_.head());
  receiving_ = request_.keep_body = verdict_.action == Action::receive;
  waiting_ = verdict_.action == Action::hold;
  if (request_.expects_continue && !parser_->is_done()) write(kContinue);
  if (verdict_.overdue && !closed_) host_.replied(std::move(*verdict_.overdue));
}

void Connection::complete() {
  last_ = !parser_->is_done() || !parser_->keep_alive();
  parser_.reset();
  switch (verdict_.action) {
    case Action::hold:
      held_ = true;
      host_.waits(*this);
      break;
    case Action::again:
      host_.violated(std::move(verdict_.answer.violation));
      out_ += host_.current_event();
      break;
    case Action::receive: {
      receiving_ = false;
      auto completion = host_.session().finish(std::move(request_.received));
      answer(completion.answer);
      if (completion.reply) host_.replied(std::move(*completion.reply));
      break;
    }
    case Action::refuse:
      // A client whose answer came at the wrong time, and that asked for the next event without waiting to hear so,
      // will give up once it does: it must not get that event and take it along.
      last_ = last_ || (verdict_.answer.status == 403 && in_.size() > 0);
      answer(verdict_.answer);
      break;
  }
}

void Connection::answer(const Answer& answer) {
  append_answer(out_, answer, last_);
  if (!answer.violation.empty()) host_.violated(answer.violation);
}

void Connection::send_event(std::string_view bytes) {
  waiting_ = held_ = false;
  write(bytes);
  if (closed_ || processing_ || in_.size() == 0) return;
  // Not from within deliver(): what the client sent ahead may end in a callback.
  boost::asio::post(socket_.get_executor(), [self = shared_from_this()] {
    if (!self->closed_) self->process();
  });
}

void Connection::give_up(unsigned status, std::string_view type, const std::string& why) {
  last_ = true;
  append_answer(out_, refusal(status, type, why), true);
  host_.violated(std::to_string(status) + " " + printable(why, 200));
  if (closed_) return;
  write({});
  end();
}

void Connection::end() {
  if (closed_) return;
  if (std::exchange(waiting_, false)) host_.left(*this);
  if (std::exchange(receiving_, false)) {
    host_.session().break_off(std::move(request_.received));
    host_.violated("the connection ended within an answer");
  } else if ((parser_ && parser_->got_some()) && !last_) {
    host_.violated("the connection ended within a request");
  }
  close();
}

void Connection::close() {
  if (closed_) return;
  closed_ = true;
  boost::system::error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
  socket_.close(ignored);
  host_.ended(*this);
}

void Connection::write(std::string_view more) {
  if (writing_) {
    out_ += more;
    return;
  }
  const std::size_t total = out_.size() - out_sent_ + more.size();
  if (total > 0) {
    iovec parts[2] = {{out_.data() + out_sent_, out_.size() - out_sent_},
                      {const_cast<char*>(more.data()), more.size()}};
    msghdr message{};
    message.msg_iov = out_.empty() ? parts + 1 : parts;
    message.msg_iovlen = out_.empty() ? 1 : 2;
    ssize_t sent = 0;
    do {
      sent = ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    } while (sent < 0 && errno == EINTR);
    if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK) return end();
    const auto taken = static_cast<std::size_t>(sent < 0 ? 0 : sent);
    if (taken < total) {
      out_ += more;
      out_sent_ += taken;
      return wait_until_writable();
    }
    out_.clear();
    out_sent_ = 0;
  }
  if (last_ && !held_) end();
}

void Connection::wait_until_writable() {
  writing_ = true;
  socket_.async_wait(Socket::wait_write, [self = shared_from_this()](boost::system::error_code error) {
    self->writing_ = false;
    if (self->closed_) return;
    if (error) return self->end();
    self->write({});
    if (!self->closed_ && !self->writing_) self->process();
  });
}

}  // namespace warmfuzz::runtime_api
