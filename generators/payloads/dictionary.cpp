#include "generators/payloads/dictionary.h"

#include "dictionary_files.h"

namespace warmfuzz {

std::string_view dictionary() { return embedded::dictionary_files().front().content; }

}  // namespace warmfuzz
