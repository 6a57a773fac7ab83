#include "harness/oracles/made_once.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "harness/oracles/evidence/text.h"
#include "warmfuzz/canary.h"

namespace warmfuzz {

using namespace judging;

namespace {

constexpr std::size_t kContext = 40;  // bytes of a page in front of a value that say what it is
constexpr std::size_t kShortest = 8;
constexpr std::size_t kShortestCode = 4;

constexpr std::string_view kSecrets[] = {"token", "nonce",    "csrf",   "xsrf",  "salt",      "otp",
                                         "pin",   "passcode", "secret", "state", "challenge", "verifier",
                                         "sid",   "session",  "jti",    "code",  "password",  "idempotency"};
constexpr std::string_view kThings[] = {
    "order",  "payment",    "transaction", "booking", "invoice", "ticket",   "message",     "upload",  "checkout",
    "cart",   "basket",     "reservation", "job",     "task",    "document", "customer",    "account", "reset",
    "invite", "invitation", "voucher",     "case",    "claim",   "user",     "confirmation"};
constexpr std::string_view kIds[] = {"id", "uuid", "guid", "number", "reference", "ref", "key"};
constexpr std::string_view kShared[] = {"build",  "version", "revision", "deploy",  "deployment", "release",
                                        "commit", "server",  "node",     "pod",     "env",        "environment",
                                        "region", "public",  "kid",      "etag",    "client",     "app",
                                        "site",   "machine", "function", "request", "started"};

template <std::size_t N>
const std::string* first_of(const std::vector<std::string>& words, const std::string_view (&list)[N]) {
  const auto found = std::find_if(words.begin(), words.end(), [&](const std::string& word) {
    return std::find(std::begin(list), std::end(list), word) != std::end(list);
  });
  return found == words.end() ? nullptr : &*found;
}

// What such words name, if it is something that nobody shares; empty otherwise.
std::string name_in(const std::vector<std::string>& words) {
  if (first_of(words, kShared) != nullptr) return {};
  if (const auto* word = first_of(words, kSecrets)) return *word;
  const auto* thing = first_of(words, kThings);
  return thing != nullptr && first_of(words, kIds) != nullptr ? *thing + " id" : std::string();
}

struct Run {
  std::size_t begin;
  std::string_view text;
};

// The pieces of a text that a random value could be, in one piece.
std::vector<Run> runs_of(std::string_view text) {
  std::vector<Run> runs;
  const auto in_run = [](char c) {
    return is_alphanumeric(c) || std::string_view("_-.+/=~").find(c) != std::string_view::npos;
  };
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && in_run(text[end])) ++end;
    if (end - at >= kShortestCode) runs.push_back({at, text.substr(at, end - at)});
    at = end + 1;
  }
  return runs;
}

// "nonce-AbC=", "state=AbC" → the value alone.
std::string_view value_of(std::string_view run) {
  std::size_t letters = 0;
  while (letters < run.size() && (is_alphanumeric(run[letters]) || run[letters] == '_') && !is_digit(run[letters]))
    ++letters;
  const bool named = letters > 0 && letters + kShortestCode < run.size() &&
                     std::string_view("-=").find(run[letters]) != std::string_view::npos;
  return named && !name_in(words_of(run.substr(0, letters))).empty() ? run.substr(letters + 1) : run;
}

bool looks_random(std::string_view value, const std::string& name) {
  const auto digits = static_cast<std::size_t>(std::count_if(value.begin(), value.end(), is_digit));
  if (digits == value.size())  // a time or a counter, but for codes that people type
    return (name == "otp" || name == "pin" || name == "code" || name == "passcode") && value.size() <= kShortest;
  return value.size() >= kShortest && value.find(' ') == std::string_view::npos;
}

// The words that say what stands here: the last two names of the place, and of a page what is written before it.
std::string name_at(const std::string& where, std::string_view text, const Run& run) {
  if (is_bookkeeping(where)) return {};
  const std::size_t begin = run.begin - std::min(run.begin, kContext);
  auto words = words_of(text.substr(begin, run.begin - begin));
  const auto own = run.text.find_first_of("=-");
  if (own != std::string_view::npos)
    for (auto& word : words_of(run.text.substr(0, own))) words.push_back(std::move(word));
  if (std::string name = name_in(words); !name.empty()) return name;
  // The last name says it, or the two last together: "token", "orderId", "order" and "id".
  const std::size_t last = where.rfind('/');
  const std::size_t before = last == 0 ? 0 : where.rfind('/', last - 1);
  const auto outer = words_of(std::string_view(where).substr(before, last - before));
  words = words_of(std::string_view(where).substr(last));
  if (first_of(outer, kShared) != nullptr) return {};
  if (std::string name = name_in(words); !name.empty()) return name;
  words.insert(words.begin(), outer.begin(), outer.end());
  return name_in(words);
}

