#include <utility>

#include "harness/runtime_api/prelude.h"
#include "harness/runtime_api/routes/route.h"
#include "harness/runtime_api/text.h"

namespace warmfuzz::runtime_api {
namespace {

constexpr std::string_view kBadMode = "Runtime.InvalidResponseModeHeader";

Verdict begin(Session& session, const Request& request, std::string_view id, Reply& draft) {
  Verdict verdict;
  auto refused = session.check_id(id);
  if (!refused) refused = session.try_transition(Input::answer);
  if (refused) {
    verdict.answer = std::move(*refused);
    return verdict;
  }
  verdict.action = Action::receive;
  draft.streamed = request.response_mode == "streaming";
  draft.http_prelude = draft.streamed && equals_ignoring_case(request.content_type, kPreludeContentType);
  if (!draft.streamed && !request.response_mode.empty()) draft.error_type = kBadMode;
  return verdict;
}

Completion finish(Reply&& draft, Received&& received) {
  Completion completion{accepted(), std::move(draft)};
  Reply& reply = *completion.reply;
  const auto limit = reply.streamed ? kMaxStreamedBytes : kMaxResponseBytes;
  const auto trailer_type = std::move(received.trailer_error_type);
  const auto trailer_body = std::move(received.trailer_error_body);
  take_body(reply, std::move(received));
  if (reply.error_type == kBadMode) {
    reply.kind = Reply::Kind::error;
    completion.answer = refusal(400, "InvalidFunctionResponseMode", "Invalid function response mode");
  } else if (reply.body_bytes > limit) {
    reply.kind = Reply::Kind::error;
    reply.too_large = true;
    reply.error_type = "Function.ResponseSizeTooLarge";
    reply.error_document = R"({"errorMessage":"Response payload size exceeded maximum allowed payload size ()" +
                           std::to_string(limit) + R"( bytes).","errorType":"Function.ResponseSizeTooLarge"})";
    completion.answer = refusal(413, "RequestEntityTooLarge",
                                "Exceeded maximum allowed payload size (" + std::to_string(limit) + " bytes).");
    completion.answer.violation.clear();  // a large answer is the function's affair, not a misuse of the protocol
  } else if (!trailer_type.empty()) {
    // Clients announce the trailers with every response; only the failed ones send them.
    reply.kind = Reply::Kind::error;
    reply.error_type = valid_error_type(trailer_type);
    reply.error_document = decode_base64(trailer_body);
  }
  return completion;
}

}  // namespace

const Route kResponse{"POST", "/2018-06-01/runtime/invocation/{}/response", begin, finish};

}  // namespace warmfuzz::runtime_api
