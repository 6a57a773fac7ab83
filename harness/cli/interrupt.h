#pragma once

#include <atomic>
#include <csignal>

namespace warmfuzz::cli {

/// Set by Ctrl-C or SIGTERM: stop, write everything, exit 130. A second one ends the process at once.
inline std::atomic<bool> interrupted{false};

inline void handle_interrupts() {
  const auto handler = [](int number) {
    if (interrupted.exchange(true)) {
      std::signal(number, SIG_DFL);
      std::raise(number);
    }
  };
  std::signal(SIGINT, handler);
  std::signal(SIGTERM, handler);
}

}  // namespace warmfuzz::cli
