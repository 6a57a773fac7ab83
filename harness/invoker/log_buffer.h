#pragma once

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <string>
#include <utility>

namespace warmfuzz {

/// What comes out of the sandbox's stdout and stderr: the first kMax bytes are kept, the rest is counted.
class LogBuffer {
 public:
  /// `pipe` is non-blocking and stays the caller's.
  explicit LogBuffer(int pipe) : pipe_(pipe) {}

  /// Takes what is there now, at most a few MB: a handler that never stops writing must not keep the harness.
  void drain() {
    char buffer[65536];
    for (int round = 0; round < 64; ++round) {
      const ssize_t size = read(pipe_, buffer, sizeof buffer);
      if (size < 0 && errno == EINTR) continue;
      if (size <= 0) return;
      bytes_ += static_cast<std::uint64_t>(size);
      if (text_.size() < kMax)
        text_.append(buffer, std::min<std::size_t>(static_cast<std::size_t>(size), kMax - text_.size()));
      if (size < static_cast<ssize_t>(sizeof buffer)) return;
    }
  }

  /// Text and true size since the last take().
  std::pair<std::string, std::uint64_t> take() { return {std::exchange(text_, {}), std::exchange(bytes_, 0)}; }

  static constexpr std::size_t kMax = 256 * 1024;

 private:
  int pipe_;
  std::string text_;
  std::uint64_t bytes_ = 0;
};

}  // namespace warmfuzz
