# Language, warnings and sanitizers, for every target of the project.
# Targets link `spikemesh::options`; third-party and generated code does not.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g")
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG")

set(SPIKEMESH_SANITIZE "" CACHE STRING "Sanitizers, as given to -fsanitize=")
option(SPIKEMESH_LIBFUZZER "Build libFuzzer binaries (clang only)" OFF)

find_program(SPIKEMESH_CCACHE ccache)
if(SPIKEMESH_CCACHE)
  # The base folder makes paths relative, so that clones and worktrees share what they compiled.
  # Without the sloppiness it keeps nothing that uses a precompiled header.
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}
               CCACHE_SLOPPINESS=pch_defines,time_macros ${SPIKEMESH_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
endif()

if(SPIKEMESH_SANITIZE)
  # For every target, third-party sources that we compile included: mixing would hide findings.
  add_compile_options(-fsanitize=${SPIKEMESH_SANITIZE} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${SPIKEMESH_SANITIZE})
endif()

add_library(spikemesh_options INTERFACE)
add_library(spikemesh::options ALIAS spikemesh_options)
target_include_directories(spikemesh_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(
  spikemesh_options
  INTERFACE -Werror
            -Wall
            -Wextra
            -Wpedantic
            -Wshadow
            -Wconversion
            -Wsign-conversion
            -Wnon-virtual-dtor
            -Wold-style-cast
            -Woverloaded-virtual
            -Wimplicit-fallthrough)

# Under sanitizers GCC 12 takes members of libstdc++'s own classes (regex) for uninitialised.
if(SPIKEMESH_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(spikemesh_options INTERFACE -Wno-maybe-uninitialized)
endif()

# Under sanitizers clang leaves loops alone that are asked for in vectors, and would make an error
# of having said so.
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  target_compile_options(spikemesh_options INTERFACE -Wno-pass-failed)
endif()
