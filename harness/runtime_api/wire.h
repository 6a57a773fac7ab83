#pragma once

#include <string>
#include <string_view>

#include "harness/runtime_api/reply.h"
#include "harness/runtime_api/session.h"

namespace warmfuzz::runtime_api {

/// Appends a whole HTTP/1.1 answer. `close` announces that the connection ends after it.
void append_answer(std::string& out, const Answer& answer, bool close);

/// Appends the answer to `next`: headers and the event. Control characters in a header's value are left out.
void append_delivery(std::string& out, const Delivery& delivery);

/// Appends the other answer to `next`: a question to the client.
void append_question(std::string& out, std::string_view question);

}  // namespace warmfuzz::runtime_api
