#include "harness/engine/hostile_events.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "generators/events/guess.h"
#include "generators/mutators/vocabulary.h"
#include "harness/engine/compared_events.h"
#include "warmfuzz/canary.h"

namespace warmfuzz {

namespace {

constexpr std::size_t kMaxBases = 6;               // benign events of a trigger that are attacked
constexpr std::size_t kOfOthers = 5;               // attacks on each of them but the first
constexpr std::size_t kMaxNames = 12;              // members that a shared object is given
constexpr std::size_t kMaxNodes = 80;              // of a field that are looked at
constexpr std::size_t kMaxLeaves = 24;             // of an event
constexpr std::size_t kMembers = 5;                // payloads of members that are tried alone
constexpr std::size_t kOddAtOnce = 6;              // values that all fields have at the same time
constexpr std::string_view kAnyName = "polluted";  // what the catalogue calls a member whose name does not matter

bool is_attacked(const Field& field) { return field.kind == FieldKind::json_text || is_query(field); }

// A text that was made up, not a word of the code's.
bool is_free(const Json& leaf) {
  return !leaf.is_string() || leaf.get_ref<const std::string&>().find(kPlaceholderOpen) != std::string::npos;
}

bool has_placement(const Payload& payload, PayloadPlace place) {
  return std::find(payload.placements.begin(), payload.placements.end(), place) != payload.placements.end();
}

bool suits(const Payload& payload, FieldKind kind) {
  return std::find(payload.kinds.begin(), payload.kinds.end(), kind) != payload.kinds.end();
}

bool is_heavy(const Payload& payload) {
  return std::any_of(payload.rules.begin(), payload.rules.end(),
                     [](const std::string& rule) { return rule == "timeout" || rule == "out-of-memory"; });
}

// Each language has its own way to what all objects share.
bool is_of(std::string_view runtime, const Payload& payload) {
  const std::string text = payload.value.dump();
  const auto speaks_of = [&](std::string_view word) { return text.find(word) != std::string::npos; };
  if (runtime.starts_with("nodejs")) return !speaks_of("__class__") && !speaks_of("__globals__");
  if (runtime.starts_with("python")) return !speaks_of("__pro") && !speaks_of("constructor");
  return true;
}

/// What the code looks up, and the value with which it would be worth most to an attacker.
class Names {
 public:
  Names(const Catalogue& catalogue, const KeyWords& words) {
    for (const auto* name : {"structure", "members"})
      for (const auto& payload : catalogue.of_class(name))
        if (has_placement(payload, PayloadPlace::merge))
          for (const auto& [key, value] : payload.value.items())
            if (!value.is_structured()) values_.emplace(key, value);
    for (const auto& key : without_envelope(usable_keys(words)))
      (meaning_of(key) == Meaning::flag || values_.contains(key) ? telling_ : others_).push_back(key);
  }

  /// Those that decide most likely first.
  std::vector<std::string> single() const {
    auto names = telling_;
    names.insert(names.end(), others_.begin(), others_.end());
    if (names.empty()) names.emplace_back("isAdmin");
    if (names.size() > kMaxNames) names.resize(kMaxNames);
    return names;
  }

  /// The payload with what the code looks up in place of the member whose name does not matter: `name` where there can
  /// be one only, otherwise those that decide something, or all.
  Json in(const Json& payload, const std::string& name, bool all) const {
    if (payload.is_string()) return in_text(payload.get<std::string>(), name);
    if (payload.is_array()) {
      Json list = Json::array();
      for (const auto& element : payload) list.push_back(in(element, name, all));
      return list;
    }
    if (!payload.is_object()) return payload;
    Json object = Json::object();
    for (const auto& [key, value] : payload.items()) {
      if (lower(key) == kAnyName) {
        put(object, telling_);
        if (all || telling_.empty()) put(object, others_);
      } else {
        object[in_text(key, name)] = in(value, name, all);
      }
    }
    return object;
  }

 private:
  static std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
  }

