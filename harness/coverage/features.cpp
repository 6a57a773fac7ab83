#include "harness/coverage/features.h"

#include <algorithm>
#include <string_view>

#include "harness/coverage/response.h"
#include "harness/coverage/shape.h"

namespace warmfuzz {

using namespace coverage;

namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t size;
};

constexpr Range kEnds{0, 2'048};
constexpr Range kEndsAfterEnds{2'048, 2'048};
constexpr Range kErrorPlaces{4'096, 2'048};
constexpr Range kResponseKeys{6'144, 2'048};
constexpr Range kOperations{8'192, 4'096};
constexpr Range kLogLines{12'288, 4'096};
static_assert(kLogLines.first + kLogLines.size == kOutcomeFeatures);

constexpr std::size_t kMostOperations = 512;
constexpr std::size_t kMostLines = 64;
constexpr std::size_t kLongestLine = 160;
constexpr std::size_t kLongestLog = 8'192;

void add(FeatureSink& sink, Range range, std::uint64_t hash) {
  hash ^= hash >> 32;
  sink.add(range.first + static_cast<std::uint32_t>(hash % range.size));
}

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
  for (int i = 0; i < 8; ++i) hash = (hash ^ ((value >> (8 * i)) & 0xff)) * 0x100000001b3;
  return hash;
}

/// Whether a frame is of the function's own code: not of the runtime, nor of a library that it brings.
bool own(const Frame& frame) {
  const std::string_view file = frame.file;
  constexpr std::string_view kForeign[] = {"node_modules/", "site-packages/", "dist-packages/", "node:", "<"};
  return !file.empty() && file.front() != '/' &&
         std::none_of(std::begin(kForeign), std::end(kForeign),
                      [&](std::string_view part) { return file.find(part) != std::string_view::npos; });
}

std::uint64_t end_of(const Outcome& outcome, int status) {
  auto hash = mix(kHashStart, static_cast<std::uint64_t>(outcome.kind));
  hash = mix(hash, static_cast<std::uint64_t>(status));
  hash = mix(hash, static_cast<std::uint64_t>(outcome.exit_status) << 16 | static_cast<std::uint64_t>(outcome.signal));
  return shape_of(outcome.error_type, hash);
}

void error_place(const Outcome& outcome, FeatureSink& sink) {
  const auto frame = std::find_if(outcome.stack.rbegin(), outcome.stack.rend(), own);
  if (frame == outcome.stack.rend()) return;
  const auto hash = hash_of(frame->file, mix(kHashStart, static_cast<std::uint64_t>(frame->line)));
  add(sink, kErrorPlaces, shape_of(outcome.error_type, hash));
}

std::string_view folder_of(std::string_view path) { return path.substr(0, path.rfind('/') + 1); }

std::uint64_t operation_class(const Operation& operation) {
  const auto hash = mix(kHashStart, static_cast<std::uint64_t>(operation.kind));
  switch (operation.kind) {
    case OperationKind::execute:
      return shape_of(operation.path, hash);
    case OperationKind::connect:
    case OperationKind::bind:
    case OperationKind::send: {
      const std::string_view address = operation.address;
      if (address.substr(0, 5) == "unix:") return shape_of(folder_of(address), hash);
      return hash_of(address.substr(address.rfind(':') + 1), hash);  // the port; addresses are too many
    }
    case OperationKind::denied:
      return hash_of(operation.call, hash);
    case OperationKind::signal:
      return hash;
    default:
      return shape_of(folder_of(operation.path2), shape_of(folder_of(operation.path), hash));
  }
}

void log_lines(std::string_view log, FeatureSink& sink) {
  log = log.substr(0, kLongestLog);
  for (std::size_t lines = 0; !log.empty() && lines < kMostLines; ++lines) {
    const auto line = log.substr(0, log.find('\n'));
    if (!line.empty()) add(sink, kLogLines, shape_of(line.substr(0, kLongestLine)));
    log.remove_prefix(std::min(log.size(), line.size() + 1));
  }
}

}  // namespace

void outcome_features(const Trace& trace, FeatureSink& sink) {
  std::uint64_t previous = 0;
  std::uint64_t environment = 0;
  for (const auto& observation : trace.observations) {
    const auto& outcome = observation.outcome;
    ResponseShape response;
    if (outcome.kind == OutcomeKind::response) response = response_shape(outcome.body);
    const auto end = end_of(outcome, response.status);
    add(sink, kEnds, mix(end, observation.cold_start));
    if (previous != 0 && environment == observation.environment) add(sink, kEndsAfterEnds, mix(previous, end));
    previous = end;
    environment = observation.environment;

    error_place(outcome, sink);
    if (response.has_keys) add(sink, kResponseKeys, response.keys);
    const auto count = std::min(observation.operations.size(), kMostOperations);
    for (std::size_t i = 0; i < count; ++i) add(sink, kOperations, operation_class(observation.operations[i]));
    log_lines(observation.log, sink);
  }
}

}  // namespace warmfuzz
