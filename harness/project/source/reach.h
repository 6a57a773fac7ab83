#pragma once

#include <cstddef>
#include <vector>

#include "harness/project/source/source_files.h"

namespace warmfuzz {

/// Which of the files the handler's file leads to: those whose name, or whose folder, it or a file that it leads to
/// mentions. The others belong to other functions that live in the same folder. All, where no file is the handler's or
/// one of them loads modules whose names it computes.
/// `tokens` are those of the files, in the same order.
std::vector<bool> reached(const std::vector<SourceFile>& files, const std::vector<std::vector<Token>>& tokens);

}  // namespace warmfuzz
