#include "harness/cli/progress_line.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace warmfuzz::cli {

ProgressLine::ProgressLine(bool quiet, double seconds_each)
    : quiet_(quiet), terminal_(isatty(STDERR_FILENO) != 0), seconds_each_(seconds_each) {}

void ProgressLine::update(const std::string& function, const SearchProgress& progress) {
  const std::lock_guard lock(mutex_);
  running_[function] = progress;
  const auto now = std::chrono::steady_clock::now();
  if (quiet_ || now - last_ < (terminal_ ? std::chrono::milliseconds(400) : std::chrono::milliseconds(10'000))) return;
  last_ = now;
  draw();
}

void ProgressLine::draw() {
  for (const auto& [name, at] : running_) {
    const double rate = at.seconds > 0 ? static_cast<double>(at.invocations) / at.seconds : 0;
    std::fprintf(stderr,
                 "%s%s: %.0f invocations/s, %llu scenarios, %llu features, corpus %llu, findings %zu, %.0f s left%s",
                 terminal_ ? "\r\033[K" : "", name.c_str(), rate, static_cast<unsigned long long>(at.scenarios),
                 static_cast<unsigned long long>(at.features), static_cast<unsigned long long>(at.corpus), findings_,
                 std::max(0.0, seconds_each_ - at.seconds), terminal_ ? "" : "\n");
    drawn_ = terminal_;
    if (terminal_) break;  // one line, whatever the number of jobs
  }
  std::fflush(stderr);
}

void ProgressLine::finish(const std::string& function) {
  const std::lock_guard lock(mutex_);
  running_.erase(function);
}

void ProgressLine::add_finding() {
  const std::lock_guard lock(mutex_);
  ++findings_;
}

void ProgressLine::say(const std::string& text) {
  const std::lock_guard lock(mutex_);
  if (drawn_) std::fputs("\r\033[K", stderr);
  drawn_ = false;
  std::fprintf(stderr, "%s\n", text.c_str());
}

void ProgressLine::clear() {
  const std::lock_guard lock(mutex_);
  if (drawn_) std::fputs("\r\033[K", stderr);
  drawn_ = false;
  std::fflush(stderr);
}

}  // namespace warmfuzz::cli
