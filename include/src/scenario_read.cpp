#include <cmath>
#include <optional>
#include <utility>

#include "include/src/json_text.h"
#include "include/src/scenario_format.h"
#include "warmfuzz/scenario.h"

namespace warmfuzz {
namespace {

constexpr std::uint64_t kMaxIndex = 1'000'000;

/// Where in the document we are: made on the way down for nothing, turned into a JSON pointer only for a message.
struct Place {
  const Place* parent = nullptr;
  std::string_view key;
  std::size_t index = 0;
  bool is_index = false;

  Place at(std::string_view name) const { return {this, name, 0, false}; }
  Place at(std::size_t number) const { return {this, {}, number, true}; }

  std::string pointer() const {
    if (parent == nullptr) return {};
    auto text = parent->pointer() + '/';
    if (is_index) return text + std::to_string(index);
    for (const char c : key) {
      if (c == '~') {
        text += "~0";
      } else if (c == '/') {
        text += "~1";
      } else {
        text += c;
      }
    }
    return text;
  }
};

std::string describe(const Json& value) {
  constexpr std::size_t longest = 40;
  if (value.is_structured()) return value.is_array() ? "an array" : "an object";
  auto text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (text.size() > longest)
    return std::string("a ") + value.type_name() + " of " + std::to_string(text.size()) + " characters";
  return text;
}

/// Turns a parsed document into a Scenario. Functions return false once `fault` is set.
class Reader {
 public:
  explicit Reader(std::string_view origin) : origin_(origin) {}

  bool scenario(Json& json, Scenario& out) {
    const Place top;
    if (!json.is_object()) return wrong(top, "an object with \"version\", \"function\" and \"steps\"", json);
    if (!version(json, top)) return false;
    bool function = false;
    bool steps = false;
    for (auto& [name, value] : members(json)) {
      const auto here = top.at(name);
      if (name == "version") continue;
      if (name == "function") {
        function = true;
        if (!string(value, here, out.function)) return false;
      } else if (name == "seed") {
        if (!whole_number(value, here, UINT64_MAX, out.seed)) return false;
      } else if (name == "steps") {
        steps = true;
        if (!list(value, here, out.steps, "an array of steps")) return false;
      } else if (name == "objects") {
        if (!list(value, here, out.objects, "an array of objects")) return false;
      } else {
        return unknown(here, "\"version\", \"function\", \"seed\", \"steps\" or \"objects\"");
      }
    }
    if (!function) return missing(top, "function");
    return steps ? objects_are_there(out, top.at("steps")) : missing(top, "steps");
  }

  bool objects_are_there(const Scenario& scenario, const Place& steps) {
    for (std::size_t i = 0; i < scenario.steps.size(); ++i) {
      const auto* step = std::get_if<InvokeStep>(&scenario.steps[i]);
      if (step == nullptr || !step->objects) continue;
      const auto inside = steps.at(i);
      const auto invoke = inside.at("invoke");
      const auto list = invoke.at("objects");
      for (std::size_t j = 0; j < step->objects->size(); ++j)
        if ((*step->objects)[j] >= scenario.objects.size())
          return fail(list.at(j), "expected the index of one of the " + std::to_string(scenario.objects.size()) +
                                      " objects of the scenario, got " + std::to_string((*step->objects)[j]));
    }
    return true;
  }

  bool stored_object(Json& json, StoredObject& out) { return item(json, Place(), out); }

  Fault take_fault() && { return std::move(*fault_); }

 private:
  static Json::object_t& members(Json& json) { return json.get_ref<Json::object_t&>(); }

  bool fail(const Place& place, const std::string& message) {
    auto pointer = place.pointer();
    fault_ = Fault{FaultKind::usage, origin_ + ": " + (pointer.empty() ? "top level" : pointer) + ": " + message};
    return false;
  }
  bool wrong(const Place& place, std::string_view expected, const Json& got) {
    return fail(place, "expected " + std::string(expected) + ", got " + describe(got));
  }
  bool unknown(const Place& place, std::string_view expected) {
    return fail(place, "unknown key; expected " + std::string(expected));
  }
  bool missing(const Place& place, std::string_view key) {
    return fail(place, "key \"" + std::string(key) + "\" is missing");
  }

