#include "harness/runtime_api/routes/route.h"

namespace warmfuzz::runtime_api {
namespace {

/// Neighbouring APIs that code under test may well ask for: told politely that they are not offered.
struct Neighbour {
  std::string_view prefix;
  unsigned status;
  std::string_view type;
  std::string_view message;
};

constexpr Neighbour kNeighbours[]{
    // Only functions with SnapStart have these.
    {"/2018-06-01/runtime/restore/", 404, "NotFound", "SnapStart is not enabled"},
    {"/2020-01-01/extension/", 403, "Extension.NotSupported", "Extensions API is not supported"},
    // Accepted without effect, as by the official emulator, so that a subscriber does not fail.
    {"/2020-08-15/logs", 202, "Logs.NotSupported", "Logs API is not supported"},
    {"/2022-07-01/telemetry", 202, "Telemetry.NotSupported", "Telemetry API is not supported"},
};

Verdict begin(Session&, const Request& request, std::string_view, Reply&) {
  Verdict verdict;
  for (const auto& neighbour : kNeighbours) {
    if (!request.target.starts_with(neighbour.prefix)) continue;
    verdict.answer = refusal(neighbour.status, neighbour.type, neighbour.message);
    verdict.answer.violation.clear();
    return verdict;
  }
  verdict.answer = refusal(404, "NotFound", "No such call");
  return verdict;
}

}  // namespace

const Route kElsewhere{"", "", begin};

}  // namespace warmfuzz::runtime_api
