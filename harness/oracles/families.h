#pragma once

#include <memory>

#include "warmfuzz/oracle.h"

namespace warmfuzz {

// One function a family of rules, each in the file of its name. The registry lists them.
std::unique_ptr<Oracle> background_work_oracle();
std::unique_ptr<Oracle> command_injection_oracle();
std::unique_ptr<Oracle> cross_invocation_leak_oracle();
std::unique_ptr<Oracle> global_residue_oracle();
std::unique_ptr<Oracle> path_traversal_oracle();
std::unique_ptr<Oracle> process_crash_oracle();
std::unique_ptr<Oracle> resource_growth_oracle();
std::unique_ptr<Oracle> resource_limits_oracle();
std::unique_ptr<Oracle> secret_exposure_oracle();
std::unique_ptr<Oracle> state_dependence_oracle();
std::unique_ptr<Oracle> tmp_residue_oracle();
std::unique_ptr<Oracle> unhandled_exception_oracle();

}  // namespace warmfuzz
