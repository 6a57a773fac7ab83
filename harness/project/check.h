#pragma once

#include "warmfuzz/function.h"
#include "warmfuzz/result.h"

namespace warmfuzz {

/// Is the handler where the runtime will look for it? A FaultKind::project names what is missing and what is there:
/// the file (for provided.*, an executable `bootstrap` for this machine), or the name in it where a look at the source
/// makes certain that it is not defined. Whatever is not certain passes; nothing is executed.
Status check_function(const Function& function);

}  // namespace warmfuzz
