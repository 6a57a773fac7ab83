#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace warmfuzz {

/// One event for the client, with what the service says about it. Empty fields are left out.
struct Delivery {
  std::string_view event;  ///< JSON; need not outlive the call
  std::string request_id;  ///< must not be empty: answers are told apart by it
  std::string trace_id;
  std::string function_arn;
  std::string tenant_id;
  std::string client_context;    ///< JSON
  std::string cognito_identity;  ///< JSON
  std::int64_t deadline_ms = 0;  ///< milliseconds since 1970; always sent
  /// `event` is a list of events that are to be handled at the same time (harness/agents/PROTOCOL.md): for warmfuzz's
  /// own clients only.
  bool together = false;
};

/// How the client answered an event, or said that it could not start.
struct Reply {
  enum class Kind {
    response,    ///< the handler's result
    error,       ///< the handler failed, or its answer was not acceptable
    init_error,  ///< the code could not be loaded
    memory,      ///< what the client was asked for by RuntimeApiServer::look()
  };
  Kind kind = Kind::response;
  std::string body;              ///< as posted, at most 6,291,556 bytes of it
  std::uint64_t body_bytes = 0;  ///< the true size
  /// What the service reports: the type that the client put into a header or a trailer ("Runtime.Unknown" where that is
  /// not a valid one), or the service's own ("Function.ResponseSizeTooLarge", "Runtime.TruncatedResponse",
  /// "Runtime.InvalidResponseModeHeader"). Empty for a response, and for an error posted without such a header: most
  /// clients name the type in the document only (see error_document.h).
  std::string error_type;
  /// The error document where it is not the body: of a streamed response that failed half-way, and of too_large.
  std::string error_document;
  bool too_large = false;     ///< above the limit; kind is error
  bool truncated = false;     ///< body is not all of what was, or should have been, sent
  bool streamed = false;      ///< response streaming mode
  bool http_prelude = false;  ///< streamed, and the body starts with an HTTP prelude (see prelude.h)

  /// Precondition: kind != response. The document that says what went wrong; may be anything, even empty.
  std::string_view document() const {
    return error_document.empty() ? std::string_view(body) : std::string_view(error_document);
  }
};

}  // namespace warmfuzz