  bool version(const Json& json, const Place& top) {
    const auto found = json.find("version");
    if (found == json.end()) return missing(top, "version");
    if (found->is_number() && *found == kScenarioVersion) return true;
    return wrong(top.at("version"),
                 "version " + std::to_string(kScenarioVersion) + " (the only one that this warmfuzz reads)", *found);
  }

  bool whole_number(const Json& json, const Place& place, std::uint64_t most, std::uint64_t& out) {
    bool ok = false;
    if (json.is_number_unsigned()) {
      out = json.get<std::uint64_t>();
      ok = true;
    } else if (json.is_number_float()) {  // "7.0" and "7e0" are whole numbers to JSON Schema
      const auto number = json.get<double>();
      ok = number >= 0 && number < 18446744073709551616.0 && std::floor(number) == number;
      if (ok) out = static_cast<std::uint64_t>(number);
    } else if (json.is_number_integer()) {
      ok = json.get<std::int64_t>() == 0;  // "-0"
      out = 0;
    }
    if (ok && out <= most) return true;
    return wrong(place, "a whole number from 0 to " + std::to_string(most), json);
  }

  static bool marked(const Json& json, std::string_view marker) {
    return json.is_object() && json.size() == 1 && json.begin().key() == marker;
  }

  bool base64(const Json& json, const Place& place, std::string& out) {
    if (json.is_string()) {
      if (auto bytes = base64_decode(json.get_ref<const std::string&>())) {
        out = std::move(*bytes);
        return true;
      }
    }
    return wrong(place, "base64 text with padding", json);
  }

  bool string(Json& json, const Place& place, std::string& out) {
    if (json.is_string()) {
      out = std::move(json.get_ref<std::string&>());
      return true;
    }
    if (marked(json, format::kBase64)) return base64(*json.begin(), place.at(format::kBase64), out);
    return wrong(place, "a string", json);
  }

  /// Calls read(key, value, place) for each member of a plain or a marked object.
  template <typename Read>
  bool map(Json& json, const Place& place, const Read& read) {
    if (!json.is_object()) return wrong(place, "an object", json);
    if (marked(json, format::kBase64)) return fail(place, "expected an object, got a string that is not UTF-8");
    if (!marked(json, format::kObject)) {
      for (auto& [name, value] : members(json)) {
        if (!read(std::string(name), value, place.at(name))) return false;
      }
      return true;
    }
    auto& pairs = *json.begin();
    const auto inside = place.at(format::kObject);
    if (!pairs.is_array()) return wrong(inside, "an array of [key, value] pairs", pairs);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      auto& pair = pairs[i];
      const auto here = inside.at(i);
      if (!pair.is_array() || pair.size() != 2) return wrong(here, "a [key, value] pair", pair);
      std::string name;
      if (!string(pair[0], here.at(std::size_t{0}), name) || !read(std::move(name), pair[1], here.at(1))) return false;
    }
    return true;
  }

  /// Replaces marked forms inside `json` by what they stand for.
  bool value(Json& json, const Place& place) {
    if (json.is_array()) {
      std::size_t index = 0;
      for (auto& item : json.get_ref<Json::array_t&>()) {
        if (!value(item, place.at(index++))) return false;
      }
      return true;
    }
    if (!json.is_object()) return true;
    if (marked(json, format::kBase64)) {
      std::string text;
      if (!string(json, place, text)) return false;
      json = std::move(text);
      return true;
    }
    if (!marked(json, format::kObject)) {
      for (auto& [name, member] : members(json)) {
        if (!value(member, place.at(name))) return false;
      }
      return true;
    }
    Json::object_t object;
    const auto add = [&](std::string name, Json& member, const Place& here) {
      if (!value(member, here)) return false;
      object.insert_or_assign(std::move(name), std::move(member));
      return true;
    };
    if (!map(json, place, add)) return false;
    json = std::move(object);
    return true;
  }

  template <typename Item>
  bool list(Json& json, const Place& place, std::vector<Item>& out, std::string_view expected) {
    if (!json.is_array()) return wrong(place, expected, json);
    out.resize(json.size());
    for (std::size_t i = 0; i < json.size(); ++i) {
      if (!item(json[i], place.at(i), out[i])) return false;
    }
    return true;
  }

