# Finds the Debian packages that packages.txt lists. A room links the imported target it needs.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(GTest REQUIRED)
find_package(rapidcheck REQUIRED)
find_package(Protobuf REQUIRED)
include(GoogleTest)

# SystemC comes with pkg-config files only. Debian builds it as C++17; a unit that includes it as
# C++20 links only when it says so through SC_CPLUSPLUS. base/ adds what is to be linked.
pkg_check_modules(SYSTEMC REQUIRED IMPORTED_TARGET systemc)
add_library(spikemesh_systemc INTERFACE)
add_library(spikemesh::systemc ALIAS spikemesh_systemc)
target_compile_definitions(spikemesh_systemc INTERFACE SC_CPLUSPLUS=201703L)
