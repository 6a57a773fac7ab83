#include "generators/events/filter.h"

#include <algorithm>
#include <cstdlib>

#include "generators/events/pattern.h"
#include "generators/events/text.h"

namespace warmfuzz::events {
namespace {

/// Patterns are objects, or texts that hold them; what is neither lets everything through.
std::vector<Json> patterns_in(const Json& configured) {
  std::vector<Json> out;
  const auto add = [&](const Json& one) {
    auto pattern = one.is_string() ? Json::parse(one.get_ref<const std::string&>(), nullptr, false) : one;
    if (pattern.is_object()) out.push_back(std::move(pattern));
  };
  if (configured.is_array()) {
    for (const auto& one : configured) add(one);
  } else {
    add(configured);
  }
  return out;
}

/// What the filter looks at.
Json view_of(const FilterSpec& filter, const Json& record) {
  const auto* at = filter.at.find(record);
  if (at == nullptr) return Json::object();
  if (filter.member.empty()) return *at;
  auto view = Json::object();
  if (at->is_object())
    for (const auto& [name, entry] : at->items())
      if (const auto* value = find_member(entry, filter.member)) view[name] = *value;
  return view;
}

std::string below(const std::vector<std::string>& tokens, std::size_t from) {
  std::string out;
  for (auto i = from; i < tokens.size(); ++i) out += '/' + escape_token(tokens[i]);
  return out;
}

/// {"N": "5"} in a typed map is the number 5 in a field. `tokens` from `from` on: name, type, name, type, …
std::pair<std::string, Json> untyped(const AttributeRule& rule, const std::vector<std::string>& tokens,
                                     std::size_t from, Json value) {
  std::string pointer;
  for (auto i = from; i < tokens.size(); i += rule.form == AttributeForm::sqs ? tokens.size() : 2)
    pointer += '/' + escape_token(tokens[i]);
  const bool number = rule.form == AttributeForm::dynamodb && tokens.back() == "N" && (tokens.size() - from) % 2 == 0;
  if (number && value.is_string()) value = std::strtod(value.get_ref<const std::string&>().c_str(), nullptr);
  return {std::move(pointer), std::move(value)};
}

void demand(const SourceSpec& spec, const Json& config, const Json& record, std::vector<std::string> tokens,
            const PatternChange& change, FilterDemands& out) {
  tokens.insert(tokens.end(), change.path.begin(), change.path.end());
  for (const auto& field : spec.fields) {
    const auto& path = field.path.tokens();
    if (path.size() > tokens.size() || !std::equal(path.begin(), path.end(), tokens.begin())) continue;
    if (!hold(field.when, config, record)) continue;
    if (field.kind == FieldKind::attribute_map && tokens.size() > path.size()) {
      auto [pointer, value] = untyped(field.attributes, tokens, path.size(), change.value);
      out.fields.emplace_back(field.tail + pointer, std::move(value));
    } else {
      out.fields.emplace_back(field.tail + below(tokens, path.size()), change.value);
    }
    return;
  }
  out.service.emplace_back(*Pointer::parse(below(tokens, 0)), change.value);
}

}  // namespace

FilterDemands filter_demands(const SourceSpec& spec, const Json& record, const Json& config, std::uint64_t choice) {
  FilterDemands out;
  for (const auto& filter : spec.filters) {
    if (!config.is_object() || !hold(filter.when, config, record)) continue;
    const auto configured = config.find(filter.key);
    if (configured == config.end()) continue;
    const auto patterns = patterns_in(*configured);
    if (patterns.empty()) continue;
    const auto view = view_of(filter, record);
    if (std::any_of(patterns.begin(), patterns.end(),
                    [&](const Json& pattern) { return matches_pattern(pattern, view); }))
      continue;
    for (const auto& change : changes_for_pattern(patterns[choice % patterns.size()], view, choice / patterns.size()))
      demand(spec, config, record, filter.at.tokens(), change, out);
  }
  return out;
}

}  // namespace warmfuzz::events
