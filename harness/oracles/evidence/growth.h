#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace warmfuzz::judging {

/// How a quantity rises while the same thing is done again and again.
struct Rise {
  double each = 0;        ///< by so much each time (Theil and Sen's slope)
  double confidence = 0;  ///< that there is a trend at all (Mann and Kendall), 0 … 1
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};

/// The rise of a quantity that goes on to the end as fast as before. Nothing for what rises only while it warms up, for
/// what has a maximum and reached it, and for what falls back again and again (a collected heap): the first quarter is
/// left out, and in the rest the lowest value of each sixth lies above that of the sixth before, each time by about as
/// much. Fewer than kFewestValues values tell nothing.
std::optional<Rise> steady_rise(const std::vector<std::uint64_t>& values);

inline constexpr std::size_t kFewestValues = 12;

}  // namespace warmfuzz::judging
