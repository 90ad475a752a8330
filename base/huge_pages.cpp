#include "base/huge_pages.h"

#ifdef __linux__

#include <sys/mman.h>

#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>

namespace spikemesh {
namespace {

constexpr int kCollapse = 25;  // MADV_COLLAPSE of Linux 6.1, younger than the headers of Debian 12

void collapse(std::uintptr_t begin, std::uintptr_t end) {
  // A huge page that the kernel does not have, or not at once, is no loss but of time.
  void* const first = reinterpret_cast<void*>(begin);  // NOLINT: an address as the kernel tells it
  (void)madvise(first, end - begin, MADV_HUGEPAGE);
  (void)madvise(first, end - begin, kCollapse);
}

}  // namespace

void use_huge_pages() {
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    if (!line.ends_with("[heap]")) continue;
    std::istringstream fields(line);
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    char dash = 0;
    if (fields >> std::hex >> begin >> dash >> end) collapse(begin, end);
  }
}

}  // namespace spikemesh

#else

namespace spikemesh {

void use_huge_pages() {}

}  // namespace spikemesh

#endif