  static std::string in_text(std::string text, const std::string& name) {
    const auto at = text.find(kAnyName);
    if (at != std::string::npos) text.replace(at, kAnyName.size(), name);
    return text;
  }

  void put(Json& object, const std::vector<std::string>& names) const {
    for (const auto& name : names)
      if (object.size() < kMaxNames) object[name] = value_of(name);
  }

  Json value_of(const std::string& name) const {
    const auto known = values_.find(name);
    return known == values_.end() ? Json(true) : known->second;
  }

  std::map<std::string, Json> values_;
  std::vector<std::string> telling_;
  std::vector<std::string> others_;
};

/// The attacks on one benign event.
class Attacks {
 public:
  Attacks(const InvokeStep& base, const std::vector<Field>& fields, std::string_view runtime,
          const Catalogue& catalogue, const Names& names)
      : base_(base), fields_(fields), runtime_(runtime), catalogue_(catalogue), names_(names) {}

  /// The most telling first. `turn` says with which of the odd values it begins, so that several events get several.
  std::vector<InvokeStep> all(std::size_t turn) {
    std::vector<std::vector<InvokeStep>> queues;
    for (const auto kind : {FieldKind::json_text, FieldKind::string_map})
      for (const auto& field : fields_)
        if (is_attacked(field) && field.kind == kind) {
          queues.push_back(shared(field));
          if (kind == FieldKind::json_text) queues.push_back(members(field));
          queues.push_back(odd(field, turn));
        }
    return in_turn(std::move(queues));
  }

 private:
  void add(std::vector<InvokeStep>& queue, const Field& field, Json value) const {
    if (value == value_of(base_, field.pointer, field)) return;
    queue.push_back(base_);
    queue.back().fields[field.pointer] = std::move(value);
  }

  // Members for those who merge; paths, in all texts at once, for those who set something, the first with each name.
  std::vector<InvokeStep> shared(const Field& field) {
    const auto names = names_.single();
    std::vector<std::vector<Json>> merged(2);
    std::vector<Json> paths, texts;
    for (const auto* name : {"structure", "prototype"})
      for (const auto& payload : catalogue_.of_class(name)) {
        const auto& rules = payload.rules;
        if (std::find(rules.begin(), rules.end(), "prototype-pollution") == rules.end() || !is_of(runtime_, payload))
          continue;
        if (has_placement(payload, PayloadPlace::merge)) {
          for (const bool all : {false, true})
            if (auto value = value_of(base_, field.pointer, field);
                field.kind == FieldKind::json_text &&
                merge_everywhere(field, value, names_.in(payload.value, names.front(), all)))
              merged[all].push_back(std::move(value));
        } else if (suits(payload, FieldKind::text)) {
          auto& list = suits(payload, FieldKind::path) ? paths : texts;
          const std::size_t count = suits(payload, FieldKind::path) && paths.empty() ? names.size() : 1;
          for (std::size_t i = 0; i < count; ++i)
            if (auto value = value_of(base_, field.pointer, field); change_leaves(field, value, [&](Json& leaf) {
                  if (leaf.is_string() && is_free(leaf)) leaf = sent(field, names_.in(payload.value, names[i], false));
                }))
              list.push_back(std::move(value));
        }
      }
    paths.insert(paths.end(), std::make_move_iterator(texts.begin()), std::make_move_iterator(texts.end()));
    std::vector<InvokeStep> steps;
    for (auto& value : in_turn(std::vector{in_turn(std::move(merged)), std::move(paths)}))
      add(steps, field, std::move(value));
    return steps;
  }

  // The first of each list, then the second of each, and so on.
  template <typename Each>
  static std::vector<Each> in_turn(std::vector<std::vector<Each>> lists) {
    std::vector<Each> out;
    for (std::size_t i = 0, more = 1; more > 0; ++i) {
      more = 0;
      for (auto& list : lists)
        if (i < list.size()) {
          out.push_back(std::move(list[i]));
          ++more;
        }
    }
    return out;
  }

