#include <algorithm>
#include <set>

#include "generators/events/guess.h"
#include "generators/mutators/objects.h"
#include "generators/mutators/sample_seeds.h"
#include "generators/mutators/schema_values.h"
#include "generators/mutators/seeds.h"
#include "generators/mutators/shapes.h"
#include "generators/mutators/vocabulary.h"

namespace warmfuzz {
namespace {

constexpr std::size_t kMaxChoices = 45;        ///< scenarios that set a key to a word, for each trigger
constexpr std::size_t kMaxNestedChoices = 10;  ///< the same around objects; as many with texts as with names
constexpr std::size_t kMaxRoutes = 16;         ///< of a path that the handler takes apart itself
constexpr std::size_t kMaxNames = 8;           ///< extensions, and folders, taken from literals
constexpr std::size_t kMaxSingles = 24;        ///< bodies of one key
constexpr std::size_t kMaxAttributes = 10;     ///< message attributes of one message

/// Writes the benign scenarios of one trigger.
class TriggerSeeds {
 public:
  TriggerSeeds(const Function& function, const Trigger& trigger, const EventSource& source, const KeyWords& words,
               BenignSets& out)
      : function_(function),
        trigger_(trigger),
        fields_(source.fields(trigger)),
        words_(words),
        keys_(usable_keys(words)),
        body_keys_(without_envelope(keys_)),
        out_(out) {
    read_schemas();
  }

  void write() {
    plain({});
    for (const auto& body : bodies_)
      if (body != usual_.at("/body")) plain({{"/body", body}});
    routes();
    for (const auto& field : fields_) {
      if (field.kind == FieldKind::choice) choices(field);
      if (field.kind == FieldKind::path) names(field);
      // An API without authorizer: the service leaves the field out.
      if (field.kind == FieldKind::string_map && field.control == Control::partly) plain({{field.pointer, nullptr}});
    }
    for (const auto shape : kBodyShapes) shaped_events(shape);
    singles();
    headers();
    attributes();
    envelopes();
    file_names();
    literals();
    for (auto& scenario : benign_object_scenarios(function_, trigger_, fields_, body_keys_))
      out_.shapes.push_back(std::move(scenario));
  }

 private:
  using Fields = std::map<std::string, Json>;

  Scenario scenario(Fields fields) const {
    Scenario out;
    out.function = function_.id;
    InvokeStep step;
    step.trigger = trigger_.name;
    step.source = trigger_.source;
    step.fields = std::move(fields);
    step.fields.insert(usual_.begin(), usual_.end());
    out.steps.emplace_back(std::move(step));
    return out;
  }
  void plain(Fields fields) { out_.plain.push_back(scenario(std::move(fields))); }
  void shape(Fields fields) { out_.shapes.push_back(scenario(std::move(fields))); }

  /// What the API's definition says of bodies and parameters: without it no request reaches a handler that validates.
  void read_schemas() {
    const auto schema = trigger_.config.find("request_schema");
    const auto parameters = trigger_.config.find("parameters");
    for (const auto& field : fields_) {
      if (field.pointer == "/body" && schema != trigger_.config.end()) {
        bodies_ = values_for_schema(*schema, "body");
        usual_[field.pointer] = bodies_.front();
      }
      if (field.kind != FieldKind::string_map || parameters == trigger_.config.end()) continue;
      auto map = field.benign.is_object() ? field.benign : Json::object();
      const auto in = field.pointer == "/pathParameters" ? "path" : is_headers(field) ? "header" : "query";
      if (is_query(field)) map = Json::object();
      for (const auto& parameter : *parameters)
        if (parameter.value("in", "") == in && (in != std::string_view("header") || !map.contains(parameter["name"]))) {
          const auto value = values_for_schema(parameter["schema"], parameter.value("name", ""), 1).front();
          map[parameter.value("name", "")] = value.is_string() ? value : Json(value.dump());
        }
      if (field.control == Control::attacker && map != field.benign) usual_[field.pointer] = std::move(map);
    }
  }

  void choices(const Field& field) {
    for (const auto& choice : field.choices)
      if (choice != field.benign) plain({{field.pointer, choice}});
  }

