#include "base/process_usage.h"

#include <sys/resource.h>

namespace spikemesh {
namespace {

rusage usage_of_process() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage;
}

double seconds(const timeval& time) {
  constexpr double kMicro = 1e-6;
  return static_cast<double>(time.tv_sec) + kMicro * static_cast<double>(time.tv_usec);
}

}  // namespace

double cpu_seconds() {
  const rusage usage = usage_of_process();
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double peak_mib() {
  constexpr double kKibibytesPerMebibyte = 1024;
  return static_cast<double>(usage_of_process().ru_maxrss) / kKibibytesPerMebibyte;
}

}  // namespace spikemesh
