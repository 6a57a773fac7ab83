#include "generators/events/validate_parts.h"

#include <algorithm>
#include <vector>

#include "generators/events/pointer.h"
#include "generators/events/text.h"
#include "include/src/json_text.h"

namespace warmfuzz::events {
namespace {

/// Splits at '/', keeping empty segments.
std::vector<std::string> segments(const std::string& path) {
  std::vector<std::string> out(1);
  for (const char c : path) {
    if (c == '/') {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

}  // namespace

bool looks_like(std::string_view text, std::string_view shape) {
  return text.size() == shape.size() && std::equal(text.begin(), text.end(), shape.begin(), [](char c, char wanted) {
           const bool digit = c >= '0' && c <= '9';
           if (wanted == '9') return digit;
           if (wanted == 'f') return digit || (c >= 'a' && c <= 'f');
           return c == wanted;
         });
}

bool is_uuid(const std::string& text) { return looks_like(text, "ffffffff-ffff-4fff-ffff-ffffffffffff"); }

bool is_decimal(std::string_view text) {
  const auto digits = [&text] {
    const auto count = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(count);
    return count > 0;
  };
  const auto skip = [&text](std::string_view any) {
    const bool there = !text.empty() && any.find(text.front()) != std::string_view::npos;
    if (there) text.remove_prefix(1);
    return there;
  };
  skip("-");
  if (!digits()) return false;
  if (skip(".") && !digits()) return false;
  if (skip("eE")) {
    skip("+-");
    if (!digits()) return false;
  }
  return text.empty();
}

bool only(const std::string& text, std::string_view characters) {
  return text.find_first_not_of(characters) == std::string::npos;
}

std::string configured(const Trigger& trigger, const char* key, const char* fallback) {
  const auto found = trigger.config.find(key);
  return found != trigger.config.end() && found->is_string() ? found->get<std::string>() : fallback;
}

bool is_configured(const Trigger& trigger, const char* key) {
  const auto found = trigger.config.find(key);
  return found != trigger.config.end() && !found->is_null() && *found != false && *found != "";
}

std::size_t records(Inspection& event, const Trigger& trigger, std::size_t most) {
  const auto& list = event.at("/Records");
  const auto found = trigger.config.find("batch_size");
  if (most > 1 && found != trigger.config.end()) most = found->get<std::size_t>();
  event.expect(list.is_array() && !list.empty() && list.size() <= most, "/Records",
               "expected a list of 1 … " + std::to_string(most) + " records");
  return list.is_array() ? list.size() : 0;
}

bool header_text(const Json& value) {
  if (!value.is_string()) return false;
  const auto& text = value.get_ref<const std::string&>();
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= 0x20 && c < 0x7F) || c == '\t'; });
}

bool header_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

std::string member(const Json& map, std::string_view name) {
  const auto* found = find_member(map, name);
  return found != nullptr && found->is_string() ? found->get<std::string>() : std::string();
}

void expect_headers(Inspection& event, const std::string& pointer, bool lower_case) {
  std::size_t bytes = 0;
  const auto& headers = event.at(pointer);
  for (const auto& [name, value] : headers.items()) {
    const auto here = pointer + '/' + escape_token(name);
    event.expect(header_name(name) && (!lower_case || lower(name) == name), here, "not a name that HTTP carries");
    for (const auto& one : value.is_array() ? value : Json::array({value}))
      event.expect(header_text(one), here, "not one line of text");
    bytes += name.size() + text_of(value).size();
  }
  event.expect(bytes <= 10240, pointer, "more than 10,240 bytes");
}

void expect_mirror(Inspection& event, const std::string& plain, const std::string& multi) {
  const auto& one = event.at(plain);
  const auto& many = event.at(multi);
  if (one.is_null() || many.is_null())
    return event.expect(one.is_null() && many.is_null(), plain, "one of the two maps is null");
  event.expect(one.size() == many.size() && !one.empty(), plain, "the two maps differ in their names");
  for (const auto& [name, value] : one.items()) {
    const auto list = many.find(name);
    event.expect(list != many.end() && list->is_array() && !list->empty() && list->back() == value, plain + '/' + name,
                 "differs from the multi-value map");
  }
}

bool on_route(const std::string& path, const std::string& route) {
  const auto have = segments(path);
  const auto want = segments(route);
  for (std::size_t i = 0; i < want.size(); ++i) {
    if (want[i].size() > 3 && want[i].front() == '{' && want[i].substr(want[i].size() - 2) == "+}")
      return have.size() > i;
    if (i >= have.size()) return false;
    const bool parameter = want[i].find('{') != std::string::npos;
    if (parameter ? have[i].empty() : have[i] != want[i]) return false;
  }
  return have.size() == want.size();
}

bool is_attribute_name(const std::string& name) {
  if (name.empty() || name.front() == '.' || name.back() == '.' || name.find("..") != std::string::npos) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.';
  });
}

bool is_attribute_type(const std::string& type) {
  const auto base = type.substr(0, type.find('.'));
  return (base == "String" || base == "Number" || base == "Binary") && type.size() != base.size() + 1;
}

bool message_characters(const std::string& text) {
  if (!valid_utf8(text)) return false;
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') return false;
  return text.find("\xEF\xBF\xBE") == std::string::npos && text.find("\xEF\xBF\xBF") == std::string::npos;
}

}  // namespace warmfuzz::events
