#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "warmfuzz/oracle.h"

namespace warmfuzz::judging {

/// The components of a path, without empty ones and ".".
std::vector<std::string_view> components(std::string_view path);

/// Whether a normal absolute path lies within a normal absolute folder (or is it).
bool is_inside(std::string_view path, std::string_view folder);

/// The folder that the function itself chose: the normal absolute `path` without the components that came from
/// `value`. `token` is what makes the value unique and is in both. "/" at the least.
std::string chosen_folder(std::string_view path, std::string_view value, std::string_view token);

/// A quick look: whether a value can lead out of a folder at all, in whatever encoding. Most values cannot.
bool may_lead_out(std::string_view value);

/// A path that an operation was given, and the value of an event field that is in it.
struct PathUse {
  std::string_view path;      ///< absolute, normal
  std::string_view raw_path;  ///< as it was passed
  std::string_view token;     ///< what makes the value unique: in `value`, and in `path` or `raw_path`
  const std::string& value;   ///< as the event has it
};

/// How well the path fits the value, in the reading that fits best: bytes around the token that both have, less those
/// that the value alone has. Tells the field that a path was made with from others that hold the same token.
std::ptrdiff_t fit(const PathUse& use);

/// What is known of the folders that the function chooses itself.
struct KnownFolders {
  const std::set<std::string>* of_field = nullptr;  ///< for benign values of this field; null or empty: none seen
  std::vector<std::string_view> of_any_field;       ///< for benign values of all fields
};

/// What benign events taught about the field at `pointer`. Points into `baseline`.
KnownFolders known_folders(const Baseline& baseline, const std::string& pointer);

/// Whether the value moved the operation out of the folder that the function chose. Two proofs count:
/// - the path as passed has the function's own folder in front and leaves it by the value's `..`;
/// - the path lies where the value says (from the root, or so many folders up as the value climbs), and that is
///   outside of every folder that benign values lead to.
/// A value that a careful function stripped, refused or re-rooted gives neither, also where the function works in
/// folders with random names or chooses another one for values of another form.
bool escapes(const PathUse& use, const KnownFolders& known);

}  // namespace warmfuzz::judging
