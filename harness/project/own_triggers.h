#pragma once

#include "harness/project/yaml/typed.h"
#include "warmfuzz/function.h"

namespace warmfuzz {

/// One entry of `triggers` in a warmfuzz.yaml. What is wrong with it is left in `typed`. `others`: the project has
/// event sources of its own, so that one of another id may be one of them, with keys that only its file knows.
Trigger read_own_trigger(Typed& typed, const Value& value, bool others);

}  // namespace warmfuzz
