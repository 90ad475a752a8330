/// The program `spikemesh` with a fault in its RTL: shows what `verify` says of one.

#include <fmt/format.h>

#include <charconv>
#include <cstring>
#include <iostream>
#include <vector>

#include "rtl/seeded_bugs/seeded_core.h"
#include "runtime/cli/cli.h"

int main(int argc, char** argv) {
  int bug = 0;
  if (argc > 1) std::from_chars(argv[1], argv[1] + std::strlen(argv[1]), bug);
  if (bug < 1 || bug > SPIKEMESH_SEEDED_BUGS) {
    fmt::print(stderr,
               "usage: spikemesh_with_bug NUMBER ARGUMENTS...\nNUMBER: 1 to {}, a bug of "
               "rtl/seeded_bugs/seed_bugs.py; ARGUMENTS: those of spikemesh\n",
               SPIKEMESH_SEEDED_BUGS);
    return 2;
  }
  spikemesh::rtl::choose_bug(bug);
  std::vector<const char*> arguments{"spikemesh"};
  arguments.insert(arguments.end(), argv + 2, argv + argc);
  return spikemesh::cli::run_cli(
      static_cast<int>(arguments.size()), arguments.data(), std::cout, std::cerr,
      {.run = spikemesh::rtl::make_seeded_core, .waves = spikemesh::rtl::make_seeded_core});
}
