#include "harness/cli/worker_process.h"

#include <fcntl.h>
#include <unistd.h>

#include <boost/process/args.hpp>
#include <boost/process/child.hpp>
#include <boost/process/exe.hpp>
#include <boost/process/io.hpp>
#include <boost/process/posix.hpp>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "harness/cli/worker.h"

namespace warmfuzz::cli {

namespace bp = boost::process;

struct WorkerProcess::Child {
  bp::child process;
};

Result<std::unique_ptr<WorkerProcess>> WorkerProcess::start(const SearchJob& job) {
  int pipes[2];
  if (pipe2(pipes, O_CLOEXEC) != 0) return Fault{FaultKind::internal, std::string("pipe: ") + std::strerror(errno)};
  std::unique_ptr<WorkerProcess> worker(new WorkerProcess);
  worker->child_ = std::make_unique<Child>();
  std::error_code error;
  worker->child_->process = bp::child(bp::exe = "/proc/self/exe",
                                      bp::args = std::vector<std::string>{std::string(kWorkerCommand), write_job(job)},
                                      bp::std_in < bp::null, bp::posix::fd.bind(3, pipes[1]), error);
  close(pipes[1]);
  if (error) {
    close(pipes[0]);
    return Fault{FaultKind::internal, "cannot start a worker: " + error.message()};
  }
  worker->reader_ = std::thread([raw = worker.get(), fd = pipes[0]] { raw->read_messages(fd); });
  return worker;
}

WorkerProcess::~WorkerProcess() {
  kill();
  std::error_code ignored;
  if (child_ && child_->process.valid()) child_->process.wait(ignored);
  if (reader_.joinable()) reader_.join();
}

void WorkerProcess::kill() {
  if (child_ && child_->process.valid()) ::kill(child_->process.id(), SIGKILL);
}

void WorkerProcess::read_messages(int fd) {
  std::string text;
  char buffer[65536];
  for (;;) {
    const ssize_t size = read(fd, buffer, sizeof buffer);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) break;
    text.append(buffer, static_cast<std::size_t>(size));
    std::size_t begin = 0;
    for (std::size_t end; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
      auto message = read_message(std::string_view(text).substr(begin, end - begin));
      const std::lock_guard lock(mutex_);
      if (!message.ok())
        messages_.push_back({SearchMessage::Kind::fault, {}, {}, message.fault().message, FaultKind::internal});
      else {
        if (message->kind == SearchMessage::Kind::progress || message->kind == SearchMessage::Kind::done)
          progress_ = message->progress;
        if (message->kind != SearchMessage::Kind::progress) messages_.push_back(std::move(*message));
      }
      arrived_.notify_all();
    }
    text.erase(0, begin);
  }
  close(fd);
  const std::lock_guard lock(mutex_);
  ended_ = true;
  arrived_.notify_all();
}

std::optional<SearchMessage> WorkerProcess::next(std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex_);
  arrived_.wait_for(lock, wait, [this] { return !messages_.empty() || ended_; });
  if (messages_.empty()) return std::nullopt;
  SearchMessage message = std::move(messages_.front());
  messages_.pop_front();
  return message;
}

bool WorkerProcess::finished() {
  const std::lock_guard lock(mutex_);
  return ended_ && messages_.empty();
}

SearchProgress WorkerProcess::progress() {
  const std::lock_guard lock(mutex_);
  return progress_;
}

}  // namespace warmfuzz::cli
