#include <algorithm>
#include <set>

#include "generators/mutators/edits.h"
#include "generators/mutators/object_parts.h"
#include "generators/mutators/objects.h"
#include "generators/mutators/seeds.h"

namespace warmfuzz {
namespace {

/// A payload and a way to place it. A keep-suffix form of the best payload comes before the tenth payload plain.
struct Attack {
  const Payload* payload = nullptr;
  PayloadPlace placement = PayloadPlace::whole;
  std::size_t rank = 0;
};

constexpr std::size_t kLaterPlacement = 6;
/// Payloads for texts are worth trying where a number is expected, after those for numbers.
constexpr std::size_t kOtherKind = 15;

/// In the order of Catalogue::classes().
using AttacksByClass = std::vector<std::vector<Attack>>;

bool suits(const Payload& payload, FieldKind kind) {
  return std::find(payload.kinds.begin(), payload.kinds.end(), kind) != payload.kinds.end();
}

AttacksByClass attacks_for(const Catalogue& catalogue, FieldKind kind) {
  AttacksByClass out;
  for (const auto& one : catalogue.classes()) {
    auto& attacks = out.emplace_back();
    std::size_t index = 0;
    for (const auto& payload : catalogue.of_class(one.name)) {
      const bool own = suits(payload, kind);
      const bool other = kind == FieldKind::number && suits(payload, FieldKind::text);
      if (!own && !other) continue;
      for (std::size_t p = 0; p < payload.placements.size(); ++p)
        attacks.push_back({&payload, payload.placements[p], index + p * kLaterPlacement + (own ? 0 : kOtherKind)});
      ++index;
    }
    std::stable_sort(attacks.begin(), attacks.end(), [](const Attack& a, const Attack& b) { return a.rank < b.rank; });
  }
  return out;
}

/// A leaf of a benign event.
struct Target {
  const Scenario* base = nullptr;
  const Field* field = nullptr;
  Node node;
  FieldKind kind = FieldKind::text;
  int order = 0;  ///< what callers fill in first: bodies, then headers and claims
};

int order_of(const Field& field) {
  if (field.control == Control::partly) return 3;
  if (field.kind == FieldKind::string_map && field.pointer.find("header") != std::string::npos) return 2;
  return field.kind == FieldKind::string_map ? 1 : 0;
}

/// A part of a harmless object that an event is about.
struct ObjectTarget {
  const Scenario* base = nullptr;
  ObjectPart part;
  FieldKind kind = FieldKind::text;
};

class Sweep {
 public:
  Sweep(const Function& function, const EventSources& sources, const Catalogue& catalogue, std::size_t limit,
        Random& random)
      : function_(function), table_(function, sources), catalogue_(catalogue), limit_(limit), random_(random) {}

  std::vector<Scenario> write(const BenignSets& benign) {
    shapes_ = &benign.shapes;
    collect(benign);
    warm(benign);
    bool more = true;
    for (std::size_t round = 0; more && !full(); ++round) {
      more = documents(round);
      more = attack(first_, round) || more;
      if (round == 0) structure(first_);
      more = attack_objects(round) || more;
      more = attack(second_, round) || more;
      if (round == 0) structure(second_);
      // The same leaves behind another action or format, and guessed shapes: with the best payloads only.
      if (round >= kHeadStart && round < kHeadStart + kRepeatedRounds)
        more = attack(repeated_, round - kHeadStart, true) || more;
      if (round > kHeadStart && round <= kHeadStart + kRepeatedRounds)
        more = attack(guessed_, round - kHeadStart - 1) || more;
    }
    return std::move(out_);
  }

 private:
  static constexpr std::size_t kHeadStart = 2;  ///< rounds over the first leaves before others are looked at
  static constexpr std::size_t kRepeatedRounds = 6;
  static constexpr std::size_t kWarmEvents = 12;  ///< events of a trigger that two callers send in turn
  static constexpr std::size_t kMaxSequences = 64;
  static constexpr std::size_t kDocumentsARound = 10;
  static constexpr std::size_t kObjectTargets = 30;
  static constexpr std::size_t kObjectRounds = 3;

  bool full() const { return out_.size() >= limit_; }

