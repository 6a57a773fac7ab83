#pragma once

#include <string>

#include "harness/runtime_api/reply.h"
#include "harness/runtime_api/session.h"

namespace warmfuzz::runtime_api {

/// Appends a whole HTTP/1.1 answer. `close` announces that the connection ends after it.
void append_answer(std::string& out, const Answer& answer, bool close);

/// Appends the answer to `next`: headers and the event. Control characters in a header's value are left out.
void append_delivery(std::string& out, const Delivery& delivery);

}  // namespace warmfuzz::runtime_api
