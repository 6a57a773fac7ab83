#include "generators/events/guess.h"

#include <algorithm>
#include <array>

namespace warmfuzz {
namespace {

using Words = std::vector<std::string>;

template <std::size_t N>
bool any_in(const Words& words, const std::array<std::string_view, N>& set) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return std::find(set.begin(), set.end(), word) != set.end(); });
}

template <std::size_t N>
bool last_in(const Words& words, const std::array<std::string_view, N>& set) {
  return !words.empty() && std::find(set.begin(), set.end(), words.back()) != set.end();
}

constexpr std::array<std::string_view, 26> kCredential{
    "password", "passwd", "passphrase", "pwd",         "pass",    "token",   "secret",    "apikey",   "authorization",
    "auth",     "bearer", "credential", "credentials", "session", "cookie",  "jwt",       "otp",      "signature",
    "pin",      "cvv",    "ssn",        "csrf",        "nonce",   "license", "sessionid", "accesskey"};
constexpr std::array<std::string_view, 49> kFile{
    "file",    "filename", "filepath",  "path",    "pathname",    "template",  "tpl",        "doc",    "document",
    "image",   "img",      "photo",     "picture", "avatar",      "thumbnail", "attachment", "upload", "download",
    "folder",  "dir",      "directory", "log",     "logfile",     "archive",   "zip",        "asset",  "resource",
    "report",  "src",      "source",    "dest",    "destination", "target",    "output",     "input",  "out",
    "layout",  "theme",    "view",      "include", "script",      "key",       "object",     "blob",   "backup",
    "invoice", "export",   "pdf",       "name"};
constexpr std::array<std::string_view, 45> kNumber{
    "count",   "size",    "qty",      "quantity", "num",   "number",  "total",  "limit",  "offset",
    "width",   "height",  "age",      "year",     "month", "day",     "hour",   "minute", "seconds",
    "port",    "index",   "length",   "len",      "max",   "min",     "depth",  "level",  "ttl",
    "timeout", "retries", "retry",    "rating",   "score", "percent", "weight", "stock",  "units",
    "times",   "delay",   "duration", "copies",   "batch", "bytes",   "page",   "pages",  "dpi"};
constexpr std::array<std::string_view, 18> kDecimal{
    "price",    "amount", "cost", "sum",       "balance", "rate", "ratio",    "factor",   "lat",
    "latitude", "lon",    "lng",  "longitude", "fee",     "tax",  "discount", "subtotal", "temperature"};
constexpr std::array<std::string_view, 22> kFlag{"enabled", "disabled", "active",    "flag",   "verbose", "debug",
                                                 "dry",     "force",    "recursive", "public", "private", "confirmed",
                                                 "confirm", "accept",   "accepted",  "agree",  "opt",     "subscribe",
                                                 "admin",   "verified", "deleted",   "urgent"};
constexpr std::array<std::string_view, 10> kUrl{"url",     "uri",      "link",     "href",    "callback",
                                                "webhook", "endpoint", "redirect", "website", "homepage"};
constexpr std::array<std::string_view, 4> kHost{"host", "hostname", "domain", "server"};
constexpr std::array<std::string_view, 11> kTime{"at",       "timestamp", "time",   "datetime", "created", "updated",
                                                 "modified", "expires",   "expiry", "deadline", "since"};
constexpr std::array<std::string_view, 7> kDate{"date", "birthday", "dob", "birthdate", "from", "until", "due"};
constexpr std::array<std::string_view, 4> kPhone{"phone", "mobile", "tel", "telephone"};
constexpr std::array<std::string_view, 3> kAddress{"ip", "ipaddress", "cidr"};
constexpr std::array<std::string_view, 7> kCode{"currency", "country", "lang", "language", "locale", "timezone", "tz"};
constexpr std::array<std::string_view, 34> kList{
    "items",     "records",     "lines",  "entries",    "products", "rows",    "children",  "users",    "orders",
    "tags",      "ids",         "names",  "files",      "keys",     "paths",   "emails",    "messages", "events",
    "values",    "list",        "array",  "recipients", "filters",  "columns", "fields",    "objects",  "args",
    "arguments", "attachments", "images", "documents",  "jobs",     "tasks",   "operations"};
constexpr std::array<std::string_view, 27> kObject{
    "data",       "payload", "user",     "customer",   "address",    "meta",    "metadata", "options",  "params",
    "parameters", "config",  "settings", "profile",    "order",      "item",    "detail",   "details",  "event",
    "body",       "args",    "context",  "attributes", "properties", "request", "product",  "shipping", "billing"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

std::string extension_for(const Words& words) {
  constexpr std::array<std::string_view, 6> pictures{"image", "img", "photo", "picture", "avatar", "thumbnail"};
  constexpr std::array<std::string_view, 3> pages{"report", "pdf", "invoice"};
  if (any_in(words, pictures)) return ".png";
  if (any_in(words, pages)) return ".pdf";
  if (std::find(words.begin(), words.end(), "csv") != words.end()) return ".csv";
  if (std::find(words.begin(), words.end(), "json") != words.end()) return ".json";
  return ".txt";
}

std::string placeholder(std::string_view kind, const std::string& label) {
  return "{{wf:" + std::string(kind) + '.' + label + "}}";
}

}  // namespace