  void add(Scenario scenario) {
    if (full()) return;
    scenario.seed = random_();
    out_.push_back(std::move(scenario));
  }

  static const InvokeStep& step_of(const Scenario& scenario) { return std::get<InvokeStep>(scenario.steps.front()); }

  /// Each leaf of each trigger once; the same leaf again in every other event that sends it.
  void collect(const BenignSets& benign) {
    std::set<std::string> seen;
    for (const auto& base : benign.plain) collect_from(base, seen, true);
    for (const auto& base : benign.shapes) {
      // What goes with an object is the same event as without it.
      if (base.objects.empty())
        collect_from(base, seen, false);
      else
        collect_objects(base, seen);
    }
    for (auto* targets : {&first_, &second_, &repeated_, &guessed_})
      std::stable_sort(targets->begin(), targets->end(),
                       [](const Target& a, const Target& b) { return a.order < b.order; });
  }

  void collect_from(const Scenario& base, std::set<std::string>& seen, bool plain) {
    const auto& step = step_of(base);
    for (const auto& field : table_.fields(step.trigger)) {
      if (field.kind == FieldKind::choice) continue;
      const auto& value = value_of(step, field.pointer, field);
      for (const auto& node : nodes_of(value, name_of_pointer(field.pointer), 80)) {
        const auto path = node.path();
        Target target{&base, &field, node, kind_of_node(field, node), order_of(field)};
        if (seen.insert(step.trigger + field.pointer + path + (node.container ? "/" : "")).second) {
          const bool outer = target.order < 2 && std::count(path.begin(), path.end(), '/') <= 1;
          auto& list = !plain ? guessed_ : outer ? first_ : second_;
          list.push_back(std::move(target));
        } else if ((plain || std::count(path.begin(), path.end(), '/') <= 1) && !node.container &&
                   step.fields.count(field.pointer) != 0 && is_free(value_at(value, node))) {
          repeated_.push_back(std::move(target));
        }
      }
    }
  }

  void collect_objects(const Scenario& base, std::set<std::string>& seen) {
    if (base.objects.empty() || object_key(table_.fields(step_of(base).trigger)) == nullptr) return;
    const auto& object = base.objects.front();
    for (auto& part : parts_of(object)) {
      const auto name = step_of(base).trigger + "/object/" + object.content_type + '/' +
                        std::to_string(static_cast<int>(part.where)) + part.name + part.node.path();
      if (object_targets_.size() >= kObjectTargets || !seen.insert(name).second) continue;
      const auto kind = kind_of_part(part);
      object_targets_.push_back({&base, std::move(part), kind});
    }
  }

  /// Not one of the code's own texts, which is what makes this event another one.
  static bool is_free(const Json& leaf) {
    return !leaf.is_string() || leaf.get_ref<const std::string&>().find("{{wf:") != std::string::npos;
  }

  const AttacksByClass& attacks(FieldKind kind) {
    auto found = attacks_.find(kind);
    if (found == attacks_.end()) found = attacks_.emplace(kind, attacks_for(catalogue_, kind)).first;
    return found->second;
  }

  /// The payloads of one rank at every target, class by class; false if there were none left. Classes that begin in a
  /// later round count theirs from there.
  bool attack(const std::vector<Target>& targets, std::size_t sweep_round, bool again = false) {
    bool any = false;
    const auto classes = catalogue_.classes();
    for (std::size_t one = 0; one < classes.size(); ++one) {
      if (again && !classes[one].repeat) continue;
      const auto begin = static_cast<std::size_t>(classes[one].from_round);
      if (sweep_round < begin) {
        any = any || !targets.empty();
        continue;
      }
      const auto round = sweep_round - begin;
      for (const auto& target : targets) {
        if (full()) return true;
        const auto& list = attacks(target.kind)[one];
        if (round >= list.size()) continue;
        any = true;
        // A text that holds JSON is one leaf as it stands, too: what replaces it need not be JSON.
        auto node = target.node;
        if (list[round].payload->value.is_string())
          while (!node.hops.empty() && node.hops.back().into != Hop::Into::member &&
                 node.hops.back().into != Hop::Into::element)
            node.hops.pop_back();
        add_changed(target,
                    [&](Json& value) { return apply(*list[round].payload, list[round].placement, value, node); });
      }
    }
    return any;
  }

