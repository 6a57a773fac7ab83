#include "harness/oracles/reaction.h"

#include <algorithm>

#include "harness/oracles/baseline.h"
#include "harness/oracles/evidence/text.h"

namespace warmfuzz {

using namespace judging;

namespace {

constexpr int kMaxDepth = 12;
constexpr std::size_t kLongestText = 16 * 1024;
constexpr std::size_t kMaxPlaces = 400;
constexpr long long kCountedDown = 8;  // how far what is left of something goes down with some events

// Words of names that tell how a process fares: what may well change from one invocation to the next.
constexpr std::string_view kBookkeeping[] = {
    "cache",       "cached",   "caching",   "hit",      "hits",       "miss",       "misses",      "cold",
    "coldstart",   "warm",     "warmed",    "boot",     "booted",     "uptime",     "age",         "ttl",
    "fresh",       "stale",    "counter",   "counters", "requests",   "invocation", "invocations", "calls",
    "visits",      "served",   "metric",    "metrics",  "statistics", "stats",      "instance",    "container",
    "host",        "hostname", "pid",       "process",  "worker",     "thread",     "init",        "initialized",
    "initialised", "reused",   "reuse",     "elapsed",  "duration",   "latency",    "took",        "timing",
    "memory",      "rss",      "heap",      "usage",    "cpu",        "load",       "remaining",   "ratelimit",
    "retry",       "attempt",  "attempts",  "sequence", "seq",        "iteration",  "trace",       "span",
    "connections", "pool",     "evictions", "breaker",  "circuit",    "refreshed",  "loaded",      "startup"};

std::string segment(const std::string& key) {
  if (key.size() > 64 || std::all_of(key.begin(), key.end(), is_digit)) return "{}";
  std::string stable = stable_key(key);
  std::replace(stable.begin(), stable.end(), '/', '|');
  return stable;
}

class Dissection {
 public:
  Dissection(const CanaryRecogniser& canaries, Reaction& answer) : canaries_(canaries), answer_(answer) {}

  void response(const std::string& body, bool is_read) {
    const Json document = Json::parse(body, nullptr, false);
    if (!is_read) {
      if (document.is_object() && document.contains("batchItemFailures"))
        collect(document["batchItemFailures"], "/batchItemFailures", kMaxDepth);
      return;
    }
    if (!document.is_object() || !document.contains("statusCode")) {
      if (document.is_discarded())
        text(body, "/body");
      else
        collect(document, "/body", 0);
      return;
    }
    answer_.status = status_of(document["statusCode"]);
    for (const char* member : {"headers", "multiValueHeaders"})
      if (const auto found = document.find(member); found != document.end() && found->is_object())
        for (const auto& [name, value] : found->items()) header(lower_case(name), value);
    if (const auto cookies = document.find("cookies"); cookies != document.end() && cookies->is_array())
      for (const auto& one : *cookies) header("set-cookie", one);
    const auto content = document.find("body");
    if (content == document.end() || content->is_null()) return;
    if (document.value("isBase64Encoded", Json(false)) == true)
      put("/body", "bytes", "");
    else
      collect(*content, "/body", 0);
  }

 private:
  static int status_of(const Json& value) {
    if (value.is_number()) return value.get<int>();
    if (!value.is_string()) return 0;
    const auto& text = value.get_ref<const std::string&>();
    return text.size() == 3 && std::all_of(text.begin(), text.end(), is_digit) ? std::stoi(text) : 0;
  }

  void header(const std::string& name, const Json& value) {
    if (value.is_array()) {
      for (const auto& one : value) header(name, one);
      return;
    }
    const std::string content = value.is_string() ? value.get<std::string>() : value.dump();
    if (name != "set-cookie") return text(content, "/headers/" + segment(name));
    const auto equals = content.find('=');
    text(content.substr(equals == std::string::npos ? 0 : equals + 1, content.find(';') - equals - 1),
         "/cookies/" + segment(content.substr(0, equals)));
  }

  void put(const std::string& pointer, const char* type, std::string_view value) {
    if (answer_.places.size() >= kMaxPlaces && !answer_.places.contains(pointer)) return;
    auto& place = answer_.places[pointer];
    place.types.insert(type);
    if (!place.text.empty()) place.text += '\n';
    place.text += value;
  }

  void text(std::string_view value, const std::string& pointer) {
    put(pointer, "text", shown(value.substr(0, kLongestText), canaries_));
  }