  /// Names of different depth, and those that the code's own texts suggest.
  void names(const Field& field) {
    if (!field.benign.is_string()) return;
    const auto name = "{{wf:probe." + label_of(pointer_name(field)) + "}}";
    std::vector<std::string> values{name, name + ".txt", "incoming/" + name + ".txt", "a/b/c/" + name + ".json",
                                    "my folder/" + name + " 1.csv"};
    for (const auto& extension : collected(extension_in)) values.push_back("in/" + name + extension);
    for (const auto& folder : collected(folder_in)) values.push_back(folder + name + ".txt");
    for (const auto& folder : collected(folder_in))
      for (const auto& extension : collected(extension_in)) values.push_back(folder + name + extension);
    for (const auto& value : values)
      if (value != field.benign) plain({{field.pointer, value}});
  }

  /// All keys of the code, in every place that takes names of the caller's choice.
  Fields shaped_fields(BodyShape shape) const {
    Fields fields;
    for (const auto& field : fields_) {
      if (field.kind == FieldKind::json_text) fields[field.pointer] = shaped(body_keys_, shape);
      if (is_query(field))
        fields[field.pointer] = shaped(body_keys_, shape == BodyShape::texts ? BodyShape::texts : BodyShape::typed);
      if (is_image(field)) fields[field.pointer] = merged(field.benign, shaped(body_keys_, shape));
    }
    return fields;
  }

  /// One key alone, for handlers that refuse keys which they do not know.
  void singles() {
    for (std::size_t i = 0; i < std::min(body_keys_.size(), kMaxSingles); ++i)
      for (const auto& field : fields_)
        if (field.kind == FieldKind::json_text) shape({{field.pointer, shaped({body_keys_[i]}, BodyShape::typed)}});
  }

  void shaped_events(BodyShape one) {
    auto fields = shaped_fields(one);
    if (fields.empty()) return;
    if (one == BodyShape::typed || one == BodyShape::nested) {
      plain(std::move(fields));
    } else {
      shape(std::move(fields));
    }
  }

  /// Names with a dash, and those that are headers in any case, as headers beside the usual ones; every key as a
  /// cookie where the code speaks of cookies.
  void headers() {
    static const std::set<std::string> known{"authorization", "cookie",     "host",   "origin", "referer",
                                             "accept",        "user-agent", "x-user", "tenant"};
    for (const auto& field : fields_) {
      if (!is_headers(field)) continue;
      auto map = field.benign;
      std::set<std::string> there;
      for (const auto& [name, value] : map.items()) there.insert(lower(name));
      for (const auto& key : keys_) {
        const auto small = lower(key);
        const bool header = key.find('-') != std::string::npos || small.rfind("x_", 0) == 0 || known.count(small) > 0;
        if (!header) continue;
        if (there.insert(small).second) {
          map[key] = benign_text(key);
          continue;
        }
        // As the code spells it: a client may.
        for (const auto& [name, value] : field.benign.items())
          if (lower(name) == small && name != key) {
            map.erase(name);
            map[key] = value;
          }
      }
      std::size_t left = kMaxNames;
      for (const auto& literal : words_.literals)
        if (left > 0 && looks_like_header(literal) && there.insert(lower(literal)).second) {
          map[literal] = benign_text(literal);
          --left;
        }
      if (map != field.benign) plain({{field.pointer, map}});
      cookies(field, field.benign);
    }
  }

  void cookies(const Field& field, Json map) {
    const auto speaks = [](const std::string& word) { return lower(word).find("cookie") != std::string::npos; };
    if (std::none_of(keys_.begin(), keys_.end(), speaks) &&
        std::none_of(words_.literals.begin(), words_.literals.end(), speaks))
      return;
    for (auto& [name, value] : map.items()) {
      if (lower(name) != "cookie" || !value.is_string()) continue;
      auto text = value.get<std::string>();
      for (std::size_t i = 0; i < std::min(body_keys_.size(), kMaxSingles); ++i)
        if (text.find(body_keys_[i] + '=') == std::string::npos)
          text += "; " + body_keys_[i] + '=' + benign_text(body_keys_[i]);
      value = std::move(text);
      plain({{field.pointer, std::move(map)}});
      return;
    }
  }