  /// The catalogue's documents, a few each round: as the object of an event, archives also within bodies.
  bool documents(std::size_t round) {
    if (round == 0) collect_documents();
    const auto begin = round * kDocumentsARound;
    bool more = false;
    for (const auto& [trigger, list] : documents_) {
      for (std::size_t i = begin; i < std::min(begin + kDocumentsARound, list.size()); ++i)
        add_document(*trigger, list[i]);
      more = more || begin + kDocumentsARound < list.size();
    }
    return more;
  }

  /// Those of the format that the trigger's filter asks for come first.
  void collect_documents() {
    const auto all = object_documents(catalogue_);
    for (const auto* trigger : table_.triggers()) {
      auto list = all;
      const auto suffix = trigger->config.value("suffix", Json());
      if (suffix.is_string() && !suffix.get_ref<const std::string&>().empty()) {
        const auto wanted = objects::format_of("x" + suffix.get<std::string>());
        std::stable_partition(list.begin(), list.end(),
                              [wanted](const ObjectDocument& one) { return one.format == wanted; });
      }
      documents_.emplace_back(trigger, std::move(list));
    }
  }

  void add_document(const Trigger& trigger, const ObjectDocument& document) {
    const auto& fields = table_.fields(trigger.name);
    Scenario scenario;
    scenario.function = function_.id;
    if (object_key(fields) != nullptr) {
      auto step = benign_step(trigger);
      put_object(scenario, step, trigger, fields, document.object, document.format);
      scenario.steps.emplace_back(std::move(step));
      return add(std::move(scenario));
    }
    if (!document.object.archive) return;
    // Where the harmless events had an archive, a hostile one goes.
    for (const auto& [base, index] : carriers(trigger)) {
      auto changed = *base;
      changed.objects[index] = document.object;
      if (base->objects[index].archive->format == document.object.archive->format) add(std::move(changed));
    }
  }

  std::vector<std::pair<const Scenario*, std::size_t>> carriers(const Trigger& trigger) const {
    std::vector<std::pair<const Scenario*, std::size_t>> out;
    for (const auto& base : *shapes_)
      if (step_of(base).trigger == trigger.name && base.objects.size() == 1 && base.objects.front().archive)
        out.emplace_back(&base, 0);
    return out;
  }

  /// The best payloads inside of objects; the others come by mutation.
  bool attack_objects(std::size_t sweep_round) {
    bool any = false;
    const auto classes = catalogue_.classes();
    for (std::size_t one = 0; one < classes.size(); ++one) {
      const auto begin = static_cast<std::size_t>(classes[one].from_round);
      if (!classes[one].repeat || sweep_round < begin || sweep_round >= begin + kObjectRounds) continue;
      for (const auto& target : object_targets_) {
        if (full()) return true;
        const auto& list = attacks(target.kind)[one];
        if (sweep_round - begin >= list.size()) continue;
        any = true;
        const auto& [payload, placement, rank] = list[sweep_round - begin];
        auto scenario = *target.base;
        if (edit(scenario.objects.front(), target.part, [&, payload = payload, placement = placement](Json& found) {
              return apply(*payload, placement, found, Node{});
            }))
          add(std::move(scenario));
      }
    }
    return any;
  }

  template <typename Change>
  void add_changed(const Target& target, const Change& change) {
    auto scenario = *target.base;
    auto& step = std::get<InvokeStep>(scenario.steps.front());
    auto value = value_of(step, target.field->pointer, *target.field);
    if (!change(value)) return;
    step.fields[target.field->pointer] = std::move(value);
    add(std::move(scenario));
  }

  /// Keys that are missing, and maps with nothing in them.
  void structure(const std::vector<Target>& targets) {
    for (const auto& target : targets) {
      if (full()) return;
      if (target.node.container) {
        add_changed(target, [&](Json& value) {
          return edit(value, target.node, [](Json& found) {
            if (!found.is_object() || found.empty()) return false;
            found = Json::object();
            return true;
          });
        });
      } else {
        add_changed(target, [&](Json& value) { return remove(value, target.node); });
      }
    }
  }

