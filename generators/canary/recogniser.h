#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "generators/canary/mint.h"
#include "warmfuzz/oracle.h"
#include "warmfuzz/result.h"

namespace warmfuzz {

/// Finds the tokens of one mint in any text or bytes, however they were written down:
///
/// - as they are, in letters of any case ("plain"), and from back to front ("reversed");
/// - with any of the characters percent-encoded, once or several times ("percent"), as a JSON escape ("json-escaped"),
///   as an escape of C or Python ("escaped") or of HTML ("html"); several of these: "mixed";
/// - in UTF-16 or UTF-32 of either byte order, also where JSON or percent-encoding wrote it ("utf-16");
/// - in hexadecimal of either case, with or without separators between bytes ("hex"), as a list of numbers ("decimal");
/// - in base64 of either alphabet ("base64") or base32 ("base32") at any alignment, padded or not, over several lines;
/// - in base64 of base64 ("base64+base64") or of UTF-16 ("base64+utf-16").
///
/// Nothing is taken for a token that its mint did not make. Not found: a token that was cut off or split up, compressed
/// or encrypted; the one packed token in about twenty whose first letters a line break divides.
///
/// One scan, at gigabytes a second where there is nothing. Thread-compatible, one per thread: recognise() uses scratch
/// memory of this object.
class Recogniser final : public CanaryRecogniser {
 public:
  /// `mint` must outlive the result. Fails only on a processor without SSSE3 (FaultKind::internal).
  static Result<std::unique_ptr<Recogniser>> create(const CanaryMint& mint);
  ~Recogniser() override;

  /// In order of their offsets; a token that stands there twice is reported twice.
  std::vector<CanarySighting> recognise(std::string_view text) const override;

 private:
  struct Engine;
  Recogniser(const CanaryMint& mint, std::unique_ptr<Engine> engine);

  const CanaryMint& mint_;
  std::unique_ptr<Engine> engine_;
};

}  // namespace warmfuzz
