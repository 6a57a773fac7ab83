#include "harness/invoker/outcome.h"

#include <utility>

#include "harness/runtime_api/error_document.h"

namespace warmfuzz {

namespace {

void fill_error(Outcome& outcome, const Reply& reply) {
  ErrorDocument document = parse_error(reply.document());
  outcome.error_type =
      reply.error_type.empty() || (!document.error_type.empty() && reply.error_type == "Runtime.Unknown")
          ? document.error_type
          : reply.error_type;
  outcome.error_message = std::move(document.error_message);
  outcome.stack = std::move(document.stack);
}

}  // namespace

void fill(Outcome& outcome, Reply&& reply, std::size_t max_body) {
  outcome.kind = reply.kind == Reply::Kind::response ? OutcomeKind::response
                 : reply.kind == Reply::Kind::error  ? OutcomeKind::error
                                                     : OutcomeKind::init_error;
  outcome.body_bytes = reply.body_bytes;
  if (outcome.kind != OutcomeKind::response) fill_error(outcome, reply);
  outcome.body = std::move(reply.body);
  if (outcome.body.size() > max_body) outcome.body.resize(max_body);
}

}  // namespace warmfuzz