  bool item(Json& json, const Place& place, Step& out) {
    constexpr std::string_view expected = "an object with one key, \"invoke\" or \"pause\"";
    if (!json.is_object() || json.size() != 1) return wrong(place, expected, json);
    auto& [name, value] = *members(json).begin();
    if (name == "invoke") return invoke(value, place.at(name), out.emplace<InvokeStep>());
    if (name == "pause") return pause(value, place.at(name), out.emplace<PauseStep>());
    return unknown(place.at(name), "\"invoke\" or \"pause\"");
  }

  bool invoke(Json& json, const Place& place, InvokeStep& out) {
    if (!json.is_object()) return wrong(place, "an object", json);
    bool trigger = false;
    bool source = false;
    for (auto& [name, member] : members(json)) {
      const auto here = place.at(name);
      if (name == "trigger") {
        trigger = true;
        if (!string(member, here, out.trigger)) return false;
      } else if (name == "source") {
        source = true;
        if (!string(member, here, out.source)) return false;
      } else if (name == "tenant") {
        if (!string(member, here, out.tenant)) return false;
      } else if (name == "fields") {
        const auto add = [&](std::string pointer, Json& field, const Place& at) {
          if (!value(field, at)) return false;
          out.fields.insert_or_assign(std::move(pointer), std::move(field));
          return true;
        };
        if (!map(member, here, add)) return false;
      } else if (name == "event") {
        if (!value(member, here)) return false;
        out.event = std::move(member);
      } else if (name == "objects") {
        if (!list(member, here, out.objects.emplace(), "an array of indices of the scenario's objects")) return false;
      } else if (name == "overlaps") {
        if (!member.is_boolean()) return wrong(here, "true or false", member);
        out.overlaps = member.get<bool>();
      } else {
        return unknown(here, "\"trigger\", \"source\", \"tenant\", \"fields\", \"event\", \"objects\" or \"overlaps\"");
      }
    }
    if (!trigger) return missing(place, "trigger");
    return source || missing(place, "source");
  }

  bool item(Json& json, const Place& place, std::size_t& out) {
    std::uint64_t index = 0;
    if (!whole_number(json, place, kMaxIndex, index)) return false;
    out = static_cast<std::size_t>(index);
    return true;
  }

  bool pause(Json& json, const Place& place, PauseStep& out) {
    if (!json.is_object()) return wrong(place, "an object with \"ms\"", json);
    for (auto& [name, member] : members(json)) {
      if (name != "ms") return unknown(place.at(name), "\"ms\"");
      std::uint64_t ms = 0;
      if (!whole_number(member, place.at(name), format::kMaxPauseMs, ms)) return false;
      out.duration = std::chrono::milliseconds(ms);
    }
    return !json.empty() || missing(place, "ms");
  }

  bool bytes(Json& json, const Place& place, std::string& out) {
    if (!json.is_string()) return wrong(place, "a string (bytes that are not UTF-8 go into \"content_base64\")", json);
    out = std::move(json.get_ref<std::string&>());
    return true;
  }

  bool item(Json& json, const Place& place, StoredObject& out) {
    if (!json.is_object()) return wrong(place, "an object with \"content\" or \"archive\"", json);
    bool bucket = false;
    bool key = false;
    int contents = 0;
    for (auto& [name, member] : members(json)) {
      const auto here = place.at(name);
      if (name == "bucket") {
        bucket = true;
        if (!string(member, here, out.bucket)) return false;
      } else if (name == "key") {
        key = true;
        if (!string(member, here, out.key)) return false;
      } else if (name == "content") {
        ++contents;
        if (!bytes(member, here, out.content)) return false;
      } else if (name == "content_base64") {
        ++contents;
        if (!base64(member, here, out.content)) return false;
      } else if (name == "archive") {
        ++contents;
        if (!archive(member, here, out.archive.emplace())) return false;
      } else if (name == "content_type") {
        if (!string(member, here, out.content_type)) return false;
      } else if (name == "metadata") {
        const auto add = [&](std::string label, Json& text, const Place& at) {
          return string(text, at, out.metadata[std::move(label)]);
        };
        if (!map(member, here, add)) return false;
      } else {
        return unknown(here,
                       "\"bucket\", \"key\", \"content\", \"content_base64\", \"archive\", \"content_type\" or "
                       "\"metadata\"");
      }
    }
    if (key && !bucket) return missing(place, "bucket");
    if (bucket && !key) return missing(place, "key");
    return contents == 1 || fail(place, "expected one of \"content\", \"content_base64\" and \"archive\"");
  }

