# spikemesh_library(NAME <room> [ROOM <prefix>] [SOURCES a.cpp...] [DEPS target...]
#                   [TESTS x_test.cpp...] [TEST_DEPS target...] [LABELS label...])
#
# One static library a room, target `<room>`, alias `spikemesh::<room>`; without SOURCES, a library
# of headers. Its tests are the `*_test.cpp` of the folder (or TESTS): they become `<room>_test`,
# and ctest knows each case as `<room>.Suite.Case`. Files named `*_long_test.cpp` become
# `<room>_long_test` and carry the label `long`: ./check leaves them out, tools/long runs them.
#   ROOM       prefix of the ctest names where it is not NAME
#   TEST_DEPS  what only the tests link
#   LABELS     ctest labels of the default tests
function(spikemesh_library)
  cmake_parse_arguments(PARSE_ARGV 0 ARG "" "NAME;ROOM" "SOURCES;DEPS;TESTS;TEST_DEPS;LABELS")
  if(NOT ARG_NAME OR ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "spikemesh_library: needs NAME; not understood: ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT ARG_ROOM)
    set(ARG_ROOM ${ARG_NAME})
  endif()

  if(ARG_SOURCES)
    add_library(${ARG_NAME} STATIC ${ARG_SOURCES})
    target_link_libraries(${ARG_NAME} PUBLIC spikemesh::options ${ARG_DEPS})
    spikemesh_precompiled(${ARG_NAME} DEPS ${ARG_DEPS})
    set_target_properties(${ARG_NAME} PROPERTIES OUTPUT_NAME spikemesh_${ARG_NAME})
  else()
    add_library(${ARG_NAME} INTERFACE)
    target_link_libraries(${ARG_NAME} INTERFACE spikemesh::options ${ARG_DEPS})
  endif()
  add_library(spikemesh::${ARG_NAME} ALIAS ${ARG_NAME})

  if(NOT ARG_TESTS)
    file(GLOB ARG_TESTS CONFIGURE_DEPENDS *_test.cpp)
  endif()
  set(long_tests ${ARG_TESTS})
  list(FILTER long_tests INCLUDE REGEX "_long_test\\.cpp$")
  list(FILTER ARG_TESTS EXCLUDE REGEX "_long_test\\.cpp$")
  spikemesh_test(NAME ${ARG_NAME}_test ROOM ${ARG_ROOM} SOURCES ${ARG_TESTS}
                 DEPS spikemesh::${ARG_NAME} ${ARG_TEST_DEPS} LABELS ${ARG_LABELS})
  spikemesh_test(NAME ${ARG_NAME}_long_test ROOM ${ARG_ROOM} SOURCES ${long_tests}
                 DEPS spikemesh::${ARG_NAME} ${ARG_TEST_DEPS} LABELS long)
endfunction()

# spikemesh_test(NAME <target> ROOM <prefix> SOURCES x_test.cpp... [DEPS target...] [LABELS l...])
# A test executable that belongs to no single library. Nothing happens without SOURCES.
function(spikemesh_test)
  cmake_parse_arguments(PARSE_ARGV 0 ARG "" "NAME;ROOM" "SOURCES;DEPS;LABELS")
  if(NOT ARG_SOURCES)
    return()
  endif()
  add_executable(${ARG_NAME} ${ARG_SOURCES})
  target_link_libraries(${ARG_NAME} PRIVATE ${ARG_DEPS} spikemesh::options rapidcheck
                                            GTest::gmock GTest::gtest GTest::gtest_main)
  spikemesh_precompiled(${ARG_NAME} TEST DEPS ${ARG_DEPS})
  # What a test calls often stands in libraries; its own code is dearer to optimise than to run.
  target_compile_options(${ARG_NAME} PRIVATE $<$<CONFIG:Release>:-O1>)
  set(properties "")
  if(ARG_LABELS)
    set(properties PROPERTIES LABELS "${ARG_LABELS}")
  endif()
  gtest_discover_tests(${ARG_NAME} TEST_PREFIX "${ARG_ROOM}." DISCOVERY_MODE PRE_TEST
                       WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} ${properties})
endfunction()