  void collect(const Json& value, const std::string& pointer, int depth) {
    if (value.is_string()) {
      const auto& content = value.get_ref<const std::string&>();
      const bool structured = depth < kMaxDepth && content.find_first_of("{[") <= 1;
      const Json nested = structured ? Json::parse(content, nullptr, false) : Json();
      return nested.is_structured() ? collect(nested, pointer, depth + 1) : text(content, pointer);
    }
    if (value.is_boolean()) return put(pointer, "flag", value.get<bool>() ? "true" : "false");
    if (value.is_null()) return put(pointer, "nothing", "");
    if (value.is_number()) return put(pointer, "number", value.dump());
    if (value.is_array()) {
      put(pointer, value.empty() ? "empty list" : "list", "");
      if (depth < kMaxDepth)
        for (const auto& element : value) collect(element, pointer + "/*", depth + 1);
      return;
    }
    put(pointer, "object", "");
    if (depth < kMaxDepth)
      for (const auto& [key, child] : value.items()) {
        const bool own = !may_hold_canary(key) || canaries_.recognise(key).empty();
        collect(child, pointer + "/" + (own ? segment(key) : "{}"), depth + 1);
      }
  }

  const CanaryRecogniser& canaries_;
  Reaction& answer_;
};

std::string parent_of(const std::string& pointer) { return pointer.substr(0, pointer.rfind('/')); }

bool is_header(std::string_view where) { return where.starts_with("/headers/") || where.starts_with("/cookies/"); }

std::string types_of(const Reaction::Place& place) {
  std::string text;
  for (const auto& type : place.types) text += (text.empty() ? "" : " or ") + type;
  return text;
}

// "a-1, b" → "a-1", "b": what stands between punctuation, ids in one piece.
std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> parts;
  const auto in_part = [](char c) {
    return is_alphanumeric(c) || std::string_view("_-.@+%").find(c) != std::string_view::npos ||
           static_cast<unsigned char>(c) >= 0x80;
  };
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && in_part(text[end])) ++end;
    if (end > at) parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

bool consists_of(std::string_view text, std::string_view characters) {
  return !text.empty() && text.find_first_not_of(characters) == std::string_view::npos;
}

// "2024-05-17T10", "30Z", 1715941800: what a clock shows, or a part of it.
bool is_time(std::string_view part) {
  if (!consists_of(part, "0123456789.+-TZ") || std::none_of(part.begin(), part.end(), is_digit)) return false;
  const auto whole = part.substr(0, part.find('.'));
  return part.find_first_of("TZ") != std::string_view::npos || whole.find('-', 1) != std::string_view::npos ||
         whole.size() >= 9;
}

class Comparison {
 public:
  Comparison(const std::vector<Reaction>& alone, const Reaction& answer) : alone_(alone), answer_(answer) {}

