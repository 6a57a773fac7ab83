#pragma once

#include <string_view>

namespace warmfuzz {

/// corpora/dictionaries/events.dict, in libFuzzer's format: words for mutations of leaf texts.
std::string_view dictionary();

}  // namespace warmfuzz
