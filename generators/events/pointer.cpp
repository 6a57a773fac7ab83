#include "generators/events/pointer.h"

#include <charconv>

namespace warmfuzz::events {
namespace {

std::optional<std::size_t> index_in(const Json& array, const std::string& token) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
  if (error != std::errc() || end != token.data() + token.size() || index >= array.size()) return std::nullopt;
  return index;
}

const Json* step(const Json& value, const std::string& token) {
  if (value.is_object()) {
    const auto found = value.find(token);
    return found == value.end() ? nullptr : &*found;
  }
  if (value.is_array())
    if (const auto index = index_in(value, token)) return &value[*index];
  return nullptr;
}

char fold(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::optional<Pointer> Pointer::parse(std::string_view text) {
  Pointer pointer;
  if (text.empty()) return pointer;
  if (text.front() != '/') return std::nullopt;
  std::string token;
  for (std::size_t at = 1; at <= text.size(); ++at) {
    if (at == text.size() || text[at] == '/') {
      pointer.tokens_.push_back(std::move(token));
      token.clear();
    } else if (text[at] == '~' && at + 1 < text.size() && (text[at + 1] == '0' || text[at + 1] == '1')) {
      token += text[++at] == '0' ? '~' : '/';
    } else {
      token += text[at];
    }
  }
  return pointer;
}

const Json* Pointer::find(const Json& root) const {
  const Json* value = &root;
  for (const auto& token : tokens_) {
    value = step(*value, token);
    if (value == nullptr) return nullptr;
  }
  return value;
}

Json* Pointer::find(Json& root) const { return const_cast<Json*>(find(static_cast<const Json&>(root))); }

Json& Pointer::make(Json& root) const {
  Json* value = &root;
  for (const auto& token : tokens_) {
    if (value->is_array()) {
      if (const auto index = index_in(*value, token)) {
        value = &(*value)[*index];
        continue;
      }
    }
    if (!value->is_object()) *value = Json::object();
    value = &(*value)[token];
  }
  return *value;
}

void Pointer::erase(Json& root) const {
  if (tokens_.empty()) return;
  Json* value = &root;
  for (std::size_t i = 0; i + 1 < tokens_.size(); ++i) {
    value = const_cast<Json*>(step(*value, tokens_[i]));
    if (value == nullptr) return;
  }
  if (value->is_object()) value->erase(tokens_.back());
}

std::string Pointer::text() const {
  std::string out;
  for (const auto& token : tokens_) out += '/' + escape_token(token);
  return out;
}

std::string escape_token(std::string_view token) {
  std::string out;
  for (const char c : token) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (fold(a[i]) != fold(b[i])) return false;
  return true;
}

const Json* find_member(const Json& object, std::string_view name) {
  if (!object.is_object()) return nullptr;
  for (const auto& [key, value] : object.get_ref<const Json::object_t&>())
    if (equals_ignoring_case(key, name)) return &value;
  return nullptr;
}

const Json* configured(const Json& config, std::string_view key) {
  if (key.empty() || !config.is_object()) return nullptr;
  if (key.front() == '/') {
    const auto pointer = Pointer::parse(key);
    return pointer ? pointer->find(config) : nullptr;
  }
  const auto found = config.find(key);
  return found == config.end() ? nullptr : &*found;
}

Pointer configured_at(std::string_view key) {
  if (!key.empty() && key.front() == '/') return Pointer::parse(key).value_or(Pointer());
  return *Pointer::parse('/' + escape_token(key));
}

std::string configured_text(const Json& config, std::string_view key) {
  const auto* found = configured(config, key);
  return found != nullptr && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace warmfuzz::events
