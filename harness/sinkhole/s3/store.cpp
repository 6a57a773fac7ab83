#include "harness/sinkhole/s3/store.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <ctime>

namespace warmfuzz::sinkhole {

std::string etag_of(const std::string& bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_md5(), nullptr);
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = "\"";
  for (unsigned i = 0; i < size; ++i) {
    out += kHex[digest[i] >> 4];
    out += kHex[digest[i] & 15];
  }
  return out + '"';
}

const S3Object* S3Store::find(const std::string& bucket, const std::string& key) const {
  const auto found = objects_.find({bucket, key});
  return found == objects_.end() ? nullptr : &found->second;
}

const S3Object& S3Store::put(const std::string& bucket, const std::string& key, S3Object object) {
  if (object.etag.empty()) object.etag = etag_of(object.bytes);
  object.modified = std::time(nullptr);
  object.order = ++order_;
  auto& place = objects_[{bucket, key}];
  bytes_ = bytes_ - place.bytes.size() + object.bytes.size();
  place = std::move(object);
  make_room();
  return place;
}

void S3Store::remove(const std::string& bucket, const std::string& key) {
  const auto found = objects_.find({bucket, key});
  if (found == objects_.end()) return;
  bytes_ -= found->second.bytes.size();
  objects_.erase(found);
}

void S3Store::remove_laid() {
  for (auto object = objects_.begin(); object != objects_.end();) {
    if (object->second.laid == nullptr) {
      ++object;
      continue;
    }
    bytes_ -= object->second.bytes.size();
    object = objects_.erase(object);
  }
}

void S3Store::make_room() {
  while (objects_.size() > 1 && (objects_.size() > kMaxObjects || bytes_ > kMaxBytes)) {
    const auto oldest = std::min_element(objects_.begin(), objects_.end(),
                                         [](const auto& a, const auto& b) { return a.second.order < b.second.order; });
    bytes_ -= oldest->second.bytes.size();
    objects_.erase(oldest);
  }
}

}  // namespace warmfuzz::sinkhole
