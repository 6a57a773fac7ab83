#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace warmfuzz {

/// What a canary stands for. The letter is part of the token.
enum class CanaryKind : char {
  secret = 's',      ///< belongs to the function: an environment variable, a credential, a bait file's content
  tenant = 't',      ///< belongs to one invocation: its caller's data
  credential = 'c',  ///< belongs to one invocation: a caller's password, token, cookie
  probe = 'p',       ///< belongs to one invocation: a unique name to be looked for in operations
};

/// Who a recognised token belongs to.
struct CanaryOwner {
  CanaryKind kind = CanaryKind::secret;
  /// The invocation that carried it (Observation::invocation), counted from 1 within one run of the tool.
  /// 0 for secrets, which belong to the function.
  std::uint64_t invocation = 0;
  /// What it stood for: "env.DB_PASSWORD", "bait", "tenant.email", "probe.path".
  std::string label;

  bool operator==(const CanaryOwner&) const = default;
};

/// Labels in placeholders `{{wf:LABEL}}` start with one of these and then name a thing in [a-z0-9_.-]:
///   tenant.NAME  credential.NAME  probe.NAME    canaries of the invocation
///   bait                                        path, without its leading '/', of a readable file that no careful
///                                               handler opens; its content is a secret canary
///   object.N                                    the bytes of Scenario::objects[N] in base64, in a field of an event
/// The same label within one invocation gives the same token, so that redundant fields of an event agree.
inline constexpr std::string_view kPlaceholderOpen = "{{wf:";
inline constexpr std::string_view kPlaceholderClose = "}}";

/// The harmless program, on the PATH of every sandbox, whose execution proves a command injection.
/// It does nothing and exits 0; payloads call it by this name.
inline constexpr std::string_view kProofProgram = "wfproof";

}  // namespace warmfuzz