  bool archive(Json& json, const Place& place, ArchiveRecipe& out) {
    if (!json.is_object()) return wrong(place, "an object with \"format\" and \"entries\"", json);
    bool format = false;
    bool entries = false;
    for (auto& [name, member] : members(json)) {
      const auto here = place.at(name);
      if (name == "format") {
        const auto known = member.is_string() ? parse_archive_format(member.get_ref<const std::string&>())
                                              : std::optional<ArchiveFormat>();
        if (!known) return wrong(here, "\"zip\", \"tar\", \"tar.gz\" or \"gz\"", member);
        out.format = *known;
        format = true;
      } else if (name == "entries") {
        if (!list(member, here, out.entries, "an array of entries")) return false;
        entries = true;
      } else {
        return unknown(here, "\"format\" or \"entries\"");
      }
    }
    if (!format) return missing(place, "format");
    if (!entries) return missing(place, "entries");
    std::uint64_t unpacked = 0;
    for (const auto& entry : out.entries) unpacked += std::uint64_t{entry.content.size()} * entry.repeat;
    return unpacked <= kMaxUnpackedBytes || fail(place, "expected at most " + std::to_string(kMaxUnpackedBytes) +
                                                            " bytes in all entries, got " + std::to_string(unpacked));
  }

  bool item(Json& json, const Place& place, ArchiveEntry& out) {
    if (!json.is_object()) return wrong(place, "an object with \"name\" and \"content\" or a link", json);
    bool named = false;
    int contents = 0;
    for (auto& [name, member] : members(json)) {
      const auto here = place.at(name);
      if (name == "name") {
        named = true;
        if (!string(member, here, out.name)) return false;
      } else if (name == "content") {
        ++contents;
        if (!bytes(member, here, out.content)) return false;
      } else if (name == "content_base64") {
        ++contents;
        if (!base64(member, here, out.content)) return false;
      } else if (name == "link" || name == "hard_link") {
        ++contents;
        out.kind = name == "link" ? ArchiveEntry::Kind::symlink : ArchiveEntry::Kind::hard_link;
        if (!string(member, here, out.content)) return false;
      } else if (name == "repeat") {
        std::uint64_t times = 0;
        if (!whole_number(member, here, kMaxUnpackedBytes, times)) return false;
        out.repeat = static_cast<std::uint32_t>(times);
      } else {
        return unknown(here, "\"name\", \"content\", \"content_base64\", \"link\", \"hard_link\" or \"repeat\"");
      }
    }
    if (!named) return missing(place, "name");
    return contents == 1 || fail(place, "expected one of \"content\", \"content_base64\", \"link\" and \"hard_link\"");
  }

  std::string origin_;
  std::optional<Fault> fault_;
};

/// `origin:LINE: …` for a syntax error at the byte that nlohmann_json counts from 1.
Fault syntax_fault(std::string_view text, std::string_view origin, std::size_t byte, std::string_view what) {
  std::size_t line = 1;
  for (const char c : text.substr(0, byte == 0 ? 0 : byte - 1)) line += c == '\n';
  if (const auto reason = what.find("syntax error"); reason != std::string_view::npos) what.remove_prefix(reason);
  return {FaultKind::usage,
          std::string(origin) + ":" + std::to_string(line) + ": not JSON, expected a scenario: " + std::string(what)};
}

}  // namespace

Result<Scenario> read_scenario(std::string_view text, std::string_view origin) {
  if (nests_deeper_than(text, format::kMaxDepth)) {
    return Fault{FaultKind::usage, std::string(origin) + ": brackets nest deeper than " +
                                       std::to_string(format::kMaxDepth) + " levels, expected at most that many"};
  }
  Json json;
  try {
    json = Json::parse(text);
  } catch (const Json::parse_error& error) {
    return syntax_fault(text, origin, error.byte, error.what());
  } catch (const Json::exception& error) {  // a number out of range
    return syntax_fault(text, origin, 0, error.what());
  }
  Reader reader(origin);
  Scenario scenario;
  if (!reader.scenario(json, scenario)) return std::move(reader).take_fault();
  return scenario;
}

Result<StoredObject> read_stored_object(const Json& json, std::string_view origin) {
  Json copy = json;
  Reader reader(origin);
  StoredObject object;
  if (!reader.stored_object(copy, object)) return std::move(reader).take_fault();
  return object;
}

}  // namespace warmfuzz
