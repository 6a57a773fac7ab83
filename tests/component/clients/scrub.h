#pragma once

#include <string>
#include <vector>

namespace warmfuzz::test {

/// A log without what differs from run to run and from client to client: times become TIME, addresses ADDRESS; frames
/// and lines that name files below `own_files` go, and so do those of the interpreter's own start. Carriage returns
/// within a line become " ~ ".
std::string scrub_log(const std::string& log, const std::vector<std::string>& own_files);

/// The same for the stack of an error document. What is no error document stays as it is.
std::string scrub_document(const std::string& body, const std::vector<std::string>& own_files);

}  // namespace warmfuzz::test
