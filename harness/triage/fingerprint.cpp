#include "harness/triage/fingerprint.h"

#include <openssl/evp.h>

#include <array>

namespace warmfuzz {

std::string fingerprint_of(const Finding& finding) {
  std::string text;
  for (const auto& part : {finding.rule, finding.function, finding.identity}) {
    text += part;
    text += '\0';
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string fingerprint;
  for (std::size_t i = 0; i < 8; ++i) {
    fingerprint += kDigits[digest[i] >> 4];
    fingerprint += kDigits[digest[i] & 15];
  }
  return fingerprint;
}

}  // namespace warmfuzz
