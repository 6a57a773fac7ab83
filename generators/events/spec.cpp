#include "generators/events/spec.h"

#include <algorithm>

#include "include/src/json_reader.h"

namespace warmfuzz::events {
namespace {

/// Reads one file. Each function reads one kind of node; faults are kept in the JsonReader.
class SpecReader {
 public:
  using Place = JsonReader::Place;

  explicit SpecReader(JsonReader& in) : in_(in) {}

  SourceSpec source(const Place& top) {
    SourceSpec spec;
    if (!in_.object(
            top, {"$schema", "version", "id", "about", "template", "records", "fields", "derived", "filters", "part"}))
      return spec;
    in_.number(in_.member(top, "version", true), 1, 1);
    spec.id = in_.text(in_.member(top, "id", true));
    spec.about = in_.text(in_.member(top, "about"));
    records(in_.member(top, "records"), spec);
    templates(in_.member(top, "template", true), spec);
    for (const auto& place : in_.elements(in_.member(top, "fields", true))) spec.fields.push_back(field(place));
    for (const auto& place : in_.elements(in_.member(top, "derived"))) spec.derived.push_back(derivation(place));
    for (const auto& place : in_.elements(in_.member(top, "filters"))) spec.filters.push_back(filter(place));
    if (const auto part = in_.member(top, "part"); part && in_.object(part, {"trigger"})) {
      spec.part_key = in_.text(in_.member(part, "trigger", true));
      if (spec.has_records()) in_.fail(part.pointer, "expected a source without records");
    }
    return spec;
  }

 private:
  void records(const Place& place, SourceSpec& spec) {
    if (!place || !in_.object(place, {"pointer", "batch", "again"})) return;
    spec.records_text = in_.text(in_.member(place, "pointer", true));
    const auto parsed = Pointer::parse(spec.records_text);
    if (!parsed || parsed->empty()) return in_.fail(place.pointer + "/pointer", "expected a JSON pointer of a list");
    spec.records = *parsed;
    scope_ = spec.records_text + "/0";
    if (const auto again = in_.member(place, "again");
        again && in_.object(again, {"field", "count", "when", "unless"})) {
      spec.again.pointer = in_.text(in_.member(again, "field", true));
      spec.again.tail = tail(in_.member(again, "field"));
      if (const auto count = in_.member(again, "count")) spec.again.count = pointer(count);
      spec.again.when = conditions(again);
    }
    const auto batch = in_.member(place, "batch");
    if (!batch || !in_.object(batch, {"trigger", "default", "max"})) return;
    spec.batch_key = in_.text(in_.member(batch, "trigger"));
    spec.batch_max = static_cast<std::size_t>(in_.number(in_.member(batch, "max", true), 1, 10000));
    spec.batch_default = static_cast<std::size_t>(in_.number(in_.member(batch, "default", true), 1, 10000));
  }

  void templates(const Place& place, SourceSpec& spec) {
    if (!place) return;
    Json whole = *place.json;
    if (spec.has_records()) {
      auto* records = spec.records.find(whole);
      if (records == nullptr || !records->is_array() || records->size() != 1)
        return in_.fail(place.pointer + spec.records_text, "expected a list of one record");
      const Json record = (*records)[0];
      *records = Json::array();
      spec.record = compiled(record, place.pointer + scope_);
    }
    spec.event = compiled(whole, place.pointer);
  }

  Template compiled(const Json& json, const std::string& where) {
    auto result = Template::compile(json, in_.origin(), where);
    if (result) return std::move(*result);
    // The template's message already names the file.
    const auto message = result.fault().message.substr(in_.origin().size() + 2);
    in_.fail("", message);
    return {};
  }

  /// A pointer into the record or event, without the part that leads to the record.
  std::string tail(const Place& place) {
    auto text = in_.text(place, "a JSON pointer");
    if (!place) return text;
    const bool inside =
        scope_.empty() || (text.rfind(scope_, 0) == 0 && (text.size() == scope_.size() || text[scope_.size()] == '/'));
    if (!inside || !Pointer::parse(text)) {
      in_.fail(place.pointer, "expected a JSON pointer" + (scope_.empty() ? "" : " below " + scope_));
      return {};
    }
    return text.substr(scope_.size());
  }
  Pointer pointer(const Place& place) { return *Pointer::parse(tail(place)); }

