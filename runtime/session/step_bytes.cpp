#include "runtime/session/step_bytes.h"

#include <cstdint>
#include <cstring>
#include <type_traits>

#include "base/error.h"

namespace spikemesh::runtime {
namespace {

template <class T>
void put(std::string& bytes, const T& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <class T>
void put_all(std::string& bytes, const std::vector<T>& values) {
  static_assert(std::is_trivially_copyable_v<T>);
  put(bytes, values.size());
  bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

template <class T>
void take(std::string_view& bytes, T& value) {
  SPIKEMESH_CHECK(bytes.size() >= sizeof value, "the bytes of a step are whole");
  std::memcpy(&value, bytes.data(), sizeof value);
  bytes.remove_prefix(sizeof value);
}

template <class T>
void take_all(std::string_view& bytes, std::vector<T>& values) {
  std::size_t count = 0;
  take(bytes, count);
  SPIKEMESH_CHECK(bytes.size() / sizeof(T) >= count, "the bytes of a step are whole");
  values.resize(count);
  if (count != 0) std::memcpy(values.data(), bytes.data(), count * sizeof(T));
  bytes.remove_prefix(count * sizeof(T));
}

}  // namespace

std::string to_bytes(std::span<const chip::StepStatistics> steps) {
  std::string bytes;
  for (const chip::StepStatistics& step : steps) {
    put(bytes, step.step);
    put(bytes, step.close);
    put(bytes, step.sweep);
    put(bytes, step.cycles);
    put(bytes, step.critical);
    put_all(bytes, step.cores);
    put_all(bytes, step.barrier_wait);
    put_all(bytes, step.host_ports);
    put_all(bytes, step.links);
  }
  return bytes;
}

std::vector<chip::StepStatistics> steps_of_bytes(std::string_view bytes) {
  std::vector<chip::StepStatistics> steps;
  while (!bytes.empty()) {
    chip::StepStatistics& step = steps.emplace_back();
    take(bytes, step.step);
    take(bytes, step.close);
    take(bytes, step.sweep);
    take(bytes, step.cycles);
    take(bytes, step.critical);
    take_all(bytes, step.cores);
    take_all(bytes, step.barrier_wait);
    take_all(bytes, step.host_ports);
    take_all(bytes, step.links);
  }
  return steps;
}

}  // namespace spikemesh::runtime
