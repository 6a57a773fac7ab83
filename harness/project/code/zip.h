#pragma once

#include <filesystem>
#include <string_view>

#include "warmfuzz/result.h"

namespace warmfuzz {

/// Unpacks a .zip archive into `folder`, which must not exist and appears only when it is complete. The execute bits
/// of entries are kept, as Lambda keeps them. Refused, with a FaultKind::project: anything that would leave the folder,
/// encryption, ZIP64, methods other than stored and deflate, wrong check sums, more than 250 MB in all.
Status unpack_zip(std::string_view bytes, const std::filesystem::path& folder);

}  // namespace warmfuzz
