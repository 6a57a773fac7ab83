#include "generators/payloads/catalogue.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>

#include "include/src/json_reader.h"
#include "payload_files.h"

namespace warmfuzz {
namespace {

using Place = JsonReader::Place;

constexpr int kLastOrder = 1000;  // of a class that does not say

const std::initializer_list<std::pair<std::string_view, PayloadPlace>> kPlacements{
    {"whole", PayloadPlace::whole},
    {"append", PayloadPlace::append},
    {"prepend", PayloadPlace::prepend},
    {"inside", PayloadPlace::inside},
    {"keep-suffix", PayloadPlace::keep_suffix},
    {"keep-prefix", PayloadPlace::keep_prefix},
    {"keep-word", PayloadPlace::keep_word},
    {"merge", PayloadPlace::merge}};

const std::initializer_list<std::pair<std::string_view, FieldKind>> kKinds{
    {"path", FieldKind::path},     {"text", FieldKind::text}, {"json_text", FieldKind::json_text},
    {"number", FieldKind::number}, {"name", FieldKind::name}, {"attribute_map", FieldKind::attribute_map},
    {"object", FieldKind::object}};

template <typename T>
std::string_view name_of(const std::initializer_list<std::pair<std::string_view, T>>& table, T value) {
  for (const auto& [name, one] : table)
    if (one == value) return name;
  return "unknown";
}

/// {"text","times","before","after"}: long texts that would make the file unreadable.
Json repeated(JsonReader& in, const Place& place) {
  if (!in.object(place, {"text", "times", "before", "after"})) return nullptr;
  const auto text = in.text(in.member(place, "text", true));
  const auto times = in.number(in.member(place, "times", true), 1, 1'000'000);
  auto out = in.text(in.member(place, "before"));
  for (long long i = 0; i < times; ++i) out += text;
  return out + in.text(in.member(place, "after"));
}

/// {"as","depth"}
Json nested(JsonReader& in, const Place& place) {
  if (!in.object(place, {"as", "depth"})) return nullptr;
  const bool list = in.choice<bool>(in.member(place, "as", true), {{"list", true}, {"object", false}});
  const auto depth = in.number(in.member(place, "depth", true), 1, 500);
  Json out = list ? Json::array() : Json::object();
  for (long long i = 1; i < depth; ++i) {
    Json outer = list ? Json::array() : Json::object();
    if (list) {
      outer.push_back(std::move(out));
    } else {
      outer["a"] = std::move(out);
    }
    out = std::move(outer);
  }
  return out;
}

/// {"value","count"}
Json elements(JsonReader& in, const Place& place) {
  if (!in.object(place, {"value", "count"})) return nullptr;
  const auto value = in.member(place, "value", true);
  const auto count = in.number(in.member(place, "count", true), 1, 1'000'000);
  if (!value) return nullptr;
  return Json(static_cast<std::size_t>(count), *value.json);
}

Payload read_payload(JsonReader& in, const Place& place) {
  Payload payload;
  if (!in.object(place, {"id", "value", "repeat", "nest", "elements", "kinds", "place", "rules", "why", "source"}))
    return payload;
  payload.id = in.text(in.member(place, "id", true));
  const auto value = in.member(place, "value");
  const auto repeat = in.member(place, "repeat");
  const auto nest = in.member(place, "nest");
  const auto list = in.member(place, "elements");
  if (static_cast<int>(bool(value)) + static_cast<int>(bool(repeat)) + static_cast<int>(bool(nest)) +
          static_cast<int>(bool(list)) !=
      1)
    in.fail(place.pointer, "expected one of value, repeat, nest, elements");
  if (value) payload.value = *value.json;
  if (repeat) payload.value = repeated(in, repeat);
  if (nest) payload.value = nested(in, nest);
  if (list) payload.value = elements(in, list);
  for (const auto& kind : in.elements(in.member(place, "kinds", true)))
    payload.kinds.push_back(in.choice(kind, kKinds));
  payload.rules = in.texts(in.member(place, "rules", true));
  if (const auto placements = in.member(place, "place"))
    for (const auto& one : in.elements(placements)) payload.placements.push_back(in.choice(one, kPlacements));
  if (payload.placements.empty()) payload.placements.push_back(PayloadPlace::whole);
  payload.why = in.text(in.member(place, "why", true));
  payload.source = in.text(in.member(place, "source", true));
  const bool document = std::find(payload.kinds.begin(), payload.kinds.end(), FieldKind::object) != payload.kinds.end();
  if (document && !payload.value.is_string())
    if (const auto object = read_stored_object(payload.value, place.pointer + "/value"); !object.ok())
      in.fail(place.pointer + "/value", "expected a stored object (include/SCENARIO.md): " + object.fault().message);
  if (payload.kinds.empty() || payload.rules.empty() || payload.why.empty() || payload.source.empty())
    in.fail(place.pointer, "expected something in kinds, rules, why and source");
  return payload;
}

/// {"class","order","from_round","repeat"} of a file.
PayloadClass read_class(JsonReader& in, const Place& top) {
  PayloadClass out;
  const auto name = in.member(top, "class", true);
  out.name = in.text(name, "the name of a class");
  const bool spelt =
      !out.name.empty() && out.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
  if (name && !spelt) in.fail(name.pointer, "expected the name of a class, of a-z, 0-9 and -");
  out.order = kLastOrder;
  if (const auto order = in.member(top, "order")) out.order = static_cast<int>(in.number(order, 0, kLastOrder));
  if (const auto round = in.member(top, "from_round")) out.from_round = static_cast<int>(in.number(round, 0, 1000));
  out.repeat = in.flag(in.member(top, "repeat"));
  return out;
}

const Payload* find_in(const std::vector<Payload>& payloads, std::string_view id) {
  const auto found =
      std::find_if(payloads.begin(), payloads.end(), [&](const Payload& payload) { return payload.id == id; });
  return found == payloads.end() ? nullptr : &*found;
}

/// Where a benign text can be split without cutting a placeholder in two.
std::size_t middle_of(const std::string& text) {
  auto at = text.size() / 2;
  const auto open = text.rfind("{{", at);
  if (open != std::string::npos) {
    const auto close = text.find("}}", open);
    if (close != std::string::npos && close + 2 > at) at = close + 2;
  }
  return at;
}

/// ".jpg" of "a/{{wf:probe.x}}.jpg"; what stands behind the last dot of the last segment, outside placeholders.
std::string extension_of(const std::string& text) {
  const auto from = std::max(text.rfind('/') + 1, text.rfind("}}") == std::string::npos ? 0 : text.rfind("}}") + 2);
  const auto dot = text.find('.', std::min(from, text.size()));
  if (dot == std::string::npos || text.size() - dot > 12) return {};
  return text.substr(dot);
}

/// "a/b/" of "a/b/c.txt".
std::string folder_of(const std::string& text) { return text.substr(0, text.rfind('/') + 1); }

}  // namespace

std::string_view to_string(PayloadPlace placement) { return name_of(kPlacements, placement); }

Json place(const Payload& payload, PayloadPlace placement, const Json& benign) {
  if (!payload.value.is_string() || !benign.is_string()) return payload.value;
  const auto& attack = payload.value.get_ref<const std::string&>();
  const auto& text = benign.get_ref<const std::string&>();
  switch (placement) {
    case PayloadPlace::whole:
    case PayloadPlace::merge:
      break;
    case PayloadPlace::append:
      return text + attack;
    case PayloadPlace::prepend:
      return attack + text;
    case PayloadPlace::inside: {
      auto out = text;
      return out.insert(middle_of(text), attack);
    }
    case PayloadPlace::keep_suffix:
      return attack + extension_of(text);
    case PayloadPlace::keep_prefix:
      return folder_of(text) + attack;
    case PayloadPlace::keep_word:
      return text.substr(0, text.find(' ') + 1) + attack;
  }
  return payload.value;
}

Status Catalogue::add(std::string_view text, const std::string& origin) {
  JsonReader in(origin);
  const auto document = in.parse(text);
  const Place top{&document, ""};
  PayloadClass read;
  std::vector<Payload> payloads;
  const PayloadClass* known = nullptr;
  if (in.ok() &&
      in.object(top, {"$schema", "version", "class", "order", "from_round", "repeat", "about", "payloads"})) {
    in.number(in.member(top, "version", true), 1, 1);
    in.text(in.member(top, "about"));
    read = read_class(in, top);
    const auto same =
        std::find_if(classes_.begin(), classes_.end(), [&](const PayloadClass& one) { return one.name == read.name; });
    if (same != classes_.end()) known = &*same;
    if (known != nullptr)
      for (const auto* key : {"order", "from_round", "repeat"})
        if (in.member(top, key)) in.fail('/' + std::string(key), "class \"" + read.name + "\" has it already");
    for (const auto& place : in.elements(in.member(top, "payloads", true))) {
      auto payload = read_payload(in, place);
      if (!in.ok()) break;
      payload.payload_class = read.name;
      if (find(payload.id) != nullptr || find_in(payloads, payload.id) != nullptr)
        in.fail(place.pointer + "/id", "\"" + payload.id + "\" is the id of another payload");
      payloads.push_back(std::move(payload));
    }
  }
  if (!in.ok()) return in.fault();
  if (known == nullptr) classes_.push_back(std::move(read));
  std::move(payloads.begin(), payloads.end(), std::back_inserter(payloads_));
  return Done{};
}

void Catalogue::sort() {
  std::sort(classes_.begin(), classes_.end(), [](const PayloadClass& a, const PayloadClass& b) {
    return std::tie(a.order, a.name) < std::tie(b.order, b.name);
  });
  std::map<std::string_view, std::size_t> position;
  for (const auto& one : classes_) position.emplace(one.name, position.size());
  std::stable_sort(payloads_.begin(), payloads_.end(), [&](const Payload& a, const Payload& b) {
    return position.at(a.payload_class) < position.at(b.payload_class);
  });
  begin_.assign(classes_.size() + 1, 0);
  for (const auto& payload : payloads_) ++begin_[position.at(payload.payload_class) + 1];
  for (std::size_t i = 1; i < begin_.size(); ++i) begin_[i] += begin_[i - 1];
}

Result<Catalogue> Catalogue::load(const std::filesystem::path& extra_folder, std::vector<Fault>* left_out) {
  Catalogue catalogue;
  for (const auto& file : embedded::payload_files())
    if (auto status = catalogue.add(file.content, "corpora/payloads/" + std::string(file.name)); !status)
      return status.fault();
  if (!extra_folder.empty()) {
    const auto files = read_json_folder(extra_folder, "payloads");
    if (!files) return files.fault();
    for (const auto& file : *files) {
      auto status = catalogue.add(file.content, file.name);
      if (status) continue;
      if (left_out == nullptr) return status.fault();
      left_out->push_back(status.fault());
    }
  }
  catalogue.sort();
  return catalogue;
}

std::span<const Payload> Catalogue::of_class(std::string_view payload_class) const {
  const auto found = std::find_if(classes_.begin(), classes_.end(),
                                  [&](const PayloadClass& one) { return one.name == payload_class; });
  return found == classes_.end() ? std::span<const Payload>() : of_class(found - classes_.begin());
}

std::span<const Payload> Catalogue::of_class(std::ptrdiff_t index) const {
  const auto begin = begin_[static_cast<std::size_t>(index)];
  return std::span(payloads_).subspan(begin, begin_[static_cast<std::size_t>(index) + 1] - begin);
}

std::vector<const Payload*> Catalogue::for_kind(FieldKind kind, bool later) const {
  std::vector<const Payload*> out;
  for (std::size_t i = 0; i < classes_.size(); ++i) {
    if (!later && classes_[i].from_round > 0) continue;
    for (const auto& payload : of_class(static_cast<std::ptrdiff_t>(i)))
      if (std::find(payload.kinds.begin(), payload.kinds.end(), kind) != payload.kinds.end()) out.push_back(&payload);
  }
  return out;
}

const Payload* Catalogue::find(std::string_view id) const { return find_in(payloads_, id); }

}  // namespace warmfuzz