// The run of this number in the same place; nothing where the text is made of another number of runs.
std::optional<std::string_view> counterpart(const Reaction& other, const std::string& where, std::size_t number,
                                            std::size_t count) {
  const auto place = other.places.find(where);
  if (place == other.places.end()) return std::nullopt;
  const auto runs = runs_of(place->second.text);
  return runs.size() == count ? std::optional(value_of(runs[number].text)) : std::nullopt;
}

constexpr std::string_view kChoices[] = {"action", "op",    "operation", "command", "cmd",      "mode",   "type",
                                         "kind",   "event", "task",      "method",  "step",     "stage",  "view",
                                         "intent", "flow",  "format",    "lang",    "language", "locale", "channel"};
constexpr std::size_t kLongestChoice = 32;

bool is_own(const std::string& text) { return text.find(kPlaceholderOpen) != std::string::npos; }

bool is_choice(const std::string& name, const std::string& text) {
  const auto words = words_of(name);
  return !words.empty() && std::find(std::begin(kChoices), std::end(kChoices), words.back()) != std::end(kChoices) &&
         text.size() <= kLongestChoice && std::all_of(text.begin(), text.end(), [](char c) {
           return is_alphanumeric(c) || c == '_' || c == '-' || c == '.' || c == ':';
         });
}

// What a caller fills in; headers and claims come along with any event.
bool is_filled_in(const std::string& pointer) {
  return pointer.find("/body") != std::string::npos || pointer.starts_with("/pathParameters") ||
         pointer.find("ueryString") != std::string::npos;
}

struct Words {
  bool any = false;
  bool common = false;
  bool own = false;  // of either, or placeholders

  // `b` may be null: it has nothing there.
  void compare(const std::string& name, const Json& a, const Json* b) {
    if (a.is_structured()) {
      for (const auto& [key, child] : a.items()) {
        const bool there = b != nullptr && (a.is_object() ? b->is_object() && b->contains(key)
                                                          : b->is_array() && std::stoul(key) < b->size());
        compare(a.is_object() ? key : name, child,
                there ? (a.is_object() ? &(*b)[key] : &(*b)[std::stoul(key)]) : nullptr);
      }
      return;
    }
    if (a.is_null() || a.is_boolean() || a == "") return;
    any = true;
    if (b == nullptr || a != *b || (a.is_string() && is_own(a.get_ref<const std::string&>())))
      own = true;
    else
      common = common || !a.is_string() || !is_choice(name, a.get_ref<const std::string&>());
  }
};

Json in_other_words(const std::string& name, const Json& value) {
  if (value.is_structured()) {
    Json changed = value;
    for (const auto& [key, child] : value.items()) {
      auto& place = value.is_object() ? changed[key] : changed[std::stoul(key)];
      place = in_other_words(value.is_object() ? key : name, child);
    }
    return changed;
  }
  if (value.is_number_float()) return value.get<double>() + 1;
  if (value.is_number()) return value.get<std::int64_t>() + 1;
  if (!value.is_string() || value == "") return value;
  const auto& text = value.get_ref<const std::string&>();
  return is_own(text) || is_choice(name, text) ? value : Json("{{wf:tenant.words}}");
}

}  // namespace

bool say_the_same(const InvokeStep& a, const InvokeStep& b) {
  Words words;
  for (const auto& [pointer, value] : a.fields) {
    const auto other = b.fields.find(pointer);
    if (is_filled_in(pointer)) words.compare({}, value, other == b.fields.end() ? nullptr : &other->second);
  }
  return words.common || (words.any && !words.own);
}

InvokeStep in_other_words(const InvokeStep& step) {
  InvokeStep changed = step;
  for (auto& [pointer, value] : changed.fields)
    if (is_filled_in(pointer)) value = in_other_words({}, value);
  return changed;
}

std::vector<MadeOnce> made_once(const Reaction& earlier, const Reaction& last, const std::vector<Reaction>& alone) {
  std::vector<MadeOnce> found;
  for (const auto& [where, place] : last.places) {
    if (place.types != std::set<std::string>{"text"}) continue;
    const auto runs = runs_of(place.text);
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const auto value = value_of(runs[i].text);
      if (counterpart(earlier, where, i, runs.size()) != value) continue;
      std::set<std::string_view> others;
      bool all = true;
      for (const auto& other : alone) {
        const auto theirs = counterpart(other, where, i, runs.size());
        all = all && theirs;
        if (theirs && *theirs != value) others.insert(*theirs);
      }
      if (!all || others.size() < 2) continue;
      const std::string name = name_at(where, place.text, runs[i]);
      const bool known =
          std::any_of(found.begin(), found.end(), [&](const MadeOnce& one) { return one.value == value; });
      if (!name.empty() && !known && looks_random(value, name)) found.push_back({where, name, std::string(value)});
    }
  }
  return found;
}

}  // namespace warmfuzz
