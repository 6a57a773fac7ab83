#include "harness/sinkhole/s3/request.h"

#include <algorithm>
#include <cctype>

namespace warmfuzz::sinkhole {
namespace {

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The bucket that a Host header names; empty in the path style.
std::string bucket_of_host(std::string_view host) {
  host = host.substr(0, host.rfind(':') == std::string_view::npos ? host.size() : host.rfind(':'));
  for (const std::string_view ending : {".localhost", ".127.0.0.1"})
    if (host.ends_with(ending)) return std::string(host.substr(0, host.size() - ending.size()));
  if (!host.ends_with(".amazonaws.com")) return {};
  // A bucket's name may hold dots: what follows it begins with "s3".
  for (const std::string_view service : {".s3.", ".s3-"})
    if (const auto at = host.find(service); at != std::string_view::npos && at > 0)
      return std::string(host.substr(0, at));
  return {};
}

}  // namespace

std::string percent_decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex(text[i + 1]) : -1;
    const int low = high < 0 ? -1 : hex(text[i + 2]);
    if (low < 0) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) || std::string_view("-._~/").find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

S3Request read_request(const HttpRequest& request) {
  S3Request out;
  std::string_view path = request.target;
  if (const auto scheme = path.find("://"); scheme != std::string_view::npos && scheme < 8) {
    const auto slash = path.find('/', scheme + 3);
    path = slash == std::string_view::npos ? std::string_view("/") : path.substr(slash);
  }
  const auto mark = path.find('?');
  std::string_view query = mark == std::string_view::npos ? std::string_view() : path.substr(mark + 1);
  path = path.substr(0, mark);
  if (path.starts_with('/')) path.remove_prefix(1);
  out.bucket = bucket_of_host(request.header("host"));
  if (out.bucket.empty()) {
    const auto slash = path.find('/');
    out.bucket = percent_decode(path.substr(0, slash));
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  }
  out.key = percent_decode(path);
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto pair = query.substr(0, end);
    const auto equals = std::min(pair.find('='), pair.size());
    std::string value(pair.substr(std::min(equals + 1, pair.size())));
    std::replace(value.begin(), value.end(), '+', ' ');
    out.query[percent_decode(pair.substr(0, equals))] = percent_decode(value);
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return out;
}

}  // namespace warmfuzz::sinkhole