  // All of them at once, then one after the other.
  std::vector<InvokeStep> members(const Field& field) {
    const Json value = value_of(base_, field.pointer, field);
    Json everything = Json::object();
    std::vector<Json> single;
    for (const auto* name : {"structure", "members"})
      for (const auto& payload : catalogue_.of_class(name)) {
        const bool mine =
            std::find(payload.rules.begin(), payload.rules.end(), "mass-assignment") != payload.rules.end();
        if (!mine || !has_placement(payload, PayloadPlace::merge)) continue;
        if (single.size() < kMembers) single.push_back(payload.value);
        everything.update(payload.value);
      }
    single.insert(single.begin(), std::move(everything));
    std::vector<InvokeStep> steps;
    for (const auto& more : single)
      if (Json changed = value; merge_everywhere(field, changed, more)) add(steps, field, std::move(changed));
    return steps;
  }

  // Into the whole, and into all objects within it: which of them is taken over is not known.
  static bool merge_everywhere(const Field& field, Json& value, const Json& more) {
    const Json before = value;
    for (const auto& node : nodes_of(before, name_of_pointer(field.pointer), kMaxNodes))
      if (node.container)
        edit(value, node, [&](Json& found) {
          if (found.is_object()) found.update(more);
          return found.is_object();
        });
    return value != before;
  }

  // Another value in each field, and then in all together.
  std::vector<InvokeStep> odd(const Field& field, std::size_t turn) {
    std::vector<InvokeStep> steps;
    const Json value = value_of(base_, field.pointer, field);
    std::vector<Node> leaves;
    for (auto& node : nodes_of(value, name_of_pointer(field.pointer), kMaxNodes))
      if (!node.container && leaves.size() < kMaxLeaves) leaves.push_back(std::move(node));
    for (std::size_t pass = 0; pass < 2; ++pass) {
      for (std::size_t i = 0; i < leaves.size(); ++i) {
        const auto& values = odd_values(field, kind_of_node(field, leaves[i]));
        if (values.empty()) continue;
        Json changed = value;
        if (edit(changed, leaves[i], [&](Json& leaf) {
              leaf = values[(i + turn + pass * leaves.size()) % values.size()];
              return true;
            }))
          add(steps, field, std::move(changed));
      }
      for (std::size_t i = pass * kOddAtOnce; i < (pass + 1) * kOddAtOnce; ++i) {
        Json changed = value;
        change_leaves(field, changed, [&](Json& leaf) {
          const auto& values = odd_values(field, leaf.is_number() ? FieldKind::number : FieldKind::text);
          if (is_free(leaf) && !values.empty()) leaf = values[(i + turn) % values.size()];
        });
        add(steps, field, std::move(changed));
      }
    }
    return steps;
  }

  const std::vector<Json>& odd_values(const Field& field, FieldKind kind) {
    const bool texts = is_query(field);
    auto& values = odd_values_[{texts, kind}];
    if (!values.empty()) return values;
    std::vector<std::vector<Json>> by_class;
    for (const auto* name : {"structure", "text", "numbers", "types"}) {
      auto& some = by_class.emplace_back();
      for (const auto& payload : catalogue_.of_class(name))
        if (suits(payload, kind) && has_placement(payload, PayloadPlace::whole) && !is_heavy(payload) &&
            (!texts || !payload.value.is_structured()))
          some.push_back(sent(field, payload.value));
    }
    values = in_turn(std::move(by_class));
    return values;
  }

  // A query has nothing but texts.
  static Json sent(const Field& field, Json value) {
    return is_query(field) && !value.is_string() ? Json(value.dump()) : value;
  }

  template <typename Change>
  static bool change_leaves(const Field& field, Json& value, const Change& change) {
    const Json before = value;
    for (const auto& node : nodes_of(before, name_of_pointer(field.pointer), kMaxNodes))
      if (!node.container)
        edit(value, node, [&](Json& leaf) {
          change(leaf);
          return true;
        });
    return value != before;
  }

