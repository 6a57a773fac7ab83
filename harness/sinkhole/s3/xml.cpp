#include "harness/sinkhole/s3/xml.h"

#include <array>
#include <ctime>
#include <utility>

namespace warmfuzz::sinkhole {
namespace {

constexpr std::string_view kHead = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

std::string formatted(std::int64_t seconds, const char* format) {
  const std::time_t time = seconds;
  std::tm parts{};
  gmtime_r(&time, &parts);
  std::array<char, 64> text{};
  const auto size = std::strftime(text.data(), text.size(), format, &parts);
  return std::string(text.data(), size);
}

}  // namespace

std::string xml_escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else if (static_cast<unsigned char>(c) < ' ')
      out += "&#" + std::to_string(static_cast<int>(c)) + ";";
    else
      out += c;
  }
  return out;
}

std::string element(std::string_view name, std::string_view text) {
  return "<" + std::string(name) + ">" + xml_escape(text) + "</" + std::string(name) + ">";
}

HttpAnswer xml_answer(std::string_view root, std::string_view inside) {
  HttpAnswer answer;
  answer.headers.emplace_back("Content-Type", "application/xml");
  answer.body = std::string(kHead) + "<" + std::string(root) + " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" +
                std::string(inside) + "</" + std::string(root) + ">";
  return answer;
}

HttpAnswer error_answer(unsigned status, std::string_view code, std::string_view message, std::string_view inside) {
  HttpAnswer answer;
  answer.status = status;
  answer.headers.emplace_back("Content-Type", "application/xml");
  answer.body = std::string(kHead) + "<Error>" + element("Code", code) + element("Message", message) +
                std::string(inside) + element("RequestId", "4442587FB7D0A2F9") + "</Error>";
  return answer;
}

std::vector<std::string> texts_of(std::string_view xml, std::string_view name) {
  const std::string open = "<" + std::string(name) + ">", close = "</" + std::string(name) + ">";
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kEntities{
      {{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}, {"&amp;", "&"}}};
  std::vector<std::string> out;
  for (auto at = xml.find(open); at != std::string_view::npos; at = xml.find(open, at)) {
    at += open.size();
    const auto end = xml.find(close, at);
    if (end == std::string_view::npos) break;
    std::string text(xml.substr(at, end - at));
    for (const auto& [entity, character] : kEntities)
      for (auto found = text.find(entity); found != std::string::npos; found = text.find(entity, found + 1))
        text.replace(found, entity.size(), character);
    out.push_back(std::move(text));
  }
  return out;
}

std::string iso_time(std::int64_t seconds) { return formatted(seconds, "%Y-%m-%dT%H:%M:%S.000Z"); }
std::string http_time(std::int64_t seconds) { return formatted(seconds, "%a, %d %b %Y %H:%M:%S GMT"); }

}  // namespace warmfuzz::sinkhole
