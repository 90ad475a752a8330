# Finds the Debian packages that packages.txt lists. A room links the imported target it needs:
#
#   fmt::fmt  spdlog::spdlog  CLI11::CLI11  nlohmann_json::nlohmann_json  Boost::headers
#   protobuf::libprotobuf (through spikemesh_protobuf)  PkgConfig::HDF5  PkgConfig::ZSTD  ZLIB::ZLIB
#   PkgConfig::LIBARCHIVE
#   spikemesh::systemc  verilate() of Verilator  benchmark::benchmark
#
# Tests get GoogleTest, GoogleMock and rapidcheck from spikemesh_library.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(Boost 1.74 REQUIRED)
find_package(Protobuf REQUIRED)
find_package(ZLIB REQUIRED)
find_package(GTest REQUIRED)
find_package(rapidcheck REQUIRED)
find_package(benchmark REQUIRED)
find_package(verilator REQUIRED HINTS /usr/share/verilator)
pkg_check_modules(HDF5 REQUIRED IMPORTED_TARGET hdf5)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(LIBARCHIVE REQUIRED IMPORTED_TARGET libarchive)
include(GoogleTest)

# Neither has a CMake package in Debian.
find_library(METIS_LIBRARY metis REQUIRED)
find_library(SCOTCH_LIBRARY scotch REQUIRED)
find_library(SCOTCH_ERROR_LIBRARY scotcherr REQUIRED)
find_path(SCOTCH_INCLUDE_DIR scotch.h PATH_SUFFIXES scotch REQUIRED)

# SystemC comes with pkg-config files only. Debian builds it as C++17; a unit that includes it as
# C++20 links only when it says so through SC_CPLUSPLUS. base/ adds what is to be linked.
pkg_check_modules(SYSTEMC REQUIRED IMPORTED_TARGET systemc)
add_library(spikemesh_systemc INTERFACE)
add_library(spikemesh::systemc ALIAS spikemesh_systemc)
target_compile_definitions(spikemesh_systemc INTERFACE SC_CPLUSPLUS=201703L)
