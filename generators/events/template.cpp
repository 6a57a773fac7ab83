#include "generators/events/template.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>

#include "generators/events/pointer.h"
#include "generators/events/text.h"
#include "warmfuzz/canary.h"

namespace warmfuzz::events {
namespace {

constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";

/// SplitMix64: a stream of numbers from one, the same on every machine.
class Stream {
 public:
  explicit Stream(std::uint64_t state) : state_(state) {}
  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    auto z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }

 private:
  std::uint64_t state_;
};

void append_characters(std::string& out, std::string_view alphabet, long long count, Stream& stream) {
  for (long long i = 0; i < count; ++i) out += alphabet[stream.next() % alphabet.size()];
}

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kAlphanumeric = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

void append_hex(std::string& out, std::string_view digits, long long count, Stream& stream) {
  std::uint64_t bits = 0;
  for (long long i = 0; i < count; ++i) {
    if (i % 16 == 0) bits = stream.next();
    out += digits[bits & 15];
    bits >>= 4;
  }
}

void append_uuid(std::string& out, Stream& stream) {
  std::string hex;
  append_hex(hex, "0123456789abcdef", 32, stream);
  hex[12] = '4';
  hex[16] = "89ab"[static_cast<unsigned char>(hex[16]) & 3];
  for (std::size_t i = 0; i < hex.size(); ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) out += '-';
    out += hex[i];
  }
}

/// Milliseconds since 1970 of an event: a scenario begins within 180 days from the start of 2026, and an event of it
/// comes a second after the one before.
long long moment(const Occasion& occasion) {
  constexpr long long kBetweenEvents = 1000;
  const auto begin = Stream(occasion.seed ^ 0x74696d65).next() % (180ULL * 86400000ULL);
  return 1767225600000LL + static_cast<long long>(begin) + static_cast<long long>(occasion.number) * kBetweenEvents;
}

/// "arn:aws:sqs:eu-west-1:123456789012:orders" → "orders"; "arn:aws:dynamodb:…:table/Orders/stream/…" → "Orders".
std::string resource_name(std::string text) {
  if (text.rfind("arn:", 0) != 0) return text;
  text.erase(0, text.rfind(':', text.find("/stream/")) + 1);
  const auto slash = text.find('/');
  if (slash == std::string::npos) return text;
  return text.substr(slash + 1, text.find('/', slash + 1) - slash - 1);
}

bool parse_number(std::string_view text, long long& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

std::string_view cut(std::string_view& rest, char separator) {
  const auto at = rest.find(separator);
  const auto head = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + 1);
  return head;
}

}  // namespace

Result<Template> Template::compile(const Json& json, const std::string& origin, const std::string& where) {
  Template out;
  bool plain = true;
  if (json.is_object()) {
    out.form_ = Form::object;
    for (const auto& [key, value] : json.items()) {
      auto member = compile(value, origin, where + '/' + key);
      if (!member) return member.fault();
      plain = plain && member->form_ == Form::literal;
      out.members_.emplace_back(key, std::move(*member));
    }
  } else if (json.is_array()) {
    out.form_ = Form::array;
    for (std::size_t i = 0; i < json.size(); ++i) {
      auto element = compile(json[i], origin, where + '/' + std::to_string(i));
      if (!element) return element.fault();
      plain = plain && element->form_ == Form::literal;
      out.elements_.push_back(std::move(*element));
    }
  } else if (json.is_string() && json.get_ref<const std::string&>().find(kOpen) != std::string::npos) {
    if (auto status = compile_text(json.get_ref<const std::string&>(), origin, where, out); !status)
      return status.fault();
    plain = false;
  }
  if (plain) {
    out = Template();
    out.literal_ = json;
  }
  return out;
}

Status Template::compile_text(const std::string& text, const std::string& origin, const std::string& where,
                              Template& out) {
  out.form_ = Form::text;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto open = text.find(kOpen, at);
    if (open != at) {
      out.pieces_.emplace_back().text = text.substr(at, open - at);
      at = open;
      continue;
    }
    const auto close = text.find(kClose, open);
    if (close == std::string::npos)
      return Fault{FaultKind::usage, origin + ": " + where + ": \"{{\" without \"}}\" in \"" + text + "\""};
    auto expression = std::string_view(text).substr(open + kOpen.size(), close - open - kOpen.size());
    if (!expression.empty() && expression.front() == '#') {
      expression.remove_prefix(1);
      out.number_ = open == 0 && close + kClose.size() == text.size();
      if (!out.number_)
        return Fault{FaultKind::usage, origin + ": " + where + ": {{#…}} makes a number and must be the whole string"};
    }
    if (auto status = compile_expression(expression, where, out.pieces_.emplace_back()); !status)
      return Fault{FaultKind::usage, origin + ": " + where + ": " + status.fault().message};
    at = close + kClose.size();
  }
  return Done{};
}

