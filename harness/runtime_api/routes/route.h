#pragma once

#include <string_view>

#include "harness/runtime_api/session.h"

namespace warmfuzz::runtime_api {

/// One call of the Runtime API, one file.
struct Route {
  std::string_view method;
  /// "{}" stands for one path segment, the invocation's id.
  std::string_view path;
  /// Judges a request by its head. `draft` takes what the head says about the reply.
  Verdict (*begin)(Session& session, const Request& request, std::string_view id, Reply& draft);
  /// Turns a complete body into an answer and a reply; null where begin() never wants a body.
  Completion (*finish)(Reply&& draft, Received&& received) = nullptr;
};

extern const Route kNext;
extern const Route kResponse;
extern const Route kError;
extern const Route kInitError;
extern const Route kMemory;
extern const Route kElsewhere;  ///< everything that is not offered

/// Never null: kElsewhere where nothing else fits. `id` becomes the part of the target that "{}" stands for.
const Route* find_route(std::string_view method, std::string_view target, std::string_view& id);

/// `{"status":"OK"}`, 202.
Answer accepted();

/// "Runtime.Xxx" and "Function.Xxx" as they are, anything else "Runtime.Unknown" (or "Function.Unknown").
std::string valid_error_type(std::string_view header);

/// Moves a body into a reply, with its size and whether all of it was kept.
void take_body(Reply& reply, Received&& received);

}  // namespace warmfuzz::runtime_api
