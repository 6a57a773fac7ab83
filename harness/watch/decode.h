#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/watch/calls.h"
#include "harness/watch/kernel.h"
#include "warmfuzz/observation.h"

namespace warmfuzz::watch {

/// What a waiting call asks for. Nothing where it is no operation: an O_PATH descriptor, an empty
/// address, a path that is not there to be read or that has no folder to begin at (such a call can only fail).
std::optional<Operation> decode(Kernel& kernel, const Notification& notification, const WatchedCall& call);

/// An absolute, lexically normal path: `base` is put in front of a relative one. No symbolic link is followed.
std::string normalise(std::string_view base, std::string_view path);

/// A socket address as text: "10.0.0.1:443", "[::1]:80", "unix:/run/x", "unix:@name", "netlink".
std::string address_text(std::string_view bytes);

}  // namespace warmfuzz::watch
