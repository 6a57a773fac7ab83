#include "harness/runtime_api/wire.h"

#include <charconv>
#include <cstdint>
#include <string_view>

namespace warmfuzz::runtime_api {
namespace {

std::string_view reason(unsigned status) {
  switch (status) {
    case 202:
      return "Accepted";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 413:
      return "Request Entity Too Large";
    case 431:
      return "Request Header Fields Too Large";
    default:
      return "Error";
  }
}

void append_number(std::string& out, std::int64_t number) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, static_cast<std::size_t>(end - digits));
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  out += name;
  out += ": ";
  for (const char c : value)
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) out += c;
  out += "\r\n";
}

}  // namespace

void append_answer(std::string& out, const Answer& answer, bool close) {
  out += "HTTP/1.1 ";
  append_number(out, answer.status);
  out += ' ';
  out += reason(answer.status);
  out += "\r\nContent-Type: application/json\r\n";
  if (close) out += "Connection: close\r\n";
  out += "Content-Length: ";
  append_number(out, static_cast<std::int64_t>(answer.body.size()));
  out += "\r\n\r\n";
  out += answer.body;
}

void append_delivery(std::string& out, const Delivery& delivery) {
  // Exactly this content type: the Python client hands the raw bytes to the handler otherwise.
  out += "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
  append_header(out, "Lambda-Runtime-Aws-Request-Id", delivery.request_id);
  append_header(out, "Lambda-Runtime-Trace-Id", delivery.trace_id);
  append_header(out, "Lambda-Runtime-Client-Context", delivery.client_context);
  append_header(out, "Lambda-Runtime-Cognito-Identity", delivery.cognito_identity);
  append_header(out, "Lambda-Runtime-Invoked-Function-Arn", delivery.function_arn);
  append_header(out, "Lambda-Runtime-Aws-Tenant-Id", delivery.tenant_id);
  if (delivery.together) append_header(out, "Warmfuzz-Order", "together");
  out += "Lambda-Runtime-Deadline-Ms: ";
  append_number(out, delivery.deadline_ms);
  out += "\r\nContent-Length: ";
  append_number(out, static_cast<std::int64_t>(delivery.event.size()));
  out += "\r\n\r\n";
  out += delivery.event;
}

void append_question(std::string& out, std::string_view question) {
  out += "HTTP/1.1 200 OK\r\nWarmfuzz-Order: look\r\nContent-Length: ";
  append_number(out, static_cast<std::int64_t>(question.size()));
  out += "\r\n\r\n";
  out += question;
}

}  // namespace warmfuzz::runtime_api
