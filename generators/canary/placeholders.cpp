#include "generators/canary/placeholders.h"

#include <algorithm>
#include <array>
#include <utility>

#include "include/src/json_text.h"

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

/// "{{wf:" in base64, wherever in a group of three bytes it begins.
constexpr std::array<std::string_view, 3> kHidden{"e3t3Zj", "t7d2Y6", "7e3dmO"};

bool may_hide(std::string_view text) {
  return text.size() >= 16 && std::any_of(kHidden.begin(), kHidden.end(), [&](std::string_view mark) {
           return text.find(mark) != std::string_view::npos;
         });
}

bool is_base64(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
}

/// Calls `use` with each part of the text that is base64 of something with a placeholder in it: where it begins, how
/// long it is, what it holds.
template <typename Use>
void each_hidden(std::string_view text, Use use) {
  if (!may_hide(text)) return;
  for (std::size_t at = 0; at < text.size();) {
    auto end = at;
    while (end < text.size() && is_base64(text[end])) ++end;
    while (end < text.size() && end - at >= 16 && text[end] == '=' && (end - at) % 4 != 0) ++end;
    const auto run = text.substr(at, end - at);
    if (run.size() % 4 == 0 && may_hide(run))
      if (const auto held = base64_decode(run); held && find_placeholder(*held, 0)) use(at, run.size(), *held);
    at = std::max(end, at + 1);
  }
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
  // What carries a value in base64 carries its canary so.
  std::string whole;
  std::size_t done = 0;
  each_hidden(out, [&](std::size_t at, std::size_t size, const std::string& held) {
    whole.append(out, done, at - done);
    whole += base64_encode(substitute(held, substitution));
    done = at + size;
  });
  if (done == 0) return out;
  whole.append(out, done);
  return whole;
}

void substitute_in(Json& json, const Substitution& substitution) {
  if (auto* text = json.get_ptr<std::string*>()) {
    if (find_placeholder(*text, 0) || may_hide(*text)) *text = substitute(*text, substitution);
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
  each_hidden(text, [&](std::size_t, std::size_t, const std::string& held) {
    for (auto& label : placeholder_labels(held))
      if (std::find(labels.begin(), labels.end(), label) == labels.end()) labels.push_back(std::move(label));
  });
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
