#pragma once

#include <sys/types.h>

namespace warmfuzz {

/// A sandbox's folder that is empty to begin with and can be made so again.
class PristineFolder {
 public:
  /// `folder` is a descriptor (O_PATH will do) and stays the caller's. Precondition: it is as it should be.
  explicit PristineFolder(int folder);

  /// Nothing is in it, and its mode and owner are what they were.
  bool is_so() const;

  /// Removes everything, following no link. Nobody may be at work there meanwhile. False: something withstood.
  bool restore() const;

 private:
  int folder_;
  mode_t mode_ = 0;
  uid_t owner_ = 0;
};

}  // namespace warmfuzz