Status Template::compile_expression(std::string_view expression, const std::string& where, Piece& piece) {
  const auto fault = [&](std::string_view expected) {
    return Fault{FaultKind::usage,
                 "\"{{" + std::string(expression) + "}}\" is not understood; expected " + std::string(expected)};
  };
  auto rest = expression;
  const auto space = cut(rest, ':');
  if (space == "wf") {
    piece.source = Source::canary;
    piece.text = std::string(rest);
    return rest.empty() ? Status(fault("a label after \"wf:\"")) : Done{};
  }
  if (space == "trigger" || space == "trigger-name" || space == "trigger-match") {
    piece.source = space == "trigger"        ? Source::trigger
                   : space == "trigger-name" ? Source::trigger_name
                                             : Source::trigger_match;
    piece.text = std::string(cut(rest, '|'));
    piece.fallback = std::string(rest);
    return Done{};
  }
  if (space == "time") {
    piece.source = Source::time;
    constexpr std::array<std::pair<std::string_view, Shape>, 6> formats{{{"iso", Shape::iso},
                                                                         {"iso-s", Shape::iso_s},
                                                                         {"clf", Shape::clf},
                                                                         {"epoch-s", Shape::epoch_s},
                                                                         {"epoch-ms", Shape::epoch_ms},
                                                                         {"epoch-decimal", Shape::epoch_decimal}}};
    const auto format = cut(rest, ':');
    const auto found =
        std::find_if(formats.begin(), formats.end(), [&](const auto& one) { return one.first == format; });
    if (found == formats.end()) return fault("iso, iso-s, clf, epoch-s, epoch-ms or epoch-decimal");
    piece.shape = found->second;
    const auto least = cut(rest, ':');
    if (!least.empty() && !parse_number(least, piece.low)) return fault("an offset in milliseconds");
    piece.high = piece.low;
    if (!rest.empty() && (!parse_number(rest, piece.high) || piece.high < piece.low))
      return fault("two offsets in milliseconds, the earlier one first");
    piece.name = stable_hash(where);
    return Done{};
  }
  if (space != "seed" && space != "tenant")
    return fault("wf:, seed:, tenant:, time:, trigger:, trigger-name: or trigger-match:");
  piece.source = space == "seed" ? Source::seed : Source::tenant;
  auto arguments = cut(rest, '@');
  piece.name = stable_hash(rest.empty() ? std::string_view(where) : rest);
  const auto generator = cut(arguments, ':');
  if (piece.source == Source::tenant && generator == "word") {
    piece.source = Source::tenant_word;
    return Done{};
  }
  constexpr std::array<std::pair<std::string_view, Shape>, 10> generators{{{"uuid", Shape::uuid},
                                                                           {"ipv4", Shape::ipv4},
                                                                           {"number", Shape::number},
                                                                           {"hex", Shape::hex},
                                                                           {"HEX", Shape::hex_upper},
                                                                           {"digits", Shape::digits},
                                                                           {"rising", Shape::rising},
                                                                           {"alnum", Shape::alnum},
                                                                           {"ALNUM", Shape::alnum_upper},
                                                                           {"base64", Shape::base64}}};
  const auto found =
      std::find_if(generators.begin(), generators.end(), [&](const auto& one) { return one.first == generator; });
  if (found == generators.end())
    return fault("uuid, hex:N, HEX:N, digits:N, rising:N, alnum:N, ALNUM:N, base64:N, ipv4 or number:LOW:HIGH");
  piece.shape = found->second;
  if (piece.shape == Shape::uuid || piece.shape == Shape::ipv4) return Done{};
  if (piece.shape == Shape::number) {
    const bool ok = parse_number(cut(arguments, ':'), piece.low) && parse_number(arguments, piece.high);
    return ok && piece.low <= piece.high ? Status(Done{}) : fault("number:LOW:HIGH");
  }
  const bool ok = parse_number(arguments, piece.low) && piece.low >= 1 && piece.low <= 4096;
  if (!ok) return fault("a length of 1 … 4096");
  if (piece.shape == Shape::rising && (piece.low < 16 || piece.source != Source::seed))
    return fault("seed:rising:N with at least 16 digits");
  return Done{};
}

