#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "harness/engine/messages.h"

namespace warmfuzz::cli {

/// What a run is doing, on one line of stderr that is written over on a terminal and repeated now and then elsewhere.
/// Safe to call from several threads.
class ProgressLine {
 public:
  ProgressLine(bool quiet, double seconds_each);
  ~ProgressLine() { clear(); }

  void update(const std::string& function, const SearchProgress& progress);
  void finish(const std::string& function);
  void add_finding();
  /// A line of its own, above the progress.
  void say(const std::string& text);
  void clear();

 private:
  void draw();

  std::mutex mutex_;
  bool quiet_;
  bool terminal_;
  bool drawn_ = false;
  double seconds_each_;
  std::size_t findings_ = 0;
  std::map<std::string, SearchProgress> running_;
  std::chrono::steady_clock::time_point last_{};
};

}  // namespace warmfuzz::cli
