#include "harness/runtime_api/prelude.h"

namespace warmfuzz {

Prelude split_prelude(std::string_view streamed) {
  constexpr std::string_view delimiter("\0\0\0\0\0\0\0\0", 8);
  const auto at = streamed.find(delimiter);
  if (at == std::string_view::npos) return {{}, streamed};
  return {streamed.substr(0, at), streamed.substr(at + delimiter.size())};
}

}  // namespace warmfuzz
