#pragma once

#include <string>
#include <string_view>

namespace warmfuzz::judging {

/// Whether a file begins like an archive or a compressed file (zip, tar, gzip, bzip2, xz, zstd).
bool is_packed(std::string_view content);

/// The names and the contents of what is packed in a file, one after the other, as far as they can be read: at most
/// kMaxUnpackedText bytes, so that a bomb costs no more than any other archive. Never touches the disk. Empty for what
/// is no archive. Thread-safe.
std::string unpacked(std::string_view content);

inline constexpr std::size_t kMaxUnpackedText = 512 * 1024;

}  // namespace warmfuzz::judging
