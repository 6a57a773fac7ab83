#pragma once

#include <string>
#include <vector>

#include "generators/mutators/key_words.h"

/// What the words of a handler's code may mean for its events.
namespace warmfuzz {

/// Keys whose value often decides what a handler does: "action", "kind".
bool decides(const std::string& key);
/// The most common of them.
bool decides_mostly(const std::string& key);

/// Whether a text of the code may name a header that it looks for: "accept-language", "X-Tenant".
bool looks_like_header(const std::string& text);

/// Printable keys, each once, at most 60; common ones where nothing is known of the code.
std::vector<std::string> usable_keys(const KeyWords& words);

/// Without the names of events and answers, which the code of every handler has and no body; all if none is left.
std::vector<std::string> without_envelope(std::vector<std::string> keys);

/// A route that a handler looks for in the path by itself.
struct Route {
  std::string method;  ///< "GET"; empty: any
  std::string path;    ///< without its leading '/', benign values for its parameters: "users/{{wf:tenant.id}}"
  bool operator==(const Route&) const = default;
};

/// Routes among the texts of the code: "/users/{id}", "/users/:id", "GET /users/<id>", "^/users/([^/]+)$".
std::vector<Route> routes_in(const KeyWords& words);

}  // namespace warmfuzz