  /// Message attributes: ten at a time.
  void attributes() {
    for (const auto& field : fields_) {
      if (field.kind != FieldKind::attribute_map || !field.benign.is_object() || !field.benign.empty()) continue;
      for (std::size_t at = 0; at < body_keys_.size(); at += kMaxAttributes) {
        const auto end = std::min(body_keys_.size(), at + kMaxAttributes);
        auto some = shaped({body_keys_.begin() + static_cast<std::ptrdiff_t>(at),
                            body_keys_.begin() + static_cast<std::ptrdiff_t>(end)},
                           BodyShape::texts);
        auto fields = shaped_fields(BodyShape::typed);
        fields[field.pointer] = std::move(some);
        plain(std::move(fields));
      }
    }
  }

  bool has_key(const std::string& key) const { return std::find(keys_.begin(), keys_.end(), key) != keys_.end(); }

  /// Messages inside messages, where the code speaks of them; and form data.
  void envelopes() {
    const auto inner = shaped(body_keys_, BodyShape::typed);
    for (const auto& field : fields_) {
      if (field.kind != FieldKind::json_text) continue;
      if (has_key("Message"))
        shape({{field.pointer,
                {{"Type", "Notification"},
                 {"TopicArn", "arn:aws:sns:us-east-1:123456789012:topic"},
                 {"Message", inner.dump()}}}});
      if (has_key("detail"))
        shape({{field.pointer, {{"detail-type", "Event"}, {"source", "example"}, {"detail", inner}}}});
      if (has_key("s3") && has_key("Records"))
        shape({{field.pointer,
                {{"Records",
                  {{{"eventSource", "aws:s3"},
                    {"eventName", "ObjectCreated:Put"},
                    {"s3",
                     {{"bucket", {{"name", "example-uploads"}}},
                      {"object", {{"key", "{{wf:probe.key}}.txt"}, {"size", 100}}}}}}}}}}});
      for (const auto* key : {"data", "payload", "body", "message"})
        if (has_key(key)) {
          auto outer = inner;
          outer[key] = inner.dump();
          shape({{field.pointer, std::move(outer)}});
        }
      shape({{field.pointer, Json::array({inner})}});
      for (const auto& other : fields_)
        if (is_headers(other)) {
          auto map = without(other.benign, "content-type");
          map["Content-Type"] = "application/x-www-form-urlencoded";
          shape({{other.pointer, std::move(map)}, {field.pointer, shaped(body_keys_, BodyShape::texts)}});
        }
    }
  }

  /// Files of the endings, and in the folders, that the code names.
  void file_names() {
    const auto base = shaped_fields(BodyShape::typed);
    const auto add = [&](const std::string& folder, const std::string& extension) {
      Fields fields;
      for (const auto& [pointer, value] : base) fields[pointer] = with_file_names(value, folder, extension);
      if (fields != base) plain(std::move(fields));
    };
    for (const auto& extension : collected(extension_in)) add("", extension);
    for (const auto& folder : collected(folder_in)) add(folder, "");
  }

