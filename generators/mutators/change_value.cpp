#include <algorithm>
#include <array>
#include <optional>

#include "generators/events/guess.h"
#include "generators/mutators/chance.h"
#include "generators/mutators/changes.h"
#include "generators/mutators/shapes.h"

namespace warmfuzz {
namespace {

constexpr std::size_t kMaxFieldBytes = 300'000;
constexpr std::size_t kMaxLeafBytes = 4096;  ///< of mutated texts; longer ones come from the catalogue
constexpr std::size_t kMaxNodes = 200;

/// Bodies, images and keys first; headers and claims seldom.
unsigned weight_of(const Field& field) {
  if (field.control == Control::partly) return 1;
  switch (field.kind) {
    case FieldKind::json_text:
      return 8;
    case FieldKind::path:
    case FieldKind::attribute_map:
      return 6;
    case FieldKind::string_map:
      return field.pointer.find("header") != std::string::npos ? 1 : 4;
    default:
      return 2;
  }
}

Json other_type(const Json& value, Random& random) {
  const std::array<Json, 9> values{nullptr, true, false, 0, -1, "", "x", Json::array(), Json::object()};
  for (int i = 0; i < 4; ++i)
    if (const auto& other = values[below(values.size(), random)]; other.type() != value.type()) return other;
  return value.is_null() ? Json("") : Json();
}

/// Without the encoding of the node's own text: the text as a whole is meant, not what it holds.
Node around(Node node) {
  while (!node.hops.empty() && node.hops.back().into != Hop::Into::member &&
         node.hops.back().into != Hop::Into::element)
    node.hops.pop_back();
  return node;
}

/// Classes that can wait have their turn too, but are not half of all there is to try. The most telling come first in
/// every class: half of the time only they.
const Payload& some_payload(const Catalogue& catalogue, FieldKind kind, Random& random) {
  const bool later = one_in(4, random);
  auto payloads = catalogue.for_kind(one_in(5, random) ? FieldKind::text : kind, later);
  if (payloads.empty()) payloads = catalogue.for_kind(FieldKind::text, later);
  const auto first = std::max<std::size_t>(1, payloads.size() / 4);
  return *payloads[below(one_in(2, random) ? payloads.size() : first, random)];
}

/// Changes of one value inside a field's value; each says by what.
class ValueChanges {
 public:
  ValueChanges(Json& value, const Field& field, const Ingredients& from, Random& random)
      : value_(value),
        field_(field),
        from_(from),
        random_(random),
        node_(pick_node(value, name_of_pointer(field.pointer), kMaxNodes, random)) {}

  /// By what the value was changed; empty: it was not.
  std::string change() {
    switch (weighted({10, 2, 3, 2, 3, 3, 4, 2}, random_)) {
      case 0:
        return payload();
      case 1:
        return joined_payloads();
      case 2:
        return replace([&](const Json& found) { return other_type(found, random_); }) ? "a value of another type" : "";
      case 3:
        return remove(value_, node_) ? "taken away" : "";
      case 4:
        return another_key();
      case 5:
        return literal();
      case 6:
        return bytes();
      default: {
        const auto with = benign_value(node_.key);
        return replace([&](const Json&) { return with; }) ? "a benign value" : "";
      }
    }
  }

  std::string path() const { return node_.path(); }

 private:
  template <typename With>
  bool replace(const With& with) {
    return edit(value_, node_, [&](Json& found) {
      auto other = with(found);
      if (found == other) return false;
      found = std::move(other);
      return true;
    });
  }

  std::string payload() {
    const auto& payload = some_payload(from_.catalogue, kind_of_node(field_, node_), random_);
    if (payload.value.is_string() && one_in(2, random_)) node_ = around(node_);
    const auto placement = pick(payload.placements, random_);
    if (!apply(payload, placement, value_, node_)) return {};
    return "payload " + payload.id + " (" + std::string(to_string(placement)) + ")";
  }

  /// What one check takes away may be what the next one needs: one payload behind the other, or in its middle.
  std::string joined_payloads() {
    const auto kind = kind_of_node(field_, node_);
    const auto& first = some_payload(from_.catalogue, kind, random_);
    const auto& second = some_payload(from_.catalogue, kind, random_);
    if (!first.value.is_string() || !second.value.is_string() || &first == &second) return {};
    const auto& outer = first.value.get_ref<const std::string&>();
    if (outer.size() + second.value.get_ref<const std::string&>().size() > kMaxLeafBytes) return {};
    const bool behind = one_in(2, random_);
    const auto placement = behind ? PayloadPlace::append : PayloadPlace::inside;
    node_ = around(node_);
    const auto with = place(second, placement, outer);
    if (!replace([&](const Json&) { return with; })) return {};
    return "payload " + second.id + (behind ? " behind " : " inside ") + first.id;
  }

