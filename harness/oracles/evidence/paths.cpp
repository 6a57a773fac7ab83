#include "harness/oracles/evidence/paths.h"

#include <algorithm>

#include "harness/oracles/evidence/event_fields.h"

namespace warmfuzz::judging {

namespace {

using Components = std::vector<std::string_view>;

bool has_parent_component(std::string_view path) {
  const Components parts = components(path);
  return std::find(parts.begin(), parts.end(), "..") != parts.end();
}

// What is left of a relative text after `..` was resolved: so many folders up, then down these.
struct Walk {
  std::size_t climbs = 0;
  Components down;
};

Walk walk(const Components& parts) {
  Walk result;
  for (const auto part : parts) {
    if (part != "..")
      result.down.push_back(part);
    else if (!result.down.empty())
      result.down.pop_back();
    else
      ++result.climbs;
  }
  return result;
}

// The components of `text` up to the last that holds `token`; empty if none does.
Components up_to(std::string_view text, std::string_view token) {
  Components parts = components(text);
  while (!parts.empty() && parts.back().find(token) == std::string_view::npos) parts.pop_back();
  return parts;
}

// How many components at the end of `head` came from the end of `down`. The last of both holds the token, and may
// have got an extension or a prefix; those before it must be equal.
std::size_t shared_tail(const Components& head, const Components& down) {
  if (head.empty() || down.empty()) return 0;
  std::size_t shared = 1;
  while (shared < head.size() && shared < down.size() &&
         head[head.size() - 1 - shared] == down[down.size() - 1 - shared])
    ++shared;
  return shared;
}

std::string join(const Components& parts, std::size_t count) {
  std::string path;
  for (std::size_t i = 0; i < count; ++i) path += "/" + std::string(parts[i]);
  return path.empty() ? "/" : path;
}

// How many bytes before the token at these places are the same.
std::size_t same_before(std::string_view a, std::size_t at_a, std::string_view b, std::size_t at_b) {
  std::size_t same = 0;
  while (same < at_a && same < at_b && a[at_a - 1 - same] == b[at_b - 1 - same]) ++same;
  return same;
}

// The path as passed, with the function's own text in front: does the value's part of it climb out?
bool leaves_literal_prefix(const PathUse& use, std::string_view value, bool folder_known) {
  const std::string_view raw = use.raw_path;
  const std::size_t raw_token = raw.rfind(use.token);
  const std::size_t value_token = value.rfind(use.token);
  if (raw_token == std::string_view::npos || value_token == std::string_view::npos) return false;
  const std::size_t same = same_before(raw, raw_token, value, value_token);
  std::size_t begin = raw_token - same;
  if (begin == 0 && raw.front() == '/') return false;  // no prefix: the whole path is the value's

  // A benign value with `..` of the function's own before it looks like one climb of the value.
  const Components from_value = components(raw.substr(begin, same));
  const auto climbs_in_value = std::count(from_value.begin(), from_value.end(), "..");
  if (climbs_in_value < (folder_known ? 1 : 2)) return false;

  // Where the value begins within a component (`thumb-…`), that component goes with it.
  begin = raw.rfind('/', begin) + 1;
  const Walk beyond = walk(components(raw.substr(begin)));
  if (beyond.climbs == 0) return false;
  const Walk prefix = walk(components(raw.substr(0, begin)));
  if (prefix.down.size() < beyond.climbs) return true;
  // `../data/x` after `data/` comes back to where it was.
  return beyond.down.size() < beyond.climbs ||
         !std::equal(prefix.down.end() - static_cast<std::ptrdiff_t>(beyond.climbs), prefix.down.end(),
                     beyond.down.begin());
}

// Folders that a careful function may well choose itself for a value that it has stripped of its folders.
bool is_usual_folder(std::string_view folder, const KnownFolders& known) {
  for (const std::string_view usual : {"/tmp", "/var/task"})
    if (folder == usual) return true;
  const auto leads_to_it = [&](std::string_view chosen) { return is_inside(chosen, folder); };
  if (std::any_of(known.of_any_field.begin(), known.of_any_field.end(), leads_to_it)) return true;
  if (known.of_field != nullptr && !known.of_field->empty()) return false;
  // Nothing is known of this field: the function's own folder may lie anywhere in these.
  for (const std::string_view root : {"/tmp", "/var/task", "/opt", "/mnt"})
    if (is_inside(folder, root)) return true;
  return false;
}

// The path, already normal: does it lie where the value says, and could the function not have chosen that?
bool lies_where_value_says(const PathUse& use, std::string_view value, const KnownFolders& known) {
  const Components head = up_to(use.path, use.token);
  const Walk said = walk(up_to(value, use.token));
  const bool absolute = value.starts_with('/');
  const std::size_t shared = shared_tail(head, said.down);
  if (shared == 0) return false;
  const std::size_t rest = head.size() - shared;  // components that did not come from the value
  const std::string landing = join(head, head.size() - 1);
  if (rest == 0) {
    // From the root, which no function chooses for its files.
    if (!absolute && said.climbs == 0 && value.find("..") == std::string_view::npos) return false;
    return head.size() == 1 || !is_usual_folder(landing, known);
  }
  if (known.of_field == nullptr || said.climbs == 0 || shared != said.down.size()) return false;
  return std::any_of(known.of_field->begin(), known.of_field->end(), [&](const std::string& folder) {
    const Components chosen = components(folder);
    return chosen.size() == rest + said.climbs &&
           std::equal(head.begin(), head.begin() + static_cast<std::ptrdiff_t>(rest), chosen.begin()) &&
           !is_usual_folder(landing, known);
  });
}

}  // namespace

Components components(std::string_view path) {
  Components parts;
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view part = path.substr(begin, end - begin);
    if (!part.empty() && part != ".") parts.push_back(part);
    begin = end + 1;
  }
  return parts;
}

