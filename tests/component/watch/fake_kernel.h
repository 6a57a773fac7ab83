#pragma once

#include <seccomp.h>

#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "harness/watch/kernel.h"
#include "tests/support/catch.h"

namespace warmfuzz::test {

/// A kernel with one process, whose memory and descriptors the test lays out and whose calls it makes.
class FakeKernel : public watch::Kernel {
 public:
  static constexpr int kPid = 4711;

  /// Puts bytes at an address of their own; nothing can be read behind them.
  std::uint64_t memory(std::string bytes) {
    const auto address = next_address_;
    next_address_ += 0x100000;
    memory_[address] = std::move(bytes);
    return address;
  }
  std::uint64_t text(const std::string& words) { return memory(words + '\0'); }
  template <typename T>
  std::uint64_t value(const T& thing) {
    return memory(std::string(reinterpret_cast<const char*>(&thing), sizeof thing));
  }
  void link(const std::string& name, const std::string& target) { links_[name] = target; }

  /// The process makes a call; its id.
  std::uint64_t call(const char* name, std::array<std::uint64_t, 6> arguments) {
    const int number = seccomp_syscall_resolve_name(name);
    INFO(name);
    REQUIRE(number >= 0);
    return call(number, arguments);
  }
  std::uint64_t call(int number, std::array<std::uint64_t, 6> arguments) {
    waiting_.push_back({next_id_, kPid, number, arguments});
    return next_id_++;
  }
  /// The process dies once its call is looked at: its number may be another's by then.
  void dies(std::uint64_t id) { dead_.insert(id); }

  /// What each call was told: 0, or an errno.
  std::map<std::uint64_t, int> answers;

  std::optional<watch::Notification> receive() override {
    if (waiting_.empty()) return std::nullopt;
    auto notification = waiting_.front();
    waiting_.pop_front();
    return notification;
  }
  void answer(const watch::Notification& notification, int error) override {
    CHECK(answers.emplace(notification.id, error).second);
  }
  std::string read_memory(int pid, std::uint64_t address, std::size_t size) override {
    CHECK(pid == kPid);
    auto at = memory_.upper_bound(address);
    if (at == memory_.begin()) return {};
    --at;
    const auto offset = address - at->first;
    return offset < at->second.size() ? at->second.substr(offset, size) : std::string();
  }
  std::string read_link(int pid, const std::string& name) override {
    CHECK(pid == kPid);
    const auto at = links_.find(name);
    return at == links_.end() ? std::string() : at->second;
  }
  bool still_waits(const watch::Notification& notification) override { return !dead_.contains(notification.id); }

 private:
  std::uint64_t next_address_ = 0x7f0000000000;
  std::uint64_t next_id_ = 1;
  std::map<std::uint64_t, std::string> memory_;
  std::map<std::string, std::string> links_;
  std::deque<watch::Notification> waiting_;
  std::set<std::uint64_t> dead_;
};

}  // namespace warmfuzz::test
