// What a handler finds in a stored object, as places like those of the event.

#include <algorithm>
#include <string_view>

#include "harness/oracles/evidence/event_fields.h"
#include "harness/oracles/evidence/text.h"
#include "warmfuzz/canary.h"

namespace warmfuzz::judging {

namespace {

constexpr std::size_t kMaxContent = 512 * 1024;
constexpr std::size_t kMaxCells = 200;
constexpr std::string_view kObject = "/objects/0";  // all of them count as the first, like records of a batch

bool is_telling(std::string_view text) {
  return may_hold_canary(text) || text.find(kProofProgram) != std::string_view::npos;
}

std::string segment(std::string_view name) {
  std::string out;
  for (const char c : name) out += c == '/' || c == '~' ? '_' : c;
  return may_hold_canary(out) || out.size() > 64 ? "{}" : out;
}

}  // namespace

EventFields::EventFields(const Observation& seen) : EventFields(seen.event) {
  for (const auto& live : seen.objects) object(live);
}

void EventFields::object(const LiveObject& live) {
  const std::string base(kObject);
  for (const auto& [name, value] : live.object.metadata)
    placements_.push_back({base + "/metadata/" + segment(name), value});
  if (!live.object.archive) {
    content(live.object.content, base + "/content");
    return;
  }
  for (const auto& entry : live.object.archive->entries) {
    const std::string place = base + "/entries/0";
    placements_.push_back({place + "/name", entry.name});
    if (entry.kind == ArchiveEntry::Kind::file)
      content(entry.content, place + "/content");
    else
      placements_.push_back({place + "/link", entry.content});
  }
}

void EventFields::content(const std::string& whole, const std::string& pointer) {
  if (!is_telling(whole)) return;
  const std::string content = whole.substr(0, kMaxContent);
  const auto first = content.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  if (first != std::string::npos && (content[first] == '{' || content[first] == '[')) {
    const std::size_t before = placements_.size();
    text(content.substr(first), pointer, 0);
    if (placements_.size() > before + 1) return;
  }
  placements_.push_back({pointer, content});
  // Tables, markup, lines: a reader takes one line, or what stands between separators.
  std::size_t left = kMaxCells;
  const auto add = [&](std::string_view cell) {
    if (left == 0 || cell.size() == content.size() || !is_telling(cell)) return;
    --left;
    placements_.push_back({pointer, std::string(cell)});
  };
  for (std::size_t begin = 0; begin < content.size();) {
    const auto end = std::min(content.find_first_of(std::string_view("\r\n\0", 3), begin), content.size());
    const auto line = std::string_view(content).substr(begin, end - begin);
    begin = end + 1;
    if (!is_telling(line)) continue;
    add(line);
    if (const auto colon = line.find(": "); colon != std::string_view::npos) add(line.substr(colon + 2));
    if (const auto equals = line.find('='); equals != std::string_view::npos) add(line.substr(equals + 1));
    for (std::size_t from = 0; from < line.size();) {
      const auto to = std::min(line.find_first_of(",;|\t\"'<>", from), line.size());
      add(line.substr(from, to - from));
      from = to + 1;
    }
  }
}

bool is_brought(const CanarySighting& sighting, const Observation& seen, const CanaryRecogniser& canaries) {
  if (seen.event.find(sighting.token) != std::string::npos) return true;
  const auto holds = [&](const std::string& text) {
    const auto all = canaries.recognise(text);
    return std::any_of(all.begin(), all.end(), [&](const CanarySighting& one) { return one.owner == sighting.owner; });
  };
  return std::any_of(seen.objects.begin(), seen.objects.end(), [&](const LiveObject& live) {
    if (live.written != 0 && sighting.owner.invocation <= live.written) return true;
    const auto& object = live.object;
    if (holds(object.key) || holds(object.content)) return true;
    if (std::any_of(object.metadata.begin(), object.metadata.end(), [&](const auto& one) { return holds(one.second); }))
      return true;
    return object.archive &&
           std::any_of(object.archive->entries.begin(), object.archive->entries.end(),
                       [&](const ArchiveEntry& entry) { return holds(entry.name) || holds(entry.content); });
  });
}

}  // namespace warmfuzz::judging
