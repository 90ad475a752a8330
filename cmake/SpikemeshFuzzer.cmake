# spikemesh_fuzzer(NAME <name> ROOM <room> SOURCE x_fuzzer.cpp CORPUS <folder> [DEPS target...])
#
# SOURCE defines LLVMFuzzerTestOneInput. Under the preset `fuzz` this builds the libFuzzer binary
# `<name>_fuzzer`; under every other preset a program that replays files. Both register the
# ctest `<room>.fuzz_corpus_<name>`, which feeds every file of the CORPUS folder.
# The target `fuzzers` builds them all; tools/fuzz finds them in fuzzers.txt of the build tree.
add_custom_target(fuzzers)
if(NOT SPIKEMESH_LIBFUZZER)
  add_library(fuzz_replay_main OBJECT ${CMAKE_SOURCE_DIR}/tools/fuzz_replay_main.cpp)
  target_link_libraries(fuzz_replay_main PRIVATE spikemesh::options)
endif()
file(WRITE ${CMAKE_BINARY_DIR}/fuzzers.txt "")

function(spikemesh_fuzzer)
  cmake_parse_arguments(PARSE_ARGV 0 ARG "" "NAME;ROOM;SOURCE;CORPUS" "DEPS")
  cmake_path(ABSOLUTE_PATH ARG_CORPUS NORMALIZE OUTPUT_VARIABLE corpus)
  if(NOT IS_DIRECTORY ${corpus})
    message(FATAL_ERROR "spikemesh_fuzzer ${ARG_NAME}: no corpus folder ${corpus}")
  endif()
  set(target ${ARG_NAME}_fuzzer)
  add_executable(${target} ${ARG_SOURCE})
  target_link_libraries(${target} PRIVATE spikemesh::options ${ARG_DEPS})
  add_dependencies(fuzzers ${target})
  file(APPEND ${CMAKE_BINARY_DIR}/fuzzers.txt
       "${CMAKE_CURRENT_BINARY_DIR}/${target} ${corpus}\n")
  set(test_name ${ARG_ROOM}.fuzz_corpus_${ARG_NAME})
  if(SPIKEMESH_LIBFUZZER)
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
    add_test(NAME ${test_name} COMMAND ${target} -runs=0 ${corpus})
  else()
    target_link_libraries(${target} PRIVATE fuzz_replay_main)
    add_test(NAME ${test_name} COMMAND ${target} ${corpus})
  endif()
endfunction()
