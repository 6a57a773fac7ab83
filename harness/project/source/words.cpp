#include "harness/project/source/words.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace warmfuzz {
namespace {

constexpr std::size_t kLongest = 64;

std::set<std::string_view> split_words(std::string_view text) {
  std::set<std::string_view> words;
  while (!text.empty()) {
    const auto space = std::min(text.find(' '), text.size());
    if (space > 0) words.insert(text.substr(0, space));
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  return words;
}

/// Names of events' envelopes and of responses: in every handler, and set by the sources.
bool is_envelope(std::string_view text) {
  static const auto words = split_words(
      "statusCode isBase64Encoded requestContext queryStringParameters multiValueQueryStringParameters pathParameters "
      "multiValueHeaders stageVariables httpMethod rawPath rawQueryString routeKey awsRegion eventSource "
      "eventSourceARN eventVersion receiptHandle headers body Content-Type content-type application/json text/plain "
      "text/html Access-Control-Allow-Origin Access-Control-Allow-Headers Access-Control-Allow-Methods "
      "batchItemFailures itemIdentifier aws_request_id awsRequestId functionName function_name "
      "getRemainingTimeInMillis __main__ __name__ __esModule");
  return words.contains(text);
}

/// Members and arguments of the languages' own libraries.
bool is_usual(std::string_view text) {
  static const auto words = split_words(
      "length prototype constructor exports default then catch finally env argv stack undefined function object string "
      "number boolean push pop map filter reduce forEach indexOf includes slice splice split join concat replace trim "
      "toString toLowerCase toUpperCase parse stringify keys values entries assign create freeze resolve reject "
      "promises data end error close finish get set append extend insert remove items update copy clear format strip "
      "lower upper encode decode read write startswith endswith self cls args kwargs None True False utf-8 utf8 ascii "
      "latin-1 base64 hex indent sort_keys separators encoding errors ensure_ascii timeout check capture_output shell "
      "stdout stderr stdin cwd exc_info exist_ok parents reverse region_name endpoint_url event context callback "
      "logger log level msg alias");
  return words.contains(text) || text == "use strict";
}

bool is_file_mode(std::string_view text) {
  return text.size() <= 3 && text.find_first_not_of("rwab+t") == std::string_view::npos;
}

bool printable(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return byte < 0x20 || byte == 0x7F;
  });
}

bool is_key(std::string_view text) {
  if (text.empty() || text.size() > kLongest) return false;
  const auto first = static_cast<unsigned char>(text.front());
  if (!std::isalpha(first) && first != '_' && first != '$' && first != '@') return false;
  return std::all_of(text.begin(), text.end(), [](char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) ||
           std::string_view("_$@.:- ").find(letter) != std::string_view::npos;
  });
}

/// A text that a value could be or hold: no sentence, no mere punctuation.
bool is_value(std::string_view text) {
  if (text.empty() || text.size() > kLongest || !printable(text)) return false;
  if (std::count(text.begin(), text.end(), ' ') > 1 || text.front() == ' ' || text.back() == ' ') return false;
  if (text.find('%') != std::string_view::npos && text.find_first_of("sdrf", text.find('%')) == text.find('%') + 1)
    return false;  // a format
  return std::any_of(text.begin(), text.end(), [](char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return std::isalnum(byte) || byte >= 0x80;
  });
}

}  // namespace

void WordCounter::count(CodeWord::Use use, std::string_view text, int strength) {
  // A text between brackets is surely a key, whatever a library calls its methods.
  const bool sure = use == CodeWord::Use::key && strength == 3;
  if (is_envelope(text) || (!sure && is_usual(text))) return;
  auto& tally = tallies_[{use, std::string(text)}];
  if (tally.count == 0) tally.order = tallies_.size();
  ++tally.count;
  tally.score += static_cast<long>(strength) * weight_;
}

void WordCounter::key(std::string_view text, int strength) {
  if (is_key(text)) count(CodeWord::Use::key, text, strength);
}

void WordCounter::literal(std::string_view text, int strength) {
  if (is_value(text) && !is_file_mode(text)) count(CodeWord::Use::literal, text, strength);
}

void WordCounter::piece(std::string_view text) {
  const bool edge = text.find('/') != std::string_view::npos || text.starts_with('.') || text.ends_with('-') ||
                    text.ends_with('_') || text.ends_with(':') || text.ends_with('=');
  if (edge && text.find(' ') == std::string_view::npos) literal(text, 1);
}

std::vector<CodeWord> WordCounter::ranked(std::size_t maximum) const {
  using Row = std::pair<const std::pair<CodeWord::Use, std::string>, Tally>;
  std::vector<const Row*> rows;
  for (const auto& row : tallies_) rows.push_back(&row);
  std::sort(rows.begin(), rows.end(), [](const Row* a, const Row* b) {
    return a->second.score != b->second.score ? a->second.score > b->second.score : a->second.order < b->second.order;
  });
  std::vector<CodeWord> words;
  for (const auto* row : rows) {
    if (words.size() >= maximum) break;
    words.push_back({row->first.second, row->first.first, row->second.count});
  }
  return words;
}

Brackets brackets_of(const std::vector<Token>& tokens) {
  Brackets brackets{std::vector<std::size_t>(tokens.size()), std::vector<std::size_t>(tokens.size())};
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const bool closes = tokens[i].is(")") || tokens[i].is("]") || tokens[i].is("}");
    brackets.match[i] = i;
    if (closes && !open.empty()) {
      brackets.match[i] = open.back();
      brackets.match[open.back()] = i;
      open.pop_back();
    }
    brackets.around[i] = open.empty() ? i : open.back();
    if (tokens[i].is("(") || tokens[i].is("[") || tokens[i].is("{")) open.push_back(i);
  }
  return brackets;
}

std::vector<bool> lists_of_names(const std::vector<Token>& tokens, const Brackets& brackets) {
  const auto is_name = [](const Token& token) {
    return token.kind == Token::Kind::text && is_key(token.text) &&
           token.text.find_first_of(" .:@$") == std::string::npos;
  };
  std::vector<bool> lists(tokens.size());
  for (std::size_t open = 0; open < tokens.size(); ++open) {
    if (!(tokens[open].is("(") || tokens[open].is("[") || tokens[open].is("{")) || brackets.match[open] <= open)
      continue;
    std::size_t names = 0;
    auto i = open + 1;
    for (; i < brackets.match[open]; ++i) {
      const bool separator = (i - open) % 2 == 0;
      if (separator ? !tokens[i].is(",") : !is_name(tokens[i])) break;
      if (!separator) ++names;
    }
    lists[open] = i == brackets.match[open] && names >= 2;
  }
  return lists;
}

void count_texts(const std::vector<Token>& tokens, WordCounter& counter) {
  for (const auto& token : tokens) {
    if (token.kind != Token::Kind::text) continue;
    constexpr std::string_view tag = "json:\"";
    const auto at = token.text.find(tag);
    if (at == std::string::npos) {
      counter.literal(token.text, 1);
      continue;
    }
    const auto name = token.text.substr(at + tag.size());
    counter.key(name.substr(0, name.find_first_of(",\"")), 3);
  }
}

}  // namespace warmfuzz
