#include "harness/coverage/response.h"

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "harness/coverage/shape.h"

namespace warmfuzz::coverage {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongestBody = 16'384;
constexpr std::size_t kMostKeys = 256;
constexpr std::size_t kDeepest = 3;

/// Collects the keys of the upper levels while the parser runs along.
class Keys final : public nlohmann::json_sax<Json> {
 public:
  std::vector<std::uint64_t> hashes;
  std::string body;
  int status = 0;

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t value) override { return number(static_cast<double>(value)); }
  bool number_unsigned(number_unsigned_t value) override { return number(static_cast<double>(value)); }
  bool number_float(number_float_t value, const string_t&) override { return number(value); }
  bool binary(binary_t&) override { return true; }

  bool string(string_t& value) override {
    if (at_top("body")) {
      body = std::move(value);
      return true;
    }
    const bool three_digits = value.size() == 3 && value.find_first_not_of("0123456789") == std::string::npos;
    if (at_top("statusCode") && three_digits) status = std::stoi(value);
    return true;
  }

  bool key(string_t& name) override {
    if (depth_ <= kDeepest && hashes.size() < kMostKeys) hashes.push_back(shape_of(name) + depth_);
    if (depth_ == 1) top_ = std::move(name);
    return true;
  }

  bool start_object(std::size_t) override { return ++depth_ != 0; }
  bool end_object() override {
    --depth_;
    return true;
  }
  bool start_array(std::size_t) override { return ++depth_ != 0; }
  bool end_array() override {
    --depth_;
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const Json::exception&) override { return false; }

 private:
  bool at_top(std::string_view name) const { return depth_ == 1 && top_ == name; }

  bool number(double value) {
    if (at_top("statusCode") && value >= 0 && value < 1'000) status = static_cast<int>(value);
    return true;
  }

  std::size_t depth_ = 0;
  std::string top_;
};

bool collect(std::string_view text, Keys& keys) {
  const auto start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos || text.size() > kLongestBody) return false;
  if (text[start] != '{' && text[start] != '[') return false;  // no keys in there; most texts end here
  return Json::sax_parse(text.begin(), text.end(), &keys);
}

}  // namespace

ResponseShape response_shape(std::string_view body) {
  Keys outer;
  if (!collect(body, outer)) return {};
  Keys inner;
  if (collect(outer.body, inner)) {
    for (const auto hash : inner.hashes) outer.hashes.push_back(hash + kDeepest);
  }
  auto& hashes = outer.hashes;
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  ResponseShape shape{outer.status, !hashes.empty(), kHashStart};
  for (const auto hash : hashes) shape.keys = (shape.keys ^ hash) * 0x100000001b3;
  return shape;
}

}  // namespace warmfuzz::coverage
