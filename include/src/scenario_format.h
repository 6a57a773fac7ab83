#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

/// What the reader and the writer of scenarios agree on; the page for people is include/SCENARIO.md.
namespace warmfuzz::format {

/// {"$base64": "…"} stands for a string that is not UTF-8.
inline constexpr std::string_view kBase64 = "$base64";
/// {"$object": [[key, value], …]} stands for an object that plain JSON could not carry or would mistake for a marked
/// form: one with a key that is not UTF-8, or whose only key is one of these two.
inline constexpr std::string_view kObject = "$object";

/// Brackets may nest this deep in a file. Values are walked recursively, here and by their users.
inline constexpr std::size_t kMaxDepth = 1000;
/// A day. More can only be meant to stop a run.
inline constexpr std::uint64_t kMaxPauseMs = 86'400'000;

}  // namespace warmfuzz::format
