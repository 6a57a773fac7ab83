#include "generators/canary/recogniser.h"

#include <hs.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

#include "generators/canary/encodings/patterns.h"
#include "generators/canary/encodings/readings.h"

namespace warmfuzz {
namespace {

using readings::Form;

/// A token packed twice, or in UTF-16 and then packed, is read at most this far.
constexpr std::size_t kMostUnpacked = 64;
/// The longest prefix that any of the character families matches.
constexpr std::size_t kReach = 160;

std::string name_of(const readings::Reading& reading) {
  if (reading.wide) return "utf-16";
  if (reading.mixed) return "mixed";
  switch (reading.form) {
    case Form::plain:
      return "plain";
    case Form::percent:
      return "percent";
    case Form::json:
      return "json-escaped";
    case Form::escaped:
      return "escaped";
    case Form::html:
      return "html";
    case Form::hex:
      return "hex";
    case Form::decimal:
      return "decimal";
  }
  return "plain";
}

std::string lower(std::string_view token) {
  std::string out(token);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

/// Turns matches of the prefix into sightings.
class Decoder {
 public:
  Decoder(const CanaryMint& mint, std::string_view text) : mint_(mint), text_(text) {}

  std::optional<CanarySighting> decode(const Pattern& pattern, std::size_t end) const {
    switch (pattern.family) {
      case Pattern::Family::characters:
        return characters(pattern, end);
      case Pattern::Family::reversed:
        return reversed(end);
      case Pattern::Family::packed:
        return packed(pattern, end);
    }
    return std::nullopt;
  }

 private:
  std::optional<CanarySighting> sighting(std::string_view token, std::string encoding, std::size_t begin,
                                         std::size_t end) const {
    auto owner = mint_.owner(token);
    if (!owner) return std::nullopt;
    return CanarySighting{std::move(*owner), std::move(encoding), begin, lower(token), end - begin};
  }

  std::optional<CanarySighting> characters(const Pattern& pattern, std::size_t end) const {
    const auto rest = readings::read_characters(text_, end, kTokenLength - kTokenPrefix.size(), pattern.read);
    if (!rest || !mint_.owner(std::string(kTokenPrefix) + rest->value)) return std::nullopt;
    const auto begin = readings::find_start(text_, end, kTokenPrefix, kReach, pattern.read);
    if (!begin) return std::nullopt;
    const auto whole = readings::read_characters(text_, *begin, kTokenLength, pattern.read);
    if (!whole) return std::nullopt;
    return sighting(whole->value, name_of(*whole), *begin, whole->end);
  }

  std::optional<CanarySighting> reversed(std::size_t end) const {
    if (end < kTokenLength) return std::nullopt;
    auto token = std::string(text_.substr(end - kTokenLength, kTokenLength));
    std::reverse(token.begin(), token.end());
    return sighting(token, "reversed", end - kTokenLength, end);
  }

  std::optional<CanarySighting> packed(const Pattern& pattern, std::size_t end) const {
    const auto start = end - pattern.letters;
    const bool is_plain = pattern.inside.size() == kTokenPrefix.size() && pattern.inside_radix == nullptr;
    const auto most = is_plain ? kTokenLength : kMostUnpacked;
    const auto outer = readings::unpack(*pattern.radix, pattern.inside, pattern.skip, text_, start, most);
    const auto begin = pattern.skip > 0 && start > 0 ? start - 1 : start;
    const auto name = std::string(pattern.radix->name);
    if (pattern.inside_radix != nullptr) {
      const auto inner =
          readings::unpack(*pattern.inside_radix, kTokenPrefix, pattern.inside_skip, outer.bytes, 0, kTokenLength);
      if (inner.bytes.size() < kTokenLength) return std::nullopt;
      const auto inner_end = inner.ends[kTokenLength - 1];
      return sighting(inner.bytes, name + "+" + std::string(pattern.inside_radix->name), begin,
                      outer.ends[inner_end - 1]);
    }
    const auto reading = readings::read_characters(outer.bytes, 0, kTokenLength, readings::read_text);
    if (!reading) return std::nullopt;
    const auto inner_name = name_of(*reading);
    return sighting(reading->value, inner_name == "plain" ? name : name + "+" + inner_name, begin,
                    outer.ends[reading->end - 1]);
  }

  const CanaryMint& mint_;
  std::string_view text_;
};

struct Match {
  unsigned pattern = 0;
  std::size_t end = 0;
};

int collect(unsigned id, unsigned long long, unsigned long long end, unsigned, void* matches) {
  static_cast<std::vector<Match>*>(matches)->push_back({id, static_cast<std::size_t>(end)});
  return 0;
}

/// The compiled patterns. Immutable, the same for every mint and slow to make: once for a process.
class Database {
 public:
  static const Database& instance() {
    static const Database database;
    return database;
  }

  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database() { hs_free_database(database_); }

  const std::vector<Pattern>& patterns() const { return patterns_; }
  const hs_database_t* get() const { return database_; }
  const std::string& error() const { return error_; }

 private:
  Database() {
    if (hs_valid_platform() != HS_SUCCESS) {
      error_ = "Hyperscan needs a processor with SSSE3, which this machine has not";
      return;
    }
    std::vector<const char*> expressions;
    std::vector<unsigned> flags;
    std::vector<unsigned> ids;
    for (const auto& pattern : patterns_) {
      expressions.push_back(pattern.expression.c_str());
      flags.push_back(0);
      ids.push_back(static_cast<unsigned>(ids.size()));
    }
    hs_compile_error_t* error = nullptr;
    if (hs_compile_multi(expressions.data(), flags.data(), ids.data(), static_cast<unsigned>(ids.size()), HS_MODE_BLOCK,
                         nullptr, &database_, &error) != HS_SUCCESS) {
      error_ = std::string("Hyperscan does not take the patterns of tokens: ") + error->message;
      hs_free_compile_error(error);
    }
  }

  std::vector<Pattern> patterns_ = token_patterns(kTokenPrefix);
  hs_database_t* database_ = nullptr;
  std::string error_;
};

}  // namespace

struct Recogniser::Engine {
  explicit Engine(const Database& the_database) : database(the_database) {}
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine() { hs_free_scratch(scratch); }