  /// Each deciding key with each word of the code that could be meant: texts that are no keys first, names last, since
  /// tables of functions are keyed by names.
  void literals() {
    std::vector<std::string> texts;
    std::vector<std::string> names;
    const auto add = [](std::vector<std::string>& list, const std::string& value) {
      if (looks_like_choice(value) && std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
    };
    for (const auto& literal : words_.literals) add(has_key(literal) ? names : texts, literal);
    for (const auto& key : body_keys_) add(names, key);
    choose(texts, BodyShape::objects, kMaxNestedChoices);
    choose(names, BodyShape::objects, kMaxNestedChoices);
    texts.insert(texts.end(), names.begin(), names.end());
    choose(texts, BodyShape::typed, kMaxChoices);
  }

  void choose(const std::vector<std::string>& values, BodyShape one, std::size_t left) {
    const auto base = shaped_fields(one);
    for (const bool likely : {true, false})
      for (const auto& value : values)
        for (const auto& key : body_keys_) {
          if (!decides(key) || decides_mostly(key) != likely || value == key) continue;
          if (left == 0) return;
          Fields fields;
          for (const auto& [pointer, old] : base) {
            auto changed = old;
            if (changed.contains(key)) changed[key] = value;
            fields[pointer] = std::move(changed);
          }
          for (const auto& field : fields_)
            if (field.kind == FieldKind::attribute_map && field.benign.is_object() && field.benign.empty())
              fields[field.pointer] = {{key, value}};
          if (fields.empty()) return;
          --left;
          one == BodyShape::typed ? plain(std::move(fields)) : shape(std::move(fields));
        }
  }

  /// The name of a parameter that takes the rest of the path ("proxy" of "/{proxy+}"); empty: there is none.
  std::string rest_of_path() const {
    const auto path = trigger_.config.value("path", std::string());
    const auto end = path.find("+}");
    const auto begin = end == std::string::npos ? end : path.rfind('{', end);
    return begin == std::string::npos ? std::string() : path.substr(begin + 1, end - begin - 1);
  }

  /// Where the handler takes the path apart itself: its own routes, with each method.
  void routes() {
    const auto rest = rest_of_path();
    if (rest.empty()) return;
    const auto method = std::find_if(fields_.begin(), fields_.end(), [](const Field& field) {
      const auto name = pointer_name(field);
      return field.kind == FieldKind::choice && (name == "httpMethod" || name == "method");
    });
    std::vector<std::string> methods;
    for (const auto* each : {"GET", "POST", "PUT", "PATCH", "DELETE"})
      if (method != fields_.end() &&
          std::find(method->choices.begin(), method->choices.end(), each) != method->choices.end())
        methods.emplace_back(each);
    if (methods.empty()) methods.emplace_back();
    auto found = routes_in(words_);
    if (found.size() > kMaxRoutes) found.resize(kMaxRoutes);
    for (const auto one : {BodyShape::typed, BodyShape::objects})
      for (const auto& route : found)
        for (const auto& verb : methods) {
          if (!route.method.empty() && !verb.empty() && route.method != verb) continue;
          auto fields = shaped_fields(one);
          fields["/pathParameters"] = {{rest, route.path}};
          if (!verb.empty()) fields[method->pointer] = verb;
          if (one == BodyShape::typed)
            plain(std::move(fields));
          else if (verb != "GET")
            shape(std::move(fields));
        }
  }

  template <typename Find>
  std::vector<std::string> collected(Find find) const {
    std::vector<std::string> out;
    for (const auto& literal : words_.literals) {
      auto found = find(literal);
      if (!found.empty() && std::find(out.begin(), out.end(), found) == out.end()) out.push_back(std::move(found));
      if (out.size() == kMaxNames) break;
    }
    return out;
  }

  static std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
  }
  static std::string pointer_name(const Field& field) { return field.pointer.substr(field.pointer.rfind('/') + 1); }
  static bool is_headers(const Field& field) {
    return field.kind == FieldKind::string_map && pointer_name(field) == "headers";
  }
  static bool is_query(const Field& field) {
    return field.kind == FieldKind::string_map && field.control == Control::attacker && !is_headers(field) &&
           pointer_name(field) != "pathParameters";
  }
  /// Maps whose benign value has a content of its own; message attributes have none.
  static bool is_image(const Field& field) {
    return field.kind == FieldKind::attribute_map && field.benign.is_object() && !field.benign.empty() &&
           pointer_name(field) != "Keys";
  }
  static Json merged(Json base, const Json& more) {
    for (const auto& [key, value] : more.items()) base[key] = value;
    return base;
  }
  static Json without(Json map, std::string_view lower_name) {
    for (auto member = map.begin(); member != map.end();) {
      member = lower(member.key()) == lower_name ? map.erase(member) : std::next(member);
    }
    return map;
  }

  const Function& function_;
  const Trigger& trigger_;
  std::vector<Field> fields_;
  const KeyWords& words_;
  std::vector<std::string> keys_;
  Fields usual_;                        ///< what every event has unless it says otherwise; empty: what the source has
  std::vector<Json> bodies_;            ///< that the API's definition allows
  std::vector<std::string> body_keys_;  ///< without the names of events themselves
  BenignSets& out_;
};

}  // namespace

BenignSets benign_sets(const Function& function, const EventSources& sources, const KeyWords& words) {
  BenignSets out;
  out.plain = sample_seeds(function, sources);
  for (const auto& trigger : function.triggers)
    if (const auto source = sources.find(trigger.source); source != sources.end())
      TriggerSeeds(function, trigger, *source->second, words, out).write();
  return out;
}

std::vector<Scenario> benign_scenarios(const Function& function, const EventSources& sources, const KeyWords& words) {
  auto sets = benign_sets(function, sources, words);
  auto out = std::move(sets.plain);
  out.insert(out.end(), std::make_move_iterator(sets.shapes.begin()), std::make_move_iterator(sets.shapes.end()));
  return out;
}

}  // namespace warmfuzz
