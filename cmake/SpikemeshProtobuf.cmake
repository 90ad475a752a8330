# spikemesh_protobuf(NAME <target> PROTOS x.proto... [DEPS target...])
#
# Generates C++ from .proto files into the build tree, warnings off. Import paths and includes are
# counted from the root of the repository: `import "hw/arch/architecture.proto"`,
# `#include "hw/arch/architecture.pb.h"`. DEPS are the targets of imported .proto files.
function(spikemesh_protobuf)
  cmake_parse_arguments(PARSE_ARGV 0 ARG "" "NAME" "PROTOS;DEPS")
  set(out_root ${CMAKE_BINARY_DIR}/generated)
  set(generated "")
  foreach(proto IN LISTS ARG_PROTOS)
    cmake_path(ABSOLUTE_PATH proto NORMALIZE OUTPUT_VARIABLE source)
    cmake_path(RELATIVE_PATH source BASE_DIRECTORY ${CMAKE_SOURCE_DIR} OUTPUT_VARIABLE relative)
    string(REGEX REPLACE "\\.proto$" "" stem ${relative})
    set(outputs ${out_root}/${stem}.pb.cc ${out_root}/${stem}.pb.h)
    add_custom_command(
      OUTPUT ${outputs}
      COMMAND ${CMAKE_COMMAND} -E make_directory ${out_root}
      COMMAND protobuf::protoc --proto_path=${CMAKE_SOURCE_DIR} --cpp_out=${out_root} ${source}
      DEPENDS ${source}
      COMMENT "protoc ${relative}"
      VERBATIM)
    list(APPEND generated ${outputs})
  endforeach()
  add_library(${ARG_NAME} STATIC ${generated})
  add_library(spikemesh::${ARG_NAME} ALIAS ${ARG_NAME})
  target_include_directories(${ARG_NAME} SYSTEM PUBLIC ${out_root})
  target_compile_options(${ARG_NAME} PRIVATE -w)
  target_link_libraries(${ARG_NAME} PUBLIC ${ARG_DEPS} protobuf::libprotobuf)
endfunction()