  /// Several callers in one environment.
  void warm(const BenignSets& benign) {
    std::size_t left = std::min(kMaxSequences, limit_);
    const auto sequence = [&](std::initializer_list<InvokeStep> steps) {
      if (left == 0) return;
      --left;
      Scenario scenario;
      scenario.function = function_.id;
      for (const auto& step : steps) scenario.steps.emplace_back(step);
      add(std::move(scenario));
    };
    const auto as = [](InvokeStep step, const char* tenant) {
      step.tenant = tenant;
      return step;
    };
    std::map<std::string, std::vector<InvokeStep>> by_trigger;
    for (const auto* set : {&benign.plain, &benign.shapes})
      for (const auto& scenario : *set) by_trigger[step_of(scenario).trigger].push_back(step_of(scenario));
    for (const auto* trigger : table_.triggers()) {
      const auto& steps = by_trigger[trigger->name];
      for (std::size_t i = 0; i < std::min<std::size_t>(steps.size(), kWarmEvents); ++i) {
        sequence({as(steps[i], "a"), as(steps[i], "b")});
        auto anonymous = as(steps[i], "b");
        if (make_anonymous(anonymous, table_.fields(trigger->name))) sequence({as(steps[i], "a"), anonymous});
        if (i > 0) sequence({as(steps[i], "a"), as(benign_step(*trigger), "b"), as(steps[i], "a")});
        if (const auto bare = emptied(steps[i]); bare.fields != steps[i].fields)
          sequence({as(steps[i], "a"), as(bare, "b")});
      }
    }
    // One route fills what another one shows.
    for (const auto* one : table_.triggers())
      for (const auto* other : table_.triggers())
        if (one != other) sequence({as(benign_step(*one), "a"), as(benign_step(*other), "b")});
    for (const auto* trigger : table_.triggers()) batches(*trigger);
  }

  /// The same step with nothing in its bodies and maps: what is left over from the caller before shows.
  InvokeStep emptied(InvokeStep step) const {
    for (const auto& field : table_.fields(step.trigger)) {
      const bool map =
          field.kind == FieldKind::json_text ||
          (field.kind == FieldKind::string_map && order_of(field) == 1 && field.pointer != "/pathParameters");
      if (map) step.fields[field.pointer] = Json::object();
    }
    return step;
  }

  /// Two records in one event.
  void batches(const Trigger& trigger) {
    if (table_.batch_limit(trigger.name) < 2) return;
    for (const auto& field : table_.fields(trigger.name)) {
      if (field.kind == FieldKind::choice || in_record(field.pointer, 1) == field.pointer) continue;
      Scenario scenario;
      scenario.function = function_.id;
      auto step = benign_step(trigger);
      step.fields[in_record(field.pointer, 1)] = field.benign;
      // A number that has no benign value says which record this one repeats.
      if (field.kind == FieldKind::number && field.benign.is_null()) step.fields[in_record(field.pointer, 1)] = 0;
      scenario.steps.emplace_back(step);
      add(scenario);
      if (field.kind == FieldKind::number) continue;
      std::get<InvokeStep>(scenario.steps.front()).fields[in_record(field.pointer, 1)] =
          field.kind == FieldKind::json_text ? Json("{") : Json::object();
      add(scenario);
    }
  }

  const Function& function_;
  FieldTable table_;
  const Catalogue& catalogue_;
  std::size_t limit_;
  Random& random_;
  std::vector<Target> first_;     ///< what callers fill in, outermost
  std::vector<Target> second_;    ///< inside it, and headers and claims
  std::vector<Target> repeated_;  ///< of either, in another event
  std::vector<Target> guessed_;   ///< in guessed shapes only
  std::vector<ObjectTarget> object_targets_;
  std::vector<std::pair<const Trigger*, std::vector<ObjectDocument>>> documents_;
  const std::vector<Scenario>* shapes_ = nullptr;
  std::map<FieldKind, AttacksByClass> attacks_;
  std::vector<Scenario> out_;
};

}  // namespace

std::vector<Scenario> hostile_seeds(const Function& function, const EventSources& sources, const Catalogue& catalogue,
                                    const KeyWords& words, std::size_t limit, Random& random) {
  const auto benign = benign_sets(function, sources, words);
  return Sweep(function, sources, catalogue, limit, random).write(benign);
}

}  // namespace warmfuzz
