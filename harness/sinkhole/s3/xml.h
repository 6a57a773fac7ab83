#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/sinkhole/http.h"

namespace warmfuzz::sinkhole {

/// Text of an element. What XML cannot carry becomes a numeric reference, as S3 writes it.
std::string xml_escape(std::string_view text);
/// "<name>text</name>".
std::string element(std::string_view name, std::string_view text);
/// A whole document in S3's namespace, as an answer.
HttpAnswer xml_answer(std::string_view root, std::string_view inside);
/// An error as the service words it.
HttpAnswer error_answer(unsigned status, std::string_view code, std::string_view message, std::string_view inside = {});
/// The texts of all elements of this name, in order: enough for the documents that clients send.
std::vector<std::string> texts_of(std::string_view xml, std::string_view name);

/// "2024-05-17T10:30:00.000Z" and "Fri, 17 May 2024 10:30:00 GMT".
std::string iso_time(std::int64_t seconds);
std::string http_time(std::int64_t seconds);

}  // namespace warmfuzz::sinkhole