  Condition condition(const Place& place, bool expected) {
    Condition out;
    out.expected = expected;
    if (!in_.object(place, {"trigger", "pointer", "member", "present", "is", "prefix", "suffix", "matches"}))
      return out;
    const auto trigger = in_.member(place, "trigger");
    out.on_trigger = static_cast<bool>(trigger);
    out.pointer = out.on_trigger ? configured_at(in_.text(trigger)) : pointer(in_.member(place, "pointer", true));
    out.member = in_.text(in_.member(place, "member"));
    if (const auto present = in_.member(place, "present")) {
      if (!in_.flag(present)) out.expected = !out.expected;
    } else if (const auto is = in_.member(place, "is")) {
      out.test = Condition::Test::is;
      out.values = in_.texts(is);
    } else if (const auto matches = in_.member(place, "matches")) {
      out.test = Condition::Test::matches;
      out.patterns_from = trigger_key(matches);
    } else if (const auto prefix = in_.member(place, "prefix")) {
      out.test = Condition::Test::prefix;
      out.values = in_.texts(prefix);
    } else {
      out.test = Condition::Test::suffix;
      out.values = in_.texts(in_.member(place, "suffix", true));
    }
    return out;
  }

  Conditions conditions(const Place& place) {
    Conditions out;
    for (const bool expected : {true, false}) {
      const auto found = in_.member(place, expected ? "when" : "unless");
      if (!found) continue;
      if (found.json->is_array()) {
        for (const auto& one : in_.elements(found)) out.push_back(condition(one, expected));
      } else {
        out.push_back(condition(found, expected));
      }
    }
    return out;
  }

  std::size_t limit(const Place& place) {
    return place ? static_cast<std::size_t>(in_.number(place, 0, 100'000'000)) : kNoLimit;
  }

  TextRule text_rule(const Place& place) {
    TextRule rule;
    if (!place || !in_.object(place, {"charset", "lower_case", "min_bytes", "max_bytes", "starts_with", "prefix",
                                      "suffix", "matches"}))
      return rule;
    if (const auto charset = in_.member(place, "charset"))
      rule.charset = in_.choice<Charset>(charset, {{"unicode", Charset::unicode},
                                                   {"bytes", Charset::bytes},
                                                   {"xml", Charset::xml},
                                                   {"path", Charset::path},
                                                   {"header-value", Charset::header_value},
                                                   {"header-name", Charset::header_name},
                                                   {"attribute-name", Charset::attribute_name},
                                                   {"visible", Charset::visible},
                                                   {"hex", Charset::hex}});
    rule.lower_case = in_.flag(in_.member(place, "lower_case"));
    if (const auto least = in_.member(place, "min_bytes")) rule.min_bytes = limit(least);
    rule.max_bytes = limit(in_.member(place, "max_bytes"));
    rule.prefix = in_.text(in_.member(place, "starts_with"));
    rule.prefix_from = trigger_key(in_.member(place, "prefix"));
    rule.suffix_from = trigger_key(in_.member(place, "suffix"));
    rule.matches_from = trigger_key(in_.member(place, "matches"));
    return rule;
  }

  std::string trigger_key(const Place& place) {
    if (!place || !in_.object(place, {"trigger"})) return {};
    return in_.text(in_.member(place, "trigger", true));
  }

  ChoiceRule choice_rule(const Place& place) {
    ChoiceRule rule;
    if (!place || !in_.object(place, {"values", "trigger", "strip", "upper_case", "expand"})) return rule;
    for (const auto& value : in_.elements(in_.member(place, "values"))) rule.values.push_back(*value.json);
    rule.trigger_key = in_.text(in_.member(place, "trigger"));
    rule.strip = in_.text(in_.member(place, "strip"));
    rule.upper_case = in_.flag(in_.member(place, "upper_case"));
    if (const auto expand = in_.member(place, "expand"))
      for (const auto& [name, values] : in_.members(expand))
        for (const auto& value : in_.elements(values)) rule.expand[name].push_back(*value.json);
    if (rule.values.empty() && rule.expand[""].empty())
      in_.fail(place.pointer, "expected \"values\", or \"trigger\" with an \"expand\" that has an entry \"\"");
    return rule;
  }