std::vector<std::string> words_of(std::string_view key) {
  Words words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (std::size_t i = 0; i < key.size(); ++i) {
    const char c = key[i];
    if (is_upper(c)) {
      // "createdAt", "userID", "IDCard"
      const bool after_lower = i > 0 && (is_lower(key[i - 1]) || is_digit(key[i - 1]));
      const bool before_lower = i > 0 && i + 1 < key.size() && is_upper(key[i - 1]) && is_lower(key[i + 1]);
      if (after_lower || before_lower) end_word();
      word += static_cast<char>(c - 'A' + 'a');
    } else if (is_lower(c) || is_digit(c)) {
      word += c;
    } else {
      end_word();
    }
  }
  end_word();
  return words;
}

std::string label_of(std::string_view key) {
  std::string label;
  for (const auto& word : words_of(key)) label += (label.empty() ? "" : "_") + word;
  if (label.size() > 40) label.resize(40);
  return label.empty() ? "value" : label;
}

Meaning meaning_of(std::string_view key) {
  const auto words = words_of(key);
  if (words.empty()) return Meaning::text;
  const auto has = [&](std::string_view word) { return std::find(words.begin(), words.end(), word) != words.end(); };
  // Keys of people and programs: "api_key", "accessKey", "private_key" are secrets, "object_key" a file.
  if (has("key") && (has("api") || has("access") || has("private") || has("secret"))) return Meaning::credential;
  if (any_in(words, kCredential)) return Meaning::credential;
  if (has("email") || has("mail")) return Meaning::email;
  if (words.size() > 1 && (words.front() == "is" || words.front() == "has" || words.front() == "should"))
    return Meaning::flag;
  if (last_in(words, kTime)) return Meaning::time;
  if (last_in(words, kDate)) return Meaning::date;
  if (any_in(words, kUrl)) return Meaning::url;
  if (last_in(words, kHost)) return Meaning::host;
  if (last_in(words, kAddress)) return Meaning::address;
  if (any_in(words, kPhone)) return Meaning::phone;
  if (last_in(words, kNumber)) return Meaning::number;
  if (last_in(words, kDecimal)) return Meaning::decimal;
  if (any_in(words, kFlag) && !has("name")) return Meaning::flag;
  if (last_in(words, kList)) return Meaning::list;
  if (last_in(words, kFile)) {
    // A person's name is not a file's.
    const bool person = words.back() == "name" && (has("first") || has("last") || has("user") || has("full") ||
                                                   has("given") || has("family") || has("customer") || has("display"));
    return person ? Meaning::text : Meaning::file;
  }
  if (any_in(words, kCode)) return Meaning::code;
  if (last_in(words, kObject)) return Meaning::object;
  return Meaning::text;
}

nlohmann::json benign_value(std::string_view key) {
  const auto label = label_of(key);
  switch (meaning_of(key)) {
    case Meaning::file:
      return placeholder("probe", label) + extension_for(words_of(key));
    case Meaning::number: {
      const auto words = words_of(key);
      if (words.back() == "year") return 2024;
      if (words.back() == "port") return 8080;
      return 3;
    }
    case Meaning::decimal:
      return 12.5;
    case Meaning::flag:
      return true;
    case Meaning::email:
      return placeholder("tenant", label) + "@example.com";
    case Meaning::url:
      return "https://example.com/" + placeholder("tenant", label);
    case Meaning::host:
      return "example.com";
    case Meaning::address:
      return "192.0.2.10";
    case Meaning::date:
      return "2024-05-17";
    case Meaning::time:
      return "2024-05-17T10:30:00Z";
    case Meaning::phone:
      return "+1 202 555 0143";
    case Meaning::credential:
      return placeholder("credential", label);
    case Meaning::code: {
      const auto word = words_of(key).back();
      if (word == "currency") return "EUR";
      if (word == "country") return "DE";
      if (word == "timezone" || word == "tz") return "UTC";
      return "en";
    }
    case Meaning::list:
    case Meaning::object:
    case Meaning::text:
      break;
  }
  return placeholder("tenant", label);
}

std::string benign_text(std::string_view key) {
  const auto value = benign_value(key);
  return value.is_string() ? value.get<std::string>() : value.dump();
}

FieldKind kind_of(std::string_view key) {
  switch (meaning_of(key)) {
    case Meaning::file:
      return FieldKind::path;
    case Meaning::number:
    case Meaning::decimal:
      return FieldKind::number;
    case Meaning::text:
      return FieldKind::text;
    default:
      return FieldKind::text;
  }
}

}  // namespace warmfuzz
