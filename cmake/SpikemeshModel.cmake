# spikemesh_model(NAME <name> SOURCES a.cpp... [TESTS x_test.cpp...] [DEPS target...])
#
# The program build/release/models/NAME from main.cpp, and the library NAME of everything else, so
# that tests can reach it. Its tests are `models.*`.
function(spikemesh_model)
  cmake_parse_arguments(PARSE_ARGV 0 ARG "" "NAME" "SOURCES;TESTS;DEPS")
  spikemesh_library(
    NAME ${ARG_NAME}
    ROOM models
    SOURCES ${ARG_SOURCES}
    TESTS ${ARG_TESTS}
    DEPS spikemesh::model_support spikemesh::network ${ARG_DEPS}
    TEST_DEPS spikemesh::passes)
  add_executable(model_${ARG_NAME} main.cpp)
  set_target_properties(
    model_${ARG_NAME} PROPERTIES OUTPUT_NAME ${ARG_NAME}
                                 RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/models)
  spikemesh_program(model_${ARG_NAME} DEPS spikemesh::${ARG_NAME} spikemesh::passes)
endfunction()
