#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <utility>

namespace warmfuzz::runtime_api {

/// Bytes read and not yet consumed, contiguous, in memory that is kept from request to request.
class ReadBuffer {
 public:
  const char* data() const { return memory_.get() + begin_; }
  std::size_t size() const { return end_ - begin_; }

  /// Room for the next read: at least `least` bytes. Moves and grows as needed; until commit() the room stays where it
  /// is, whatever is consumed meanwhile.
  char* prepare(std::size_t least) {
    if (begin_ == end_) begin_ = end_ = 0;
    if (capacity_ - end_ < least) {
      const auto used = size();
      if (capacity_ < used + least) {
        capacity_ = std::max(used + least, capacity_ * 2);
        std::unique_ptr<char[]> larger(new char[capacity_]);
        if (used > 0) std::memcpy(larger.get(), data(), used);
        memory_ = std::move(larger);
      } else {
        std::memmove(memory_.get(), data(), used);
      }
      begin_ = 0;
      end_ = used;
    }
    return memory_.get() + end_;
  }
  std::size_t room() const { return capacity_ - end_; }
  void commit(std::size_t count) { end_ += count; }
  void consume(std::size_t count) { begin_ += count; }

 private:
  std::unique_ptr<char[]> memory_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace warmfuzz::runtime_api
