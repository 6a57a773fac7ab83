#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "warmfuzz/canary.h"
#include "warmfuzz/finding.h"
#include "warmfuzz/function.h"
#include "warmfuzz/observation.h"
#include "warmfuzz/scenario.h"

namespace warmfuzz {

/// What benign events do to a function, learnt before the search: the yardstick for "a field changed this".
struct Baseline {
  /// field pointer (records of a batch all counted as the first) → folders that the function itself chose for
  /// operations named by that field's benign values: the operation's path without the part that came from the value.
  std::map<std::string, std::set<std::string>> folders;
  /// field pointer → in how many more benign events it was a text than something with parts: what the function takes
  /// as one value, whatever a hostile event puts there.
  std::map<std::string, int> texts;
  /// Names of files under /tmp that the function itself chose, with what is new each time left out.
  std::set<std::string> tmp_names;
  /// How each trigger's benign events failed: signature (harness/oracles/baseline.h) → how many of them ended so.
  std::map<std::string, std::map<std::string, int>> errors;
  /// trigger → benign events observed.
  std::map<std::string, int> events;
};

/// A recognised canary in some text.
struct CanarySighting {
  CanaryOwner owner;
  std::string encoding;  ///< "plain", "base64", "hex", "percent", "json-escaped", "utf-16", "reversed", …
  std::size_t offset = 0;
  std::string token;       ///< the live token
  std::size_t length = 0;  ///< bytes of the text, from offset on, that hold it
};

/// Finds canaries. Implementations are immutable and thread-safe, or one per thread; see generators/canary.
class CanaryRecogniser {
 public:
  virtual ~CanaryRecogniser() = default;
  virtual std::vector<CanarySighting> recognise(std::string_view text) const = 0;
};

/// A line of the handler's own code (Frame::file, counted from 1) without its newline; empty if there is none. Oracles
/// touch no file: whoever calls them reads the code.
using SourceLine = std::function<std::string(const std::string& file, int line)>;
/// The tenant of an invocation that the same environment served before this trace; empty if it is not known.
using TenantOf = std::function<std::string(std::uint64_t invocation)>;

inline const SourceLine kNoSource;
inline const TenantOf kNoHistory;

/// All that an oracle may look at.
struct Evidence {
  const Function& function;
  const Scenario& scenario;
  const Trace& trace;
  const CanaryRecogniser& canaries;
  const Baseline& baseline;
  const SourceLine& source_line = kNoSource;
  const TenantOf& tenant_of = kNoHistory;
};

/// A pure function from observations to findings: no state, no file, no system call.
class Oracle {
 public:
  virtual ~Oracle() = default;
  /// The rules that judge() may report.
  virtual std::vector<Rule> rules() const = 0;
  /// What a run has to look at for these rules to be seen again, once they are suspected.
  virtual Look look() const { return {}; }
  virtual void judge(const Evidence& evidence, std::vector<Finding>& findings) const = 0;
};

}  // namespace warmfuzz
