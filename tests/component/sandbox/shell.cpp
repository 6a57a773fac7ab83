#include "tests/component/sandbox/shell.h"

#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <utility>

#include "harness/watch/filter.h"
#include "tests/support/catch.h"

namespace warmfuzz::test {

namespace {

constexpr std::chrono::seconds kPatience{60};

sandbox::Specification with_script(sandbox::Specification specification, const std::string& script) {
  specification.arguments = {"/bin/bash", "-c", script};
  if (specification.variables.empty()) specification.variables = {{"PATH", "/usr/bin:/bin"}};
  return specification;
}

}  // namespace

Shell::Shell(sandbox::Specification specification) {
  auto filter = watch::build_filter();
  if (!filter.ok()) FAIL(filter.fault().message);
  specification.filter = std::move(*filter);
  auto made = sandbox::Sandbox::create(specification);
  if (!made.ok()) FAIL(made.fault().message);
  box_ = std::move(made).value();
}

Shell::Shell(const std::string& script, sandbox::Specification specification)
    : Shell(with_script(std::move(specification), script)) {}

void Shell::start() {
  ended_.reset();
  box_->start_runtime();
}

void Shell::hear() {
  for (;;) {
    auto message = box_->receive();
    if (message.letter == 0) return;
    INFO(message.payload);
    REQUIRE(message.letter != 'E');
    if (message.letter == 'N') {
      watch_.reset();
      REQUIRE(message.descriptors.size() == 1);
      listener_ = std::move(message.descriptors[0]);
      kernel_.emplace(listener_.get());
      watch_.emplace(*kernel_);
    } else if (message.letter == 'X') {
      int status = 0;
      REQUIRE(message.payload.size() == sizeof status);
      std::memcpy(&status, message.payload.data(), sizeof status);
      ended_ = status;
    }
  }
}

template <typename Condition>
void Shell::serve_until(Condition done) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!done()) {
    INFO(text_);
    REQUIRE(std::chrono::steady_clock::now() < deadline);
    pollfd ready[] = {{box_->control(), POLLIN, 0}, {box_->output(), POLLIN, 0}, {listener_.get(), POLLIN, 0}};
    poll(ready, 3, 100);
    if (ready[0].revents) hear();
    if (watch_ && ready[2].revents) watch_->serve();
    char buffer[4096];
    for (ssize_t size; (size = read(box_->output(), buffer, sizeof buffer)) > 0;)
      text_.append(buffer, static_cast<std::size_t>(size));
  }
}

void Shell::until(const std::string& text) {
  serve_until([&] { return text_.find(text) != std::string::npos; });
}

std::string Shell::output() {
  serve_until([this] { return ended_.has_value(); });
  serve_until([first = true]() mutable { return !std::exchange(first, false); });  // what still lies in the pipe
  return std::exchange(text_, {});
}

void Shell::close() { box_.reset(); }

std::string output_of(const std::string& script, sandbox::Specification specification) {
  Shell shell(script, std::move(specification));
  shell.start();
  return shell.output();
}

}  // namespace warmfuzz::test
