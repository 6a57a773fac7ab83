#include "generators/canary/placeholders.h"

#include <algorithm>
#include <array>
#include <utility>

namespace warmfuzz {
namespace {

constexpr std::array<std::pair<std::string_view, CanaryKind>, 3> kHeads{
    {{"tenant.", CanaryKind::tenant}, {"credential.", CanaryKind::credential}, {"probe.", CanaryKind::probe}}};

constexpr std::string_view kObjectHead = "object.";

bool may_name(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-'; }

/// "object.0": the number of a stored object.
bool is_object_label(std::string_view label) {
  if (!label.starts_with(kObjectHead) || label.size() == kObjectHead.size()) return false;
  label.remove_prefix(kObjectHead.size());
  return label.size() <= 6 && std::all_of(label.begin(), label.end(), [](char c) { return c >= '0' && c <= '9'; });
}

struct Placeholder {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view label;
};

/// The first placeholder that begins at `from` or later.
std::optional<Placeholder> find_placeholder(std::string_view text, std::size_t from) {
  for (auto at = text.find(kPlaceholderOpen, from); at != std::string_view::npos;
       at = text.find(kPlaceholderOpen, at + 1)) {
    const auto begin = at + kPlaceholderOpen.size();
    auto end = begin;
    while (end < text.size() && may_name(text[end])) ++end;
    const auto label = text.substr(begin, end - begin);
    if (text.substr(end).starts_with(kPlaceholderClose) && (kind_of_label(label) || is_object_label(label))) {
      return Placeholder{at, end + kPlaceholderClose.size(), label};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<CanaryKind> kind_of_label(std::string_view label) {
  if (!std::all_of(label.begin(), label.end(), may_name)) return std::nullopt;
  if (label == kBaitLabel) return CanaryKind::secret;
  for (const auto& [head, kind] : kHeads) {
    if (label.starts_with(head) && label.size() > head.size()) return kind;
  }
  return std::nullopt;
}

std::string substitute(std::string_view text, const Substitution& substitution) {
  std::string out;
  std::size_t copied = 0;
  while (const auto found = find_placeholder(text, copied)) {
    out.append(text, copied, found->begin - copied);
    out += substitution(found->label);
    copied = found->end;
  }
  out.append(text, copied);
  return out;
}

void substitute_in(Json& json, const Substitution& substitution) {
  if (auto* text = json.get_ptr<std::string*>()) {
    if (find_placeholder(*text, 0)) *text = substitute(*text, substitution);
  } else if (auto* array = json.get_ptr<Json::array_t*>()) {
    for (auto& item : *array) substitute_in(item, substitution);
  } else if (auto* object = json.get_ptr<Json::object_t*>()) {
    std::vector<std::string> renamed;
    for (auto& [key, value] : *object) {
      substitute_in(value, substitution);
      if (find_placeholder(key, 0)) renamed.push_back(key);
    }
    for (const auto& key : renamed) {
      auto node = object->extract(key);
      node.key() = substitute(key, substitution);
      object->insert(std::move(node));
    }
  }
}

std::vector<std::string> placeholder_labels(std::string_view text) {
  std::vector<std::string> labels;
  auto found = find_placeholder(text, 0);
  while (found) {
    if (std::find(labels.begin(), labels.end(), found->label) == labels.end()) labels.emplace_back(found->label);
    found = find_placeholder(text, found->end);
  }
  return labels;
}

Substitution canaries_of(CanaryMint& mint, std::uint64_t invocation, std::string bait) {
  return [&mint, invocation, bait = std::move(bait)](std::string_view label) -> std::string {
    if (label == kBaitLabel) return bait;
    const auto kind = kind_of_label(label);
    return kind ? mint.token(*kind, invocation, label) : std::string(label);
  };
}

}  // namespace warmfuzz