  std::string another_key() {
    const auto common = from_.words.keys.empty() ? common_key_words().keys : from_.words.keys;
    const auto& key = pick(common, random_);
    const auto with =
        one_in(4, random_) ? shaped(common, kBodyShapes[below(std::size(kBodyShapes), random_)]) : benign_value(key);
    const bool done = edit(value_, node_, [&](Json& found) {
      if (!found.is_object()) return false;
      found[key] = with;
      return true;
    });
    return done ? "the key \"" + key + "\" of the code" : std::string();
  }

  /// A text of the code, alone or at an end.
  std::string literal() {
    if (from_.words.literals.empty()) return {};
    const auto& literal = pick(from_.words.literals, random_);
    const auto where = below(4, random_);
    const bool done = replace([&](const Json& found) -> Json {
      if (where < 2 || !found.is_string()) return literal;
      const auto& text = found.get_ref<const std::string&>();
      return where == 2 ? literal + text : text + literal;
    });
    return done ? "the text \"" + literal + "\" of the code" : std::string();
  }

  std::string bytes() {
    if (!from_.mutate_bytes) return {};
    const bool done = edit(value_, node_, [&](Json& found) {
      if (found.is_structured()) return false;
      const bool text = found.is_string();
      auto bytes = from_.mutate_bytes(text ? found.get<std::string>() : found.dump(), kMaxLeafBytes);
      Json read = text ? Json() : Json::parse(bytes, nullptr, false);
      found = text || read.is_discarded() || read.is_structured() ? Json(std::move(bytes)) : std::move(read);
      return true;
    });
    return done ? "other bytes" : "";
  }

  Json& value_;
  const Field& field_;
  const Ingredients& from_;
  Random& random_;
  Node node_;
};

/// A leaf's value goes to another place of the same kind, in this field or another; where it was, a benign one stands.
std::optional<Change> move_value(InvokeStep& step, const FieldTable& table, Random& random) {
  if (step.fields.empty()) return std::nullopt;
  const auto& fields = table.fields(step.trigger);
  const auto given = std::next(step.fields.begin(), static_cast<std::ptrdiff_t>(below(step.fields.size(), random)));
  const auto pointer = given->first;
  const auto* field = table.field(step.trigger, pointer);
  if (field == nullptr || field->kind == FieldKind::choice) return std::nullopt;
  auto source = given->second;
  const auto from = pick_node(source, name_of_pointer(pointer), kMaxNodes, random);
  const auto moved = value_at(source, from);
  if (from.container || moved == value_at(field->benign, from)) return std::nullopt;

  const auto& to_field = fields[below(fields.size(), random)];
  const auto to_pointer = in_record(to_field.pointer, first_record(pointer).first);
  if (to_field.kind == FieldKind::choice) return std::nullopt;
  const bool same = to_pointer == pointer;
  auto other = same ? Json() : value_of(step, to_pointer, to_field);
  auto& target = same ? source : other;
  const auto to = pick_node(target, name_of_pointer(to_pointer), kMaxNodes, random);
  if (to.container || kind_of_node(to_field, to) != kind_of_node(*field, from) || (same && to.path() == from.path()))
    return std::nullopt;
  const auto set = [](Json& value, const Node& node, const Json& with) {
    return edit(value, node, [&](Json& found) {
      found = with;
      return true;
    });
  };
  if (!set(source, from, benign_value(from.key)) || !set(target, to, moved)) return std::nullopt;
  step.fields[pointer] = std::move(source);
  if (!same) step.fields[to_pointer] = std::move(other);
  return Change{to_pointer + to.path(), "moved from " + pointer + from.path()};
}

}  // namespace

std::optional<Change> change_value(InvokeStep& step, const Ingredients& from, Random& random) {
  const auto& fields = from.table.fields(step.trigger);
  if (fields.empty()) return std::nullopt;
  if (one_in(12, random)) return move_value(step, from.table, random);
  std::vector<unsigned> weights;
  for (const auto& field : fields) weights.push_back(weight_of(field));
  const auto& field = fields[weighted(weights, random)];
  // A record that the event has already, usually the first.
  const auto pointer = in_record(field.pointer, one_in(3, random) ? below(record_count(step), random) : 0);
  if (field.kind == FieldKind::choice) {
    const auto& choice = pick(field.choices, random);
    step.fields[pointer] = choice;
    return Change{pointer, "another choice"};
  }
  auto value = value_of(step, pointer, field);
  ValueChanges changes(value, field, from, random);
  auto by = changes.change();
  if (by.empty() || rough_size(value, kMaxFieldBytes) > kMaxFieldBytes) return std::nullopt;
  step.fields[pointer] = std::move(value);
  return Change{pointer + changes.path(), std::move(by)};
}

}  // namespace warmfuzz