  const Database& database;
  hs_scratch_t* scratch = nullptr;
  std::vector<Match> matches;  ///< kept for its memory
};

Result<std::unique_ptr<Recogniser>> Recogniser::create(const CanaryMint& mint) {
  const auto& database = Database::instance();
  if (!database.error().empty()) return Fault{FaultKind::internal, database.error()};
  auto engine = std::make_unique<Engine>(database);
  if (hs_alloc_scratch(database.get(), &engine->scratch) != HS_SUCCESS) {
    return Fault{FaultKind::internal, "Hyperscan gets no memory for its scratch space"};
  }
  return std::unique_ptr<Recogniser>(new Recogniser(mint, std::move(engine)));
}

Recogniser::Recogniser(const CanaryMint& mint, std::unique_ptr<Engine> engine)
    : mint_(mint), engine_(std::move(engine)) {}

Recogniser::~Recogniser() = default;

std::vector<CanarySighting> Recogniser::recognise(std::string_view text) const {
  std::vector<CanarySighting> sightings;
  if (text.size() < kTokenLength) return sightings;
  text = text.substr(0, std::numeric_limits<unsigned>::max());
  engine_->matches.clear();
  hs_scan(engine_->database.get(), text.data(), static_cast<unsigned>(text.size()), 0, engine_->scratch, collect,
          &engine_->matches);
  const Decoder decoder(mint_, text);
  for (const auto& match : engine_->matches) {
    if (auto sighting = decoder.decode(engine_->database.patterns()[match.pattern], match.end)) {
      sightings.push_back(std::move(*sighting));
    }
  }
  std::stable_sort(sightings.begin(), sightings.end(),
                   [](const auto& a, const auto& b) { return a.offset < b.offset; });
  return sightings;
}

}  // namespace warmfuzz
