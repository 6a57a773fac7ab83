#include "harness/coverage/counters.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <string>
#include <system_error>

namespace warmfuzz {
namespace {

// The array lies on pages of its own, so that shared memory can be put under it.
#if defined(__x86_64__)
constexpr std::size_t kPage = 4'096;
#else
constexpr std::size_t kPage = 65'536;
#endif
static_assert(kFeatureSpace % kPage == 0);

[[gnu::section("__libfuzzer_extra_counters"), gnu::used]] alignas(kPage) std::uint8_t extra_counters[kFeatureSpace];

class ExtraCounters final : public Counters {
 public:
  std::span<std::uint8_t, kFeatureSpace> bytes() override {
    return std::span<std::uint8_t, kFeatureSpace>(extra_counters);
  }

  Result<int> share() override {
    if (descriptor_ >= 0) return descriptor_;
    const int descriptor = ::memfd_create("warmfuzz-counters", MFD_CLOEXEC);
    if (descriptor < 0) return fault(errno);
    const auto written = ::write(descriptor, extra_counters, kFeatureSpace);
    int error = written < 0 ? errno : written == static_cast<ssize_t>(kFeatureSpace) ? 0 : EIO;
    if (error == 0 && ::mmap(extra_counters, kFeatureSpace, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, descriptor,
                             0) == MAP_FAILED) {
      error = errno;
    }
    if (error != 0) {
      ::close(descriptor);
      return fault(error);
    }
    descriptor_ = descriptor;
    return descriptor_;
  }

 private:
  static Fault fault(int error) {
    return {FaultKind::internal, "cannot share the coverage counters: " + std::generic_category().message(error)};
  }

  int descriptor_ = -1;
};

}  // namespace

Counters& process_counters() {
  static ExtraCounters counters;
  return counters;
}

}  // namespace warmfuzz
