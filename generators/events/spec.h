#pragma once

#include <cstddef>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "generators/events/condition.h"
#include "generators/events/pointer.h"
#include "generators/events/template.h"
#include "generators/events/text.h"
#include "warmfuzz/event_source.h"
#include "warmfuzz/result.h"

/// What a file of corpora/events says, checked and ready to be used; corpora/events/README.md is the page for people.
/// Pointers are relative to one record in a source with records, to the event otherwise.
namespace warmfuzz::events {

inline constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

struct TextRule {
  Charset charset = Charset::unicode;
  bool lower_case = false;
  std::size_t min_bytes = 0;
  std::size_t max_bytes = kNoLimit;
  std::string prefix;       ///< what every value starts with
  std::string prefix_from;  ///< key of Trigger::config whose text every value starts with
  std::string suffix_from;
  std::string matches_from;  ///< key whose pattern, with '*' and '?', every value matches; prefix and suffix from the
                             ///< trigger are not looked at then
};

struct NumberRule {
  long long low = 0;
  long long high = 0;
};

struct ChoiceRule {
  std::vector<Json> values;  ///< fixed choices; empty: those that the trigger allows
  std::string trigger_key;   ///< a text or a list of texts in Trigger::config
  std::string strip;         ///< a prefix of these that events do not show
  bool upper_case = false;
  std::map<std::string, std::vector<Json>> expand;  ///< wildcard → what it stands for; "": nothing was said
};

/// A member of a map that is not the attacker's, or not wholly.
struct MemberRule {
  std::string name;       ///< lower case; a '*' at the end stands for anything
  bool appended = false;  ///< the service adds its own value after the attacker's, behind `separator`
  std::string separator;
  Conditions when;
};

struct MapRule {
  TextRule names;
  TextRule values;
  bool lists = false;                ///< a member may come several times: a list of values
  std::size_t max_bytes = kNoLimit;  ///< names and values together
  std::vector<MemberRule> members;
  std::vector<std::string> only;  ///< if not empty: other names are the service's; a '*' at the end stands for anything
  std::string route_key;          ///< if not empty: the names are the parameters of this route in Trigger::config
  /// What disappears when the field is set to null; with `absent_unless` only while Trigger::config says nothing there.
  Pointer absent;
  std::string absent_unless;
};

enum class AttributeForm { dynamodb, sqs, sns };

struct AttributeRule {
  AttributeForm form = AttributeForm::dynamodb;
  std::size_t max_members = kNoLimit;
  std::size_t max_bytes = kNoLimit;
  std::string schema_key;  ///< if not empty: the names and types are this list of {"name","type"} in Trigger::config
};

/// json_text: the member of a message that chooses the route, as in "$request.body.action".
struct Selection {
  std::string route_key;  ///< of Trigger::config: the route; empty, or one that starts with '$': every message fits
  std::string expression_key;
  std::string fallback;
};

enum class Encoding { form_urlencoded_key, percent, base64, json_text };
/// A text before this encoding; itself if it is none.
std::string decoded(Encoding encoding, const std::string& text);

struct FieldSpec {
  std::string pointer;  ///< as users write it, for the first record
  std::string tail;     ///< below the record
  Pointer path;
  FieldKind kind = FieldKind::text;
  Control control = Control::attacker;
  Conditions when;
  TextRule text;         ///< path, text, name, json_text
  Conditions form_when;  ///< json_text: an object is written as form data while these hold
  bool can_be_form = false;
  bool object = false;  ///< json_text: an object that the event holds as it is, not as text
  Selection select;
  NumberRule number;
  ChoiceRule choice;
  MapRule map;
  AttributeRule attributes;
  std::vector<Encoding> encode;
  bool always = false;  ///< even the benign value has to be brought within the rule, or encoded
};

enum class Action {
  set,
  drop,
  copy,
  concatenate,
  each_in_list,
  last_of_list,
  join_list,
  empty_as_null,
  empty_as_absent,
  route,
  fold_first_slashes,
  query_string,
  escape_path,
  escape_query,
  cookies,
  configured,
  base64,
  utf8,
  md5,
  bytes,
  sqs_attributes_md5,
  dynamodb_bytes,
  merge,
  stored_size,
  stored_etag
};

struct Derivation {
  Action action = Action::set;
  Pointer to;
  Pointer from;
  std::vector<Pointer> of;
  std::string member;
  std::string separator;
  std::string key;       ///< of Trigger::config
  std::string fallback;  ///< where that says nothing
  bool decoded = false;  ///< route: as HTTP APIs show it, else as it was sent
  bool as_text = false;  ///< bytes: digits in a string
  bool keep = false;     ///< cookies: the header stays, too
  Template value;
  Conditions when;
};

/// What only comes through if it fits a pattern of the trigger: an event source mapping's filter, a rule's pattern.
struct FilterSpec {
  std::string key;     ///< of Trigger::config: one pattern or a list of them, as JSON or as text that holds it
  Pointer at;          ///< what the pattern looks at; empty: the record or event
  std::string member;  ///< if not empty: it looks at a map whose values are in this member of each entry
  Conditions when;
};

/// Services that deliver at least once: a record of a batch may be an earlier one again.
struct Redelivery {
  std::string
      pointer;  ///< of the field, for the first record: the number of the record that this one repeats; empty: never
  std::string tail;  ///< below the record
  Pointer count;     ///< a text of digits that grows by one
  Conditions when;
};

struct SourceSpec {
  std::string id;
  std::string about;
  Template event;  ///< without its records, if there are any
  Template record;
  Pointer records;  ///< empty: the event is one whole
  std::string records_text;
  std::string batch_key;
  std::size_t batch_default = 1;
  std::size_t batch_max = 1;
  Redelivery again;
  std::vector<FieldSpec> fields;
  std::vector<Derivation> derived;
  std::vector<FilterSpec> filters;
  std::string part_key;  ///< of Trigger::config: a JSON path to what is sent in the event's place

  bool has_records() const { return !records.empty(); }
};

/// `origin` names the text in messages: "corpora/events/s3.json: /fields/2/kind: expected …".
Result<SourceSpec> read_source_spec(std::string_view text, const std::string& origin);

}  // namespace warmfuzz::events
