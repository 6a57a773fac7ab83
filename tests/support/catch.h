#pragma once

// Catch2 2 (Debian 12) or 3, whichever is installed.
#ifdef WARMFUZZ_CATCH2_V3
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