  const InvokeStep& base_;
  const std::vector<Field>& fields_;
  std::string_view runtime_;
  const Catalogue& catalogue_;
  const Names& names_;
  std::map<std::pair<bool, FieldKind>, std::vector<Json>> odd_values_;
};

// What takes the event to another part of the handler: a path, a method, words of the code.
std::string way_of(const InvokeStep& step, const std::vector<Field>& fields) {
  const auto is_word = [](const Json& value) {
    const auto is_letter = [](unsigned char c) { return std::isalpha(c) != 0; };
    if (!value.is_string() || is_free(value)) return false;
    const auto& text = value.get_ref<const std::string&>();
    return std::any_of(text.begin(), text.end(), is_letter);
  };
  std::string way;
  for (const auto& field : fields) {
    const Json& value = value_of(step, field.pointer, field);
    if (field.kind == FieldKind::choice || field.pointer == "/pathParameters") way += field.pointer + value.dump();
    if (is_attacked(field) && value.is_object())
      for (const auto& [key, member] : value.items())
        if (is_word(member)) way += key + member.dump();
  }
  return way;
}

/// How many members the event has that the code looks up, how many at all, and how many with members of their own.
struct Size {
  std::pair<std::size_t, std::size_t> members;
  std::size_t objects = 0;

  Size(const InvokeStep& step, const std::vector<Field>& fields, const KeyWords& words) {
    for (const auto& field : fields) {
      const Json& value = value_of(step, field.pointer, field);
      if (!is_attacked(field) || !value.is_object()) continue;
      for (const auto& [key, member] : value.items()) {
        members.first += std::find(words.keys.begin(), words.keys.end(), key) != words.keys.end();
        ++members.second;
        objects += member.is_object();
      }
    }
  }
};

/// The events to be attacked: of each way the one with most in it, and then the one with most within that.
std::vector<const InvokeStep*> bases(const std::vector<const InvokeStep*>& benign, const std::vector<Field>& fields,
                                     const KeyWords& words) {
  std::vector<std::string> ways;
  std::map<std::string, const InvokeStep*> flat, deep;
  for (const auto* step : benign) {
    const Size size(*step, fields, words);
    if (size.members.second == 0) continue;
    const auto way = way_of(*step, fields);
    auto& most = flat[way];
    if (most == nullptr) ways.push_back(way);
    if (most == nullptr || size.members > Size(*most, fields, words).members) most = step;
    auto& deepest = deep[way];
    if (size.objects > (deepest == nullptr ? 0 : Size(*deepest, fields, words).objects)) deepest = step;
  }
  std::vector<const InvokeStep*> out;
  for (const auto& way : ways)
    for (const auto* step : {flat[way], deep[way]})
      if (step != nullptr && out.size() < kMaxBases && std::find(out.begin(), out.end(), step) == out.end())
        out.push_back(step);
  return out;
}

}  // namespace

std::vector<InvokeStep> hostile_events(const std::vector<InvokeStep>& benign, std::string_view runtime,
                                       const FieldTable& table, const Catalogue& catalogue, const KeyWords& words,
                                       std::size_t most) {
  const Names names(catalogue, words);
  std::map<std::string, std::vector<const InvokeStep*>> by_trigger;
  for (const auto& step : benign) by_trigger[step.trigger].push_back(&step);
  std::vector<std::vector<InvokeStep>> queues;
  for (const auto& [trigger, steps] : by_trigger) {
    const auto& fields = table.fields(trigger);
    const auto attacked = bases(steps, fields, words);
    for (std::size_t i = 0; i < attacked.size(); ++i) {
      queues.push_back(Attacks(*attacked[i], fields, runtime, catalogue, names).all(i));
      if (i > 0 && queues.back().size() > kOfOthers) queues.back().resize(kOfOthers);
    }
  }
  std::vector<InvokeStep> events;
  for (std::size_t i = 0, more = 1; more > 0; ++i) {
    more = 0;
    for (const auto& queue : queues) {
      if (i >= queue.size()) continue;
      ++more;
      if (events.size() < most && std::find(events.begin(), events.end(), queue[i]) == events.end())
        events.push_back(queue[i]);
    }
  }
  return events;
}

}  // namespace warmfuzz