  MapRule map_rule(const Place& place) {
    MapRule rule;
    if (!place || !in_.object(place, {"names", "values", "lists", "max_bytes", "members", "only", "route", "absent"}))
      return rule;
    rule.names = text_rule(in_.member(place, "names"));
    rule.values = text_rule(in_.member(place, "values"));
    rule.lists = in_.flag(in_.member(place, "lists"));
    rule.max_bytes = limit(in_.member(place, "max_bytes"));
    rule.route_key = in_.text(in_.member(place, "route"));
    if (const auto only = in_.member(place, "only")) rule.only = in_.texts(only);
    if (const auto members = in_.member(place, "members"))
      for (const auto& one : in_.elements(members)) {
        if (!in_.object(one, {"name", "appended", "when", "unless"})) continue;
        MemberRule member;
        member.name = lower(in_.text(in_.member(one, "name", true)));
        const auto appended = in_.member(one, "appended");
        member.appended = static_cast<bool>(appended);
        member.separator = in_.text(appended);
        member.when = conditions(one);
        rule.members.push_back(std::move(member));
      }
    if (const auto absent = in_.member(place, "absent"); absent && in_.object(absent, {"pointer", "unless_trigger"})) {
      rule.absent = pointer(in_.member(absent, "pointer", true));
      rule.absent_unless = in_.text(in_.member(absent, "unless_trigger"));
    }
    return rule;
  }

  AttributeRule attribute_rule(const Place& place) {
    AttributeRule rule;
    if (!place || !in_.object(place, {"form", "max_members", "max_bytes", "schema"})) return rule;
    rule.form = in_.choice<AttributeForm>(
        in_.member(place, "form", true),
        {{"dynamodb", AttributeForm::dynamodb}, {"sqs", AttributeForm::sqs}, {"sns", AttributeForm::sns}});
    rule.max_members = limit(in_.member(place, "max_members"));
    rule.max_bytes = limit(in_.member(place, "max_bytes"));
    rule.schema_key = trigger_key(in_.member(place, "schema"));
    return rule;
  }

