#include "harness/oracles/evidence/network.h"

#include <algorithm>

#include "harness/oracles/evidence/text.h"

namespace warmfuzz::judging {

namespace {

// Parts of error types and messages, in lower case, by which clients report a connection that cannot be made: errno
// texts, getaddrinfo's, Node's codes, and those of the common HTTP, AWS, SQL, Redis and MongoDB clients.
constexpr std::string_view kConnectionWords[] = {
    "econnrefused",
    "enotfound",
    "eai_again",
    "enetunreach",
    "ehostunreach",
    "etimedout",
    "econnreset",
    "enetdown",
    "connection refused",
    "network is unreachable",
    "no route to host",
    "name or service not known",
    "temporary failure in name resolution",
    "name resolution",
    "nodename nor servname",
    "timed out",
    "timeouterror",
    "connectionerror",
    "connecttimeout",
    "connect timeout",
    "endpointconnectionerror",
    "could not connect",
    "can't connect",
    "cannot connect",
    "failed to connect",
    "fetch failed",
    "socket hang up",
    "max retries exceeded",
    "urlerror",
    "gaierror",
    "unreachable",
    "unable to reach",
    "serverselection",
    "aggregateerror",
    "networkerror",
    "networkingerror",
    "could not translate host name",
    "getaddrinfo",
};

bool names_connection(std::string_view text) {
  const std::string lower = lower_case(text);
  return std::any_of(std::begin(kConnectionWords), std::end(kConnectionWords),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

bool is_name_lookup(std::string_view address) {
  return address.ends_with(":53") || address.find("nscd") != std::string_view::npos ||
         address.find("systemd/resolve") != std::string_view::npos;
}

}  // namespace

bool is_remote(std::string_view address) {
  for (const std::string_view local : {"127.", "[::1]", "[::ffff:127.", "0.0.0.0:", "[::]:", "unix:", "netlink"})
    if (address.starts_with(local)) return false;
  return !address.empty() && !address.starts_with("family ");
}

bool blames_missing_network(const Observation& seen) {
  const bool tried = std::any_of(seen.operations.begin(), seen.operations.end(), [](const Operation& operation) {
    return (operation.kind == OperationKind::connect || operation.kind == OperationKind::send) &&
           (is_remote(operation.address) || is_name_lookup(operation.address));
  });
  if (!tried) return false;
  if (seen.outcome.kind == OutcomeKind::crash) return names_connection(seen.log);
  return names_connection(seen.outcome.error_type) || names_connection(seen.outcome.error_message);
}

}  // namespace warmfuzz::judging