std::ptrdiff_t fit(const PathUse& use) {
  const std::string_view path = use.raw_path.empty() ? use.path : use.raw_path;
  const std::size_t in_path = path.rfind(use.token);
  auto best = -static_cast<std::ptrdiff_t>(use.value.size());
  if (in_path == std::string_view::npos) return best;
  for (const auto& reading : readings(use.value)) {
    const std::size_t in_value = reading.rfind(use.token);
    if (in_value == std::string::npos) continue;
    const std::string_view path_end = path.substr(in_path), value_end = std::string_view(reading).substr(in_value);
    const auto differ = std::mismatch(path_end.begin(), path_end.end(), value_end.begin(), value_end.end()).first;
    const std::size_t same =
        same_before(path, in_path, reading, in_value) + static_cast<std::size_t>(differ - path_end.begin());
    best = std::max(best, 2 * static_cast<std::ptrdiff_t>(same) - static_cast<std::ptrdiff_t>(reading.size()));
  }
  return best;
}

bool may_lead_out(std::string_view value) {
  // Slashes, and what a slash or a dot may be written with.
  return value.find_first_of("/\\%") != std::string_view::npos || value.find("..") != std::string_view::npos ||
         value.find("\uFF0F") != std::string_view::npos;
}

bool is_inside(std::string_view path, std::string_view folder) {
  if (folder == "/") return true;
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

std::string chosen_folder(std::string_view path, std::string_view value, std::string_view token) {
  const Components head = up_to(path, token);
  std::size_t shared = 1;
  for (const auto& reading : readings(std::string(value)))
    shared = std::max(shared, shared_tail(head, walk(up_to(reading, token)).down));
  return join(head, head.size() - std::min(shared, head.size()));
}

KnownFolders known_folders(const Baseline& baseline, const std::string& pointer) {
  KnownFolders known;
  if (const auto learnt = baseline.folders.find(pointer); learnt != baseline.folders.end())
    known.of_field = &learnt->second;
  for (const auto& [field, folders] : baseline.folders)
    known.of_any_field.insert(known.of_any_field.end(), folders.begin(), folders.end());
  return known;
}

bool escapes(const PathUse& use, const KnownFolders& known) {
  const bool folder_known = known.of_field != nullptr && !known.of_field->empty();
  if (folder_known && std::any_of(known.of_field->begin(), known.of_field->end(),
                                  [&](const std::string& folder) { return is_inside(use.path, folder); }))
    return false;
  const bool climbing = has_parent_component(use.raw_path);
  for (const auto& value : readings(use.value)) {
    if (climbing && leaves_literal_prefix(use, value, folder_known)) return true;
    if ((!climbing || use.raw_path.starts_with('/')) && use.path.find(use.token) != std::string_view::npos &&
        lies_where_value_says(use, value, known))
      return true;
  }
  return false;
}

}  // namespace warmfuzz::judging
