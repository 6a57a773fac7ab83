#include "harness/oracles/evidence/growth.h"

#include <algorithm>
#include <cmath>

namespace warmfuzz::judging {

namespace {

constexpr std::size_t kParts = 6;
constexpr std::size_t kSamples = 128;  // for what looks at every pair
constexpr double kSure = 0.999;

using Values = std::vector<double>;

double median(Values values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double floor_of(const Values& values, std::size_t part, std::size_t parts) {
  const auto at = [&](std::size_t number) {
    return values.begin() + static_cast<std::ptrdiff_t>(values.size() * number / parts);
  };
  return *std::min_element(at(part), at(part + 1));
}

bool floors_rise_evenly(const Values& values) {
  Values rises;
  for (std::size_t part = 1; part < kParts; ++part)
    rises.push_back(floor_of(values, part, kParts) - floor_of(values, part - 1, kParts));
  const double usual = median(rises);
  const auto is_usual = [&](double rise) { return rise > 0 && rise * 2 >= usual && rise <= usual * 2; };
  if (!std::all_of(rises.begin(), rises.end(), is_usual)) return false;
  // Neither slower and slower nor at an end just now.
  const double late = rises[kParts - 2] + rises[kParts - 3];
  const double end = floor_of(values, 2 * kParts - 1, 2 * kParts) - floor_of(values, 2 * kParts - 2, 2 * kParts);
  return late >= 0.7 * (rises[0] + rises[1]) && (values.size() < 4 * kParts || end * 4 >= usual);
}

Values sampled(const Values& values) {
  if (values.size() <= kSamples) return values;
  Values some;
  for (std::size_t i = 0; i < kSamples; ++i) some.push_back(values[i * (values.size() - 1) / (kSamples - 1)]);
  return some;
}

}  // namespace

std::optional<Rise> steady_rise(const std::vector<std::uint64_t>& values) {
  if (values.size() < kFewestValues) return std::nullopt;
  const Values late(values.begin() + static_cast<std::ptrdiff_t>(values.size() / 4), values.end());
  if (!floors_rise_evenly(late)) return std::nullopt;

  const Values some = sampled(late);
  const double apart = static_cast<double>(late.size() - 1) / static_cast<double>(some.size() - 1);
  Values slopes;
  double rising = 0;  // pairs, less those that fall
  for (std::size_t i = 0; i < some.size(); ++i)
    for (std::size_t j = i + 1; j < some.size(); ++j) {
      slopes.push_back((some[j] - some[i]) / (static_cast<double>(j - i) * apart));
      rising += some[j] > some[i] ? 1 : some[j] < some[i] ? -1 : 0;
    }
  const auto n = static_cast<double>(some.size());
  const double z = (rising - 1) / std::sqrt(n * (n - 1) * (2 * n + 5) / 18);
  Rise rise{median(slopes), std::erf(z / std::sqrt(2.0)), values.front(), values.back()};
  if (rise.confidence < kSure || rise.each <= 0) return std::nullopt;
  return rise;
}

}  // namespace warmfuzz::judging
