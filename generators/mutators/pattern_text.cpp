#include "generators/mutators/pattern_text.h"

#include <algorithm>
#include <bitset>
#include <cctype>
#include <charconv>
#include <regex>

namespace warmfuzz {
namespace {

constexpr std::size_t kLongestPattern = 300;
constexpr std::size_t kLongestText = 300;  // longer ones cost std::regex its stack
constexpr std::size_t kDeepest = 20;

using Letters = std::bitset<128>;

/// What is likeliest meant, first.
constexpr std::string_view kPreferred = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_. /:@+";

/// Walks the expression once and writes the first text that it describes, each repetition at least `repeat` times
/// where it may be.
class Writer {
 public:
  Writer(std::string_view pattern, std::size_t repeat) : pattern_(pattern), repeat_(repeat) {}

  std::optional<std::string> write() {
    auto text = alternatives(0);
    if (failed_ || at_ != pattern_.size()) return std::nullopt;
    return text;
  }

 private:
  bool more() const { return !failed_ && at_ < pattern_.size(); }
  bool take(char letter) {
    if (!more() || pattern_[at_] != letter) return false;
    ++at_;
    return true;
  }
  std::string fail() {
    failed_ = true;
    return {};
  }

  /// The first alternative; the others are walked over.
  std::string alternatives(std::size_t depth) {
    if (depth > kDeepest) return fail();
    auto first = sequence(depth);
    while (take('|')) sequence(depth);
    return first;
  }

  std::string sequence(std::size_t depth) {
    std::string text;
    while (more() && pattern_[at_] != '|' && pattern_[at_] != ')') {
      if (take('^') || take('$')) continue;
      const auto start = at_;
      auto piece = atom(depth);
      const auto end = at_;
      const auto count = quantity();
      if (failed_ || count * piece.size() + text.size() > kLongestText) return fail();
      for (std::size_t i = 0; i < count; ++i) {
        // Each repetition is written anew, so that letters of a class need not all be the same.
        turn_ = i;
        const auto after = at_;
        at_ = start;
        text += i == 0 ? piece : atom(depth);
        at_ = std::max(after, end);
      }
      turn_ = 0;
    }
    return text;
  }

  std::string atom(std::size_t depth) {
    if (take('(')) {
      if (take('?')) {
        if (take('<')) {  // a name; look-behind is not written
          if (!more() || pattern_[at_] == '=' || pattern_[at_] == '!') return fail();
          at_ = std::min(pattern_.size(), pattern_.find('>', at_) + 1);
        } else if (!take(':')) {
          return fail();
        }
      }
      auto text = alternatives(depth + 1);
      return take(')') ? text : fail();
    }
    if (take('[')) return letter_of(brackets());
    if (take('.')) return letter_of(Letters().set());
    if (take('\\')) {
      if (!more()) return fail();
      const char letter = pattern_[at_++];
      if (letter == 'b' || letter == 'B') return {};
      if (const auto kind = escaped_class(letter); kind.any()) return letter_of(kind);
      if (std::isalnum(static_cast<unsigned char>(letter)) && letter != 't' && letter != 'n') return fail();
      return std::string(1, letter == 't' ? '\t' : letter == 'n' ? '\n' : letter);
    }
    return std::string(1, pattern_[at_++]);
  }

  static Letters escaped_class(char letter) {
    Letters set;
    for (std::size_t code = 32; code < 127; ++code) {
      const auto c = static_cast<unsigned char>(code);
      const auto kind = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
      const bool in = kind == 'd'   ? std::isdigit(c) != 0
                      : kind == 'w' ? std::isalnum(c) != 0 || c == '_'
                                    : kind == 's' && c == ' ';
      if (kind != 'd' && kind != 'w' && kind != 's') return {};
      set[code] = in != (std::isupper(static_cast<unsigned char>(letter)) != 0);
    }
    return set;
  }

  Letters brackets() {
    const bool negated = take('^');
    Letters set;
    for (bool first = true; more() && (first || pattern_[at_] != ']'); first = false) {
      char low = pattern_[at_++];
      if (low == '\\' && more()) {
        low = pattern_[at_++];
        if (const auto kind = escaped_class(low); kind.any()) {
          set |= kind;
          continue;
        }
      }
      char high = low;
      if (at_ + 1 < pattern_.size() && pattern_[at_] == '-' && pattern_[at_ + 1] != ']') {
        high = pattern_[at_ + 1] == '\\' && at_ + 2 < pattern_.size() ? pattern_[at_ += 2] : pattern_[++at_];
        ++at_;
      }
      for (int code = low; code >= 0 && code <= high; ++code) set.set(static_cast<std::size_t>(code));
    }
    if (!take(']')) failed_ = true;
    return negated ? ~set : set;
  }

  std::string letter_of(const Letters& set) {
    std::string usable;
    for (const char letter : kPreferred)
      if (set[static_cast<std::size_t>(letter)]) usable += letter;
    if (usable.empty())
      for (std::size_t code = 33; code < 127; ++code)
        if (set[code]) usable += static_cast<char>(code);
    return usable.empty() ? fail() : std::string(1, usable[turn_ % std::min<std::size_t>(usable.size(), 10)]);
  }

  /// How often what stands before is to be there.
  std::size_t quantity() {
    std::size_t low = 1, high = 1;
    if (take('*')) {
      low = 0, high = kLongestText;
    } else if (take('+')) {
      high = kLongestText;
    } else if (take('?')) {
      low = 0;
    } else if (more() && pattern_[at_] == '{') {
      const auto end = pattern_.find('}', at_);
      if (end == std::string_view::npos) return failed_ = true, 0;
      const auto inner = pattern_.substr(at_ + 1, end - at_ - 1);
      const auto* last = inner.data() + inner.size();
      const auto [rest, error] = std::from_chars(inner.data(), last, low);
      if (error != std::errc()) return failed_ = true, 0;
      high = low;
      if (rest != last) {
        high = kLongestText;
        if (rest + 1 != last) std::from_chars(rest + 1, last, high);
      }
      at_ = end + 1;
    } else {
      return 1;
    }
    take('?');  // not greedy
    return std::min(std::max(low, repeat_), high);
  }

  std::string_view pattern_;
  std::size_t repeat_;
  std::size_t at_ = 0;
  std::size_t turn_ = 0;
  bool failed_ = false;
};

}  // namespace

bool pattern_allows(std::string_view pattern, const std::string& text) {
  if (pattern.size() > kLongestPattern || text.size() > kLongestText) return false;
  try {
    return std::regex_search(text, std::regex(pattern.begin(), pattern.end(), std::regex::ECMAScript));
  } catch (const std::regex_error&) {
    return false;
  }
}

std::optional<std::string> text_for_pattern(std::string_view pattern, std::size_t least, std::size_t most) {
  if (pattern.size() > kLongestPattern) return std::nullopt;
  for (const std::size_t repeat : {std::size_t{3}, std::size_t{1}, std::size_t{0}, least, most}) {
    if (repeat > kLongestText) continue;
    const auto text = Writer(pattern, repeat).write();
    if (text && text->size() >= least && text->size() <= most && pattern_allows(pattern, *text)) return text;
  }
  return std::nullopt;
}

}  // namespace warmfuzz
