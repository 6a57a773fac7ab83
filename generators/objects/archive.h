#pragma once

#include <string>

#include "warmfuzz/scenario.h"

namespace warmfuzz::objects {

/// The bytes of an archive whose texts are taken as they are: climbing, absolute and repeated names included. Equal
/// recipes give equal bytes: times, owners and modes are fixed. Small files stand in a zip uncompressed, so that what
/// is in them can be seen. Contents beyond kMaxUnpackedBytes are left out. What libarchive cannot write (an entry
/// without a name) is left out, too. Thread-safe.
std::string make_archive(const ArchiveRecipe& recipe);

}  // namespace warmfuzz::objects
