# Headers of others that most sources read, compiled once. A source still includes what it uses:
# clang-tidy (tools/lint) and clang's builds read it without these. What few sources read stays
# out: GCC instantiates what the inline functions of a precompiled header ask for in each source
# again (0.3 s for nlohmann/json, 0.2 s for rapidcheck, 2 s for CLI11).
#
# spikemesh_precompiled(TARGET [TEST] [DEPS target...])
#
# TARGET reads the headers of a test, of a command line if one of DEPS is CLI11::CLI11, or of any
# source; the first and the last with SystemC if one of DEPS is spikemesh::systemc or a target that
# was given it here.
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(CMAKE_DISABLE_PRECOMPILE_HEADERS ON)
endif()

set(source_headers
    <algorithm> <array> <cmath> <cstdint> <fmt/format.h> <functional> <map> <memory> <optional>
    <span> <string> <unordered_map> <utility> <vector>)
set(test_headers ${source_headers} <filesystem> <fstream> <gmock/gmock.h> <gtest/gtest.h> <random>
                 <set> <sstream>)
set(program_headers ${source_headers} <CLI/App.hpp> <CLI/Config.hpp> <CLI/Formatter.hpp>
                    <CLI/Validators.hpp> <nlohmann/json.hpp>)
set(empty_source ${CMAKE_BINARY_DIR}/precompiled_headers.cpp)
file(CONFIGURE OUTPUT ${empty_source} CONTENT "")
foreach(target source_headers systemc_source_headers test_headers systemc_test_headers
               program_headers)
  add_library(${target} OBJECT ${empty_source})
  target_link_libraries(${target} PRIVATE spikemesh::options fmt::fmt)
  string(REPLACE systemc_ "" kind ${target})
  target_precompile_headers(${target} PRIVATE ${${kind}})
  if(NOT kind STREQUAL target)
    target_link_libraries(${target} PRIVATE spikemesh::systemc)
    target_precompile_headers(${target} PRIVATE <systemc>)
  endif()
  if(kind STREQUAL "test_headers")
    target_link_libraries(${target} PRIVATE rapidcheck GTest::gmock GTest::gtest)
  endif()
endforeach()

set_property(GLOBAL PROPERTY SPIKEMESH_SYSTEMC_USERS spikemesh::systemc)
function(spikemesh_precompiled target)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "TEST" "" "DEPS")
  set(headers source_headers)
  if(ARG_TEST)
    set(headers test_headers)
  endif()
  get_property(systemc_users GLOBAL PROPERTY SPIKEMESH_SYSTEMC_USERS)
  foreach(dependency IN LISTS ARG_DEPS)
    if(dependency IN_LIST systemc_users)
      set_property(GLOBAL APPEND PROPERTY SPIKEMESH_SYSTEMC_USERS spikemesh::${target})
      set(headers systemc_${headers})
      break()
    endif()
  endforeach()
  if(CLI11::CLI11 IN_LIST ARG_DEPS)
    set(headers program_headers)
  endif()
  target_precompile_headers(${target} REUSE_FROM ${headers})
  target_link_libraries(${target} PRIVATE fmt::fmt)  # or its macros would differ
endfunction()

# spikemesh_program(TARGET [DEPS target...])
#
# The command line of TARGET, a program whose work is done in libraries: CLI11 (which is all in its
# headers) is dearer to optimise than to run.
function(spikemesh_program target)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "DEPS")
  target_link_libraries(${target} PRIVATE ${ARG_DEPS} CLI11::CLI11)
  spikemesh_precompiled(${target} DEPS CLI11::CLI11)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
endfunction()

# spikemesh_vectorised(SOURCE...)
#
# Sources of plain loops that want to be vectorised, also where users build with -O2. They read no
# precompiled header: with one that was made at -O2, GCC 12 falls back to what -O2 vectorises as
# soon as a source includes <immintrin.h>.
function(spikemesh_vectorised)
  set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS $<$<CONFIG:Release>:-O3>
                                                 SKIP_PRECOMPILE_HEADERS ON)
endfunction()
