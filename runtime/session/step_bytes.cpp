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

/// Shows the parts of a step in their order: values as they are, and lists of values.
template <class Step, class Value, class List>
void visit(Step& step, const Value& value, const List& list) {
  value(step.step);
  value(step.close);
  value(step.sweep);
  value(step.cycles);
  value(step.critical);
  list(step.cores);
  list(step.barrier_wait);
  list(step.host_ports);
  list(step.links);
}

}  // namespace

std::string to_bytes(std::span<const chip::StepStatistics> steps) {
  std::string bytes;
  for (const chip::StepStatistics& step : steps) {
    visit(
        step, [&bytes](const auto& value) { put(bytes, value); },
        [&bytes](const auto& list) { put_all(bytes, list); });
  }
  return bytes;
}

std::vector<chip::StepStatistics> steps_of_bytes(std::string_view bytes) {
  std::vector<chip::StepStatistics> steps;
  while (!bytes.empty()) {
    visit(
        steps.emplace_back(), [&bytes](auto& value) { take(bytes, value); },
        [&bytes](auto& list) { take_all(bytes, list); });
  }
  return steps;
}

}  // namespace spikemesh::runtime
