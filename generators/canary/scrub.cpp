#include "generators/canary/scrub.h"

#include <algorithm>

#include "warmfuzz/canary.h"

namespace warmfuzz {

std::string scrub(std::string_view text, const CanaryRecogniser& canaries) {
  std::string out;
  std::size_t copied = 0;
  for (const auto& sighting : canaries.recognise(text)) {
    const auto end = sighting.offset + sighting.length;
    if (end <= copied) continue;  // inside the one before
    if (sighting.offset > copied) out.append(text, copied, sighting.offset - copied);
    out += kPlaceholderOpen;
    out += sighting.owner.label;
    if (sighting.encoding != "plain") out += "|" + sighting.encoding;
    out += kPlaceholderClose;
    copied = end;
  }
  out.append(text, copied);
  return out;
}

}  // namespace warmfuzz