  FieldSpec field(const Place& place) {
    FieldSpec spec;
    if (!in_.object(place, {"pointer", "kind", "control", "about", "when", "unless", "text", "form_when", "object",
                            "select", "number", "choices", "map", "attributes", "encode"}))
      return spec;
    spec.pointer = in_.text(in_.member(place, "pointer", true));
    spec.tail = tail(in_.member(place, "pointer"));
    spec.path = *Pointer::parse(spec.tail);
    spec.kind = in_.choice<FieldKind>(in_.member(place, "kind", true), {{"path", FieldKind::path},
                                                                        {"text", FieldKind::text},
                                                                        {"json_text", FieldKind::json_text},
                                                                        {"number", FieldKind::number},
                                                                        {"name", FieldKind::name},
                                                                        {"string_map", FieldKind::string_map},
                                                                        {"attribute_map", FieldKind::attribute_map},
                                                                        {"choice", FieldKind::choice}});
    // Fields that the service sets are the rest of the template: they have no entry.
    spec.control = in_.choice<Control>(in_.member(place, "control", true),
                                       {{"attacker", Control::attacker}, {"partly", Control::partly}});
    spec.when = conditions(place);
    spec.text = text_rule(in_.member(place, "text"));
    if (const auto form = in_.member(place, "form_when")) {
      spec.can_be_form = true;
      spec.form_when.push_back(condition(form, true));
    }
    spec.object = in_.flag(in_.member(place, "object"));
    if (const auto select = in_.member(place, "select");
        select && in_.object(select, {"route", "expression", "default"})) {
      spec.select.route_key = in_.text(in_.member(select, "route", true));
      spec.select.expression_key = in_.text(in_.member(select, "expression"));
      spec.select.fallback = in_.text(in_.member(select, "default"));
    }
    const bool number = spec.kind == FieldKind::number;
    if (const auto limits = in_.member(place, "number", number); limits && in_.object(limits, {"low", "high"})) {
      spec.number.low = in_.number(in_.member(limits, "low", true), -9'007'199'254'740'991, 9'007'199'254'740'991);
      spec.number.high = in_.number(in_.member(limits, "high", true), spec.number.low, 9'007'199'254'740'991);
    }
    spec.choice = choice_rule(in_.member(place, "choices", spec.kind == FieldKind::choice));
    spec.map = map_rule(in_.member(place, "map", spec.kind == FieldKind::string_map));
    spec.attributes = attribute_rule(in_.member(place, "attributes", spec.kind == FieldKind::attribute_map));
    if (const auto encodings = in_.member(place, "encode"))
      for (const auto& one : in_.elements(encodings))
        spec.encode.push_back(in_.choice<Encoding>(one, {{"form-urlencoded-key", Encoding::form_urlencoded_key},
                                                         {"percent", Encoding::percent},
                                                         {"base64", Encoding::base64},
                                                         {"json-text", Encoding::json_text}}));
    spec.always = !spec.text.prefix_from.empty() || !spec.text.suffix_from.empty() || !spec.text.matches_from.empty() ||
                  !spec.choice.trigger_key.empty() || !spec.map.route_key.empty() || !spec.encode.empty() ||
                  spec.kind == FieldKind::json_text || spec.kind == FieldKind::attribute_map;
    return spec;
  }

  Derivation derivation(const Place& place) {
    Derivation out;
    if (!in_.object(place, {"do", "to", "from", "of", "member", "separator", "trigger", "default", "decoded", "as_text",
                            "keep", "value", "about", "when", "unless"}))
      return out;
    out.action = in_.choice<Action>(in_.member(place, "do", true), {{"set", Action::set},
                                                                    {"drop", Action::drop},
                                                                    {"copy", Action::copy},
                                                                    {"concatenate", Action::concatenate},
                                                                    {"each-in-list", Action::each_in_list},
                                                                    {"last-of-list", Action::last_of_list},
                                                                    {"join-list", Action::join_list},
                                                                    {"empty-as-null", Action::empty_as_null},
                                                                    {"empty-as-absent", Action::empty_as_absent},
                                                                    {"route", Action::route},
                                                                    {"fold-first-slashes", Action::fold_first_slashes},
                                                                    {"query-string", Action::query_string},
                                                                    {"escape-path", Action::escape_path},
                                                                    {"escape-query", Action::escape_query},
                                                                    {"configured", Action::configured},
                                                                    {"cookies", Action::cookies},
                                                                    {"base64", Action::base64},
                                                                    {"utf-8", Action::utf8},
                                                                    {"md5", Action::md5},
                                                                    {"bytes", Action::bytes},
                                                                    {"sqs-attributes-md5", Action::sqs_attributes_md5},
                                                                    {"dynamodb-bytes", Action::dynamodb_bytes},
                                                                    {"merge", Action::merge},
                                                                    {"stored-size", Action::stored_size},
                                                                    {"stored-etag", Action::stored_etag}});
    out.to = pointer(in_.member(place, "to", true));
    const auto from = in_.member(place, "from");
    if (from) out.from = pointer(from);
    if (const auto of = in_.member(place, "of"))
      for (const auto& one : in_.elements(of)) out.of.push_back(pointer(one));
    const auto needs_from = {Action::copy,    Action::each_in_list, Action::route,      Action::query_string,
                             Action::cookies, Action::md5,          Action::bytes,      Action::sqs_attributes_md5,
                             Action::merge,   Action::stored_size,  Action::stored_etag};
    if (!from && std::find(needs_from.begin(), needs_from.end(), out.action) != needs_from.end())
      in_.fail(place.pointer, "key \"from\" is missing");
    if ((out.action == Action::stored_size || out.action == Action::stored_etag) && out.of.size() != 1)
      in_.fail(place.pointer, "expected \"of\" to be one pointer, to the name of the bucket");
    out.member = in_.text(in_.member(place, "member"));
    out.separator = in_.text(in_.member(place, "separator"));
    out.key = in_.text(in_.member(place, "trigger"));
    out.fallback = in_.text(in_.member(place, "default"));
    out.decoded = in_.flag(in_.member(place, "decoded"));
    out.as_text = in_.flag(in_.member(place, "as_text"));
    out.keep = in_.flag(in_.member(place, "keep"));
    const auto value = in_.member(place, "value", out.action == Action::set);
    if (value) out.value = compiled(*value.json, value.pointer);
    out.when = conditions(place);
    return out;
  }

  FilterSpec filter(const Place& place) {
    FilterSpec out;
    if (!in_.object(place, {"trigger", "at", "member", "when", "unless"})) return out;
    out.key = in_.text(in_.member(place, "trigger", true));
    if (const auto at = in_.member(place, "at")) out.at = pointer(at);
    out.member = in_.text(in_.member(place, "member"));
    out.when = conditions(place);
    return out;
  }

  JsonReader& in_;
  std::string scope_;
};

}  // namespace

Result<SourceSpec> read_source_spec(std::string_view text, const std::string& origin) {
  JsonReader in(origin);
  const auto document = in.parse(text);
  SourceSpec spec;
  if (in.ok()) spec = SpecReader(in).source({&document, ""});
  if (!in.ok()) return in.fault();
  return spec;
}

}  // namespace warmfuzz::events
