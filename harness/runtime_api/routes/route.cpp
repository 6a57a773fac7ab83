#include "harness/runtime_api/routes/route.h"

#include <algorithm>
#include <array>

namespace warmfuzz::runtime_api {
namespace {

constexpr std::array kRoutes{&kNext, &kResponse, &kError, &kInitError, &kMemory};
constexpr std::string_view kHole = "{}";

bool matches(std::string_view pattern, std::string_view path, std::string_view& id) {
  const auto hole = pattern.find(kHole);
  if (hole == std::string_view::npos) return pattern == path;
  const auto tail = pattern.substr(hole + kHole.size());
  if (path.size() <= hole + tail.size() || !path.starts_with(pattern.substr(0, hole)) || !path.ends_with(tail))
    return false;
  id = path.substr(hole, path.size() - hole - tail.size());
  return id.find('/') == std::string_view::npos;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

const Route* find_route(std::string_view method, std::string_view target, std::string_view& id) {
  const auto path = target.substr(0, target.find('?'));
  for (const auto* route : kRoutes)
    if (route->method == method && matches(route->path, path, id)) return route;
  return &kElsewhere;
}

Answer accepted() { return {202, R"({"status":"OK"})", {}}; }

std::string valid_error_type(std::string_view header) {
  for (const std::string_view family : {"Runtime.", "Function."}) {
    if (!header.starts_with(family)) continue;
    const auto name = header.substr(family.size());
    if (name.size() >= 2 && name[0] >= 'A' && name[0] <= 'Z' && std::all_of(name.begin(), name.end(), is_letter))
      return std::string(header);
    return std::string(family) + "Unknown";
  }
  return "Runtime.Unknown";
}

void take_body(Reply& reply, Received&& received) {
  reply.body_bytes = received.bytes;
  reply.truncated = received.bytes > received.body.size();
  reply.body = std::move(received.body);
}

}  // namespace warmfuzz::runtime_api