void Template::append_generated(const Piece& piece, std::uint64_t seed, std::string& out) {
  Stream stream(seed);
  switch (piece.shape) {
    case Shape::uuid:
      return append_uuid(out, stream);
    case Shape::hex:
      return append_hex(out, "0123456789abcdef", piece.low, stream);
    case Shape::hex_upper:
      return append_hex(out, "0123456789ABCDEF", piece.low, stream);
    case Shape::digits:
      append_characters(out, kDigits.substr(1), 1, stream);
      return append_characters(out, kDigits, piece.low - 1, stream);
    case Shape::alnum:
      return append_characters(out, kAlphanumeric.substr(0, 36), piece.low, stream);
    case Shape::alnum_upper:
      return append_characters(out, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", piece.low, stream);
    case Shape::base64:
      append_characters(out, kAlphanumeric, piece.low - 1, stream);
      out += '=';
      return;
    case Shape::ipv4: {
      // The two blocks that RFC 5737 sets aside for documentation: nobody's address.
      const auto bits = stream.next();
      out += (bits & 1) != 0 ? "198.51.100." : "203.0.113.";
      out += std::to_string(1 + (bits >> 8) % 254);
      return;
    }
    default: {
      const auto choices = static_cast<std::uint64_t>(piece.high - piece.low + 1);
      out += std::to_string(piece.low + static_cast<long long>(stream.next() % choices));
    }
  }
}

void Template::append_time(const Piece& piece, const Surroundings& around, std::string& out) {
  const auto room = static_cast<std::uint64_t>(piece.high - piece.low + 1);
  const auto own = around.occasion.seed ^ around.record;
  const auto ms = moment(around.occasion) + piece.low + static_cast<long long>(Stream(own ^ piece.name).next() % room);
  if (piece.shape == Shape::epoch_ms) {
    out += std::to_string(ms);
    return;
  }
  if (piece.shape == Shape::epoch_s || piece.shape == Shape::epoch_decimal) {
    out += std::to_string(ms / 1000);
    if (piece.shape == Shape::epoch_decimal) {
      const auto fraction = std::to_string(1000 + ms % 1000);
      out += '.' + fraction.substr(1);
    }
    return;
  }
  const auto seconds = static_cast<std::time_t>(ms / 1000);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::array<char, 64> text{};
  if (piece.shape == Shape::iso) {
    std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", utc.tm_year + 1900, utc.tm_mon + 1,
                  utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, static_cast<int>(ms % 1000));
  } else if (piece.shape == Shape::iso_s) {
    std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02dZ", utc.tm_year + 1900, utc.tm_mon + 1,
                  utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec);
  } else {
    constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::snprintf(text.data(), text.size(), "%02d/%s/%04d:%02d:%02d:%02d +0000", utc.tm_mday,
                  months[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour, utc.tm_min,
                  utc.tm_sec);
  }
  out += text.data();
}

Json Template::instantiate(const Surroundings& around) const {
  switch (form_) {
    case Form::literal:
      return literal_;
    case Form::object: {
      Json::object_t object;
      for (const auto& [key, member] : members_) object.emplace_hint(object.end(), key, member.instantiate(around));
      return Json(std::move(object));
    }
    case Form::array: {
      Json::array_t array;
      array.reserve(elements_.size());
      for (const auto& element : elements_) array.push_back(element.instantiate(around));
      return Json(std::move(array));
    }
    case Form::text:
      break;
  }
  std::string text;
  for (const auto& piece : pieces_) append(piece, around, text);
  if (!number_) return Json(std::move(text));
  auto number = Json::parse(text, nullptr, false);
  return number.is_number() ? number : Json(0);
}

void Template::append(const Piece& piece, const Surroundings& around, std::string& out) {
  switch (piece.source) {
    case Source::text:
      out += piece.text;
      return;
    case Source::canary:
      out += around.substitute(piece.text);
      return;
    case Source::seed: {
      // Two callers of one scenario never get the same id, whatever their steps have in common.
      const auto base = around.occasion.seed ^ stable_hash(around.tenant);
      const auto number = static_cast<std::uint64_t>(around.occasion.number);
      if (piece.shape == Shape::rising) {
        constexpr std::uint64_t kLargestBatch = 10'000, kCounted = 900'000;
        const auto count = (number * kLargestBatch + around.record) * 7;
        auto digits = piece;
        digits.shape = Shape::digits;
        digits.low = piece.low - 6;
        append_generated(digits, Stream(base ^ count / kCounted).next() ^ piece.name, out);
        out += std::to_string(100'000 + count % kCounted);
        return;
      }
      const auto own = Stream(base ^ (around.record * 0xd6e8feb86659fd93ULL) ^ (number * 0x9fb21c651e98df25ULL)).next();
      append_generated(piece, own ^ piece.name, out);
      return;
    }
    case Source::tenant:
      append_generated(piece, stable_hash(around.tenant) ^ piece.name, out);
      return;
    case Source::tenant_word:
      out += around.tenant;
      return;
    case Source::time:
      append_time(piece, around, out);
      return;
    case Source::trigger:
    case Source::trigger_name:
    case Source::trigger_match: {
      const auto* found = configured(around.config, piece.text);
      auto text = found == nullptr || found->is_structured() ? std::string() : text_of(*found);
      if (text.empty()) text = piece.fallback;
      if (piece.source == Source::trigger_name) text = resource_name(std::move(text));
      out += piece.source == Source::trigger_match ? matching_text(text, "x") : text;
      return;
    }
  }
}

}  // namespace warmfuzz::events
