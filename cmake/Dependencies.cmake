# Every library that warmfuzz stands on, looked for once. A missing one is named with the command that installs it.
function(warmfuzz_missing what package)
  message(FATAL_ERROR "warmfuzz needs ${what}, which was not found. Install it: apt-get install ${package}")
endfunction()

find_package(Threads REQUIRED)
find_package(PkgConfig QUIET)
if(NOT PKG_CONFIG_FOUND)
  warmfuzz_missing("pkg-config" pkg-config)
endif()

find_package(Boost 1.74 QUIET COMPONENTS filesystem)
if(NOT Boost_FOUND)
  warmfuzz_missing("Boost (Process, Asio, Beast) 1.74 or later" "libboost-dev libboost-filesystem-dev")
endif()

find_package(nlohmann_json 3.10 QUIET)
if(NOT nlohmann_json_FOUND)
  warmfuzz_missing("nlohmann_json" nlohmann-json3-dev)
endif()

find_package(yaml-cpp QUIET)
if(NOT yaml-cpp_FOUND)
  warmfuzz_missing("yaml-cpp" libyaml-cpp-dev)
endif()

find_package(Catch2 QUIET)
if(NOT Catch2_FOUND)
  warmfuzz_missing("Catch2" catch2)
endif()

find_package(CLI11 QUIET)
if(NOT CLI11_FOUND)
  warmfuzz_missing("CLI11" libcli11-dev)
endif()

find_package(OpenSSL QUIET COMPONENTS Crypto)
if(NOT OPENSSL_FOUND)
  warmfuzz_missing("OpenSSL's libcrypto" libssl-dev)
endif()

pkg_check_modules(SECCOMP QUIET IMPORTED_TARGET libseccomp)
if(NOT SECCOMP_FOUND)
  warmfuzz_missing("libseccomp" libseccomp-dev)
endif()

pkg_check_modules(LIBARCHIVE QUIET IMPORTED_TARGET libarchive)
if(NOT LIBARCHIVE_FOUND)
  warmfuzz_missing("libarchive" libarchive-dev)
endif()

pkg_check_modules(HYPERSCAN QUIET IMPORTED_TARGET libhs)
if(NOT HYPERSCAN_FOUND)
  warmfuzz_missing("Hyperscan (or vectorscan)" libhyperscan-dev)
endif()

# Programs that make many small values link warmfuzz_allocator, which replaces malloc. A sanitizer brings its own.
add_library(warmfuzz_allocator INTERFACE)
find_library(MIMALLOC mimalloc)
if(NOT MIMALLOC)
  warmfuzz_missing("mimalloc" libmimalloc-dev)
endif()
if(NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize")
  target_link_libraries(warmfuzz_allocator INTERFACE ${MIMALLOC})
endif()

find_program(BWRAP bwrap)
if(NOT BWRAP)
  warmfuzz_missing("bubblewrap (bwrap)" bubblewrap)
endif()

# libFuzzer without its main(): the newest that an LLVM on this machine brings.
file(GLOB fuzzer_archives
  /usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer_no_main-${CMAKE_SYSTEM_PROCESSOR}.a
  /usr/lib/clang/*/lib/linux/libclang_rt.fuzzer_no_main-${CMAKE_SYSTEM_PROCESSOR}.a)
list(SORT fuzzer_archives COMPARE NATURAL ORDER DESCENDING)
if(NOT fuzzer_archives)
  warmfuzz_missing("libFuzzer (libclang_rt.fuzzer_no_main)" libclang-rt-19-dev)
endif()
list(GET fuzzer_archives 0 WARMFUZZ_LIBFUZZER)
message(STATUS "libFuzzer: ${WARMFUZZ_LIBFUZZER}")
