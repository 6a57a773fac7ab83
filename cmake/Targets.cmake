# One folder is one target. warmfuzz_library(events SOURCES a.cpp PUBLIC warmfuzz_include PRIVATE yaml-cpp)
# makes warmfuzz_events; includes are written from the top level ("generators/events/source.h") or as
# "warmfuzz/scenario.h".
set(WARMFUZZ_WARNINGS -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor -Woverloaded-virtual)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  list(APPEND WARMFUZZ_WARNINGS -Wno-restrict)  # false alarms on std::string concatenation in g++ 12
endif()
option(WARMFUZZ_WERROR "Treat warnings as errors" ON)
if(WARMFUZZ_WERROR)
  list(APPEND WARMFUZZ_WARNINGS -Werror)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

function(warmfuzz_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(warmfuzz_${name} STATIC ${ARG_SOURCES})
  target_include_directories(warmfuzz_${name} PUBLIC ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/include)
  target_compile_options(warmfuzz_${name} PRIVATE ${WARMFUZZ_WARNINGS})
  target_link_libraries(warmfuzz_${name} PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
endfunction()

# warmfuzz_test(canary SOURCES canary_test.cpp LINKS warmfuzz_canary): a Catch2 executable and its ctest entry. ALONE:
# it takes all cores, or what it does to the machine would disturb others; it never runs beside another test.
function(warmfuzz_test name)
  cmake_parse_arguments(ARG "ALONE" "TIMEOUT" "SOURCES;LINKS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_executable(test_${name} ${ARG_SOURCES})
  # Tests run once: to optimise them takes longer than they gain.
  target_compile_options(test_${name} PRIVATE ${WARMFUZZ_WARNINGS} $<$<CONFIG:Release>:-O1>)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # False alarms on std::variant in g++ 12, once initialiser lists of steps are inlined.
    target_compile_options(test_${name} PRIVATE -Wno-maybe-uninitialized)
  endif()
  target_compile_definitions(test_${name} PRIVATE WARMFUZZ_SOURCE_DIR="${CMAKE_SOURCE_DIR}" WARMFUZZ_BINARY_DIR="${CMAKE_BINARY_DIR}")
  target_link_libraries(test_${name} PRIVATE warmfuzz_test_support ${ARG_LINKS})
  add_test(NAME ${name} COMMAND test_${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} RUN_SERIAL ${ARG_ALONE})
endfunction()