  std::vector<Difference> run() {
    const auto& first = alone_.front();
    const auto agree = [&](const auto& property) {
      return std::all_of(alone_.begin(), alone_.end(),
                         [&](const Reaction& other) { return property(other) == property(first); });
    };
    if (!agree([](const Reaction& one) { return one.kind; })) return {};
    if (answer_.kind != first.kind) return {{Difference::Aspect::outcome, "", ending(first), ending(answer_)}};
    if (answer_.kind != OutcomeKind::response) {
      if (answer_.failure != first.failure && agree([](const Reaction& one) { return one.failure; }))
        found_.push_back({Difference::Aspect::failure, "", first.failure, answer_.failure});
      return std::move(found_);
    }
    if (!agree([](const Reaction& one) { return one.status; })) return {};
    if (answer_.status != first.status)
      found_.push_back({Difference::Aspect::status, "", ending(first), ending(answer_)});
    missing();
    extra();
    changed();
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Difference& a, const Difference& b) { return a.aspect < b.aspect; });
    return std::move(found_);
  }

 private:
  static std::string ending(const Reaction& answer) {
    if (answer.kind != OutcomeKind::response) return answer.failure;
    return answer.status == 0 ? "a response" : "status " + std::to_string(answer.status);
  }

  bool all_have(const std::string& pointer) const {
    return std::all_of(alone_.begin(), alone_.end(),
                       [&](const Reaction& other) { return other.places.contains(pointer); });
  }
  bool none_has(const std::string& pointer) const {
    return std::none_of(alone_.begin(), alone_.end(),
                        [&](const Reaction& other) { return other.places.contains(pointer); });
  }
  static bool has_type(const Reaction& answer, const std::string& pointer, const std::string& type) {
    const auto place = answer.places.find(pointer);
    return place != answer.places.end() && place->second.types.contains(type);
  }

  void add(Difference difference) {
    if (!is_bookkeeping(difference.where)) found_.push_back(std::move(difference));
  }
  static Difference::Aspect aspect_of(const std::string& pointer) {
    return is_header(pointer) ? Difference::Aspect::header : Difference::Aspect::shape;
  }

  void missing() {
    for (const auto& [pointer, place] : alone_.front().places) {
      if (answer_.places.contains(pointer) || !all_have(pointer)) continue;
      const std::string parent = parent_of(pointer);
      const bool within = is_header(pointer) || pointer == "/body" || has_type(answer_, parent, "object") ||
                          has_type(answer_, parent, "list");
      if (within) add({aspect_of(pointer), pointer, types_of(place), "missing"});
    }
  }

  // What a map of counters has more, or a list that was empty, is no other shape.
  void extra() {
    for (const auto& [pointer, place] : answer_.places) {
      if (!none_has(pointer)) continue;
      const std::string parent = parent_of(pointer);
      const bool within = std::all_of(alone_.begin(), alone_.end(), [&](const Reaction& other) {
        return is_header(pointer) || pointer == "/body" || has_type(other, parent, "object") ||
               (has_type(other, parent, "list") && !has_type(other, parent, "empty list"));
      });
      if (within && place.types != std::set<std::string>{"number"})
        add({aspect_of(pointer), pointer, "missing", types_of(place)});
    }
  }

  void changed() {
    for (const auto& [pointer, place] : answer_.places) {
      const auto& first = alone_.front().places;
      if (!all_have(pointer)) continue;
      const auto& other = first.at(pointer);
      const bool same_types = std::all_of(alone_.begin(), alone_.end(), [&](const Reaction& one) {
        return one.places.at(pointer).types == other.types;
      });
      if (!same_types) continue;
      if (place.types != other.types)
        types(pointer, other, place);
      else if (!place.text.empty() || !other.text.empty())
        values(pointer, place);
    }
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Difference& a, const Difference& b) { return a.where.size() < b.where.size(); });
  }

  void types(const std::string& pointer, const Reaction::Place& other, const Reaction::Place& place) {
    // Figures and lists that only now have something in them.
    const auto grew = [](const Reaction::Place& from, const Reaction::Place& to) {
      return (from.types.contains("empty list") && to.types.contains("list")) ||
             (from.types.contains("nothing") && to.types.contains("number"));
    };
    if (!grew(other, place)) add({Difference::Aspect::shape, pointer, types_of(other), types_of(place)});
  }

  void values(const std::string& pointer, const Reaction::Place& place) {
    Difference difference{Difference::Aspect::value, pointer, alone_.front().places.at(pointer).text, place.text};
    const auto mine = parts_of(place.text);
    std::vector<std::vector<std::string_view>> others;
    for (const auto& one : alone_) others.push_back(parts_of(one.places.at(pointer).text));
    // In which order things come is noise.
    const auto sorted = [](auto parts) {
      std::sort(parts.begin(), parts.end());
      return parts;
    };
    const auto in_order = sorted(mine);
    if (std::any_of(others.begin(), others.end(), [&](const auto& parts) { return sorted(parts) == in_order; })) return;
    const bool aligned =
        std::all_of(others.begin(), others.end(), [&](const auto& parts) { return parts.size() == mine.size(); });
    if (aligned) {
      for (std::size_t i = 0; i < mine.size(); ++i) {
        const bool steady =
            std::all_of(others.begin(), others.end(), [&](const auto& parts) { return parts[i] == others.front()[i]; });
        if (steady && mine[i] != others.front()[i] && !(is_time(mine[i]) && is_time(others.front()[i])))
          difference.parts.emplace_back(std::string(others.front()[i]), std::string(mine[i]));
      }
    } else if (pointer.find("/*") == std::string::npos &&  // how long a list is counts for nothing
               std::all_of(alone_.begin(), alone_.end(),
                           [&](const Reaction& one) { return one.places.at(pointer).text == difference.alone; })) {
      difference.parts.emplace_back(difference.alone, difference.after);
    }
    if (!difference.parts.empty()) add(std::move(difference));
  }

  const std::vector<Reaction>& alone_;
  const Reaction& answer_;
  std::vector<Difference> found_;
};

}  // namespace

Reaction reaction_to(const Outcome& outcome, const CanaryRecogniser& canaries, bool is_read) {
  Reaction answer;
  answer.kind = outcome.kind;
  answer.failure = failure_signature(outcome);
  if (outcome.kind == OutcomeKind::response) Dissection(canaries, answer).response(outcome.body, is_read);
  return answer;
}

std::vector<Difference> differences(const std::vector<Reaction>& alone, const Reaction& answer) {
  return Comparison(alone, answer).run();
}

bool is_counted(std::string_view before, std::string_view after) {
  constexpr std::string_view digits = "0123456789";
  if (!consists_of(before, digits) || !consists_of(after, digits) || before.size() > 15 || after.size() > 15)
    return false;
  return std::stoll(std::string(after)) > std::stoll(std::string(before)) - kCountedDown;
}

bool is_bookkeeping(std::string_view where) {
  if (where == "/headers/date" || where == "/headers/expires" || where == "/headers/last-modified") return true;
  for (std::size_t begin = 0; begin < where.size();) {
    const std::size_t end = std::min(where.find('/', begin), where.size());
    for (const auto& word : words_of(where.substr(begin, end - begin)))
      if (std::find(std::begin(kBookkeeping), std::end(kBookkeeping), word) != std::end(kBookkeeping)) return true;
    begin = end + 1;
  }
  return false;
}

std::vector<std::string> name_words(std::string_view where) {
  while (where.ends_with("/*")) where.remove_suffix(2);
  return words_of(where.substr(where.rfind('/') + 1));
}

}  // namespace warmfuzz
