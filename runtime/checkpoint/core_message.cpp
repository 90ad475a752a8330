#include "runtime/checkpoint/core_message.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string_view>
#include <type_traits>

#include "hw/image/words.h"

namespace spikemesh::checkpoint {
namespace {

/// Copies a vector to a repeated field; negative numbers become two's complement.
template <class Word, class T>
void put(google::protobuf::RepeatedField<Word>& field, const std::vector<T>& values) {
  field.Reserve(static_cast<int>(values.size()));
  for (const T value : values)
    field.Add(static_cast<Word>(static_cast<std::make_unsigned_t<T>>(value)));
}

/// The way back, into a vector of the size of `shape`.
template <class Word, class T>
void get(const google::protobuf::RepeatedField<Word>& field, const std::vector<T>& shape,
         std::string_view what, const CheckedState& checked, std::vector<T>& values) {
  using Unsigned = std::make_unsigned_t<T>;
  if (static_cast<std::size_t>(field.size()) != shape.size())
    checked.fail(what, fmt::format("{} values", field.size()), fmt::format("{}", shape.size()));
  values.reserve(shape.size());
  for (const Word word : field) {
    if (word > std::numeric_limits<Unsigned>::max())
      checked.fail(what, fmt::format("{}", word),
                   fmt::format("at most {}", std::numeric_limits<Unsigned>::max()));
    values.push_back(static_cast<T>(static_cast<Unsigned>(word)));
  }
}

}  // namespace

bool has_plastic_lists(const image::CoreImage& core) {
  return std::ranges::any_of(core.in_axons, [](std::uint64_t word) {
    return image::InAxonEntry::Plastic::get(word) != 0;
  });
}

pb::Core to_message(const core::CoreState& state, bool with_synapses) {
  pb::Core message;
  put(*message.mutable_u(), state.u);
  put(*message.mutable_v(), state.v);
  put(*message.mutable_a(), state.a);
  put(*message.mutable_refractory(), state.refractory);
  put(*message.mutable_accumulators(), state.accumulators);
  if (with_synapses) put(*message.mutable_synapses(), state.synapses);
  put(*message.mutable_x_traces(), state.x_traces);
  put(*message.mutable_x_times(), state.x_times);
  put(*message.mutable_y_traces(), state.y_traces);
  put(*message.mutable_y_times(), state.y_times);
  message.set_r1(static_cast<std::uint32_t>(state.r1));
  message.set_r_pending(static_cast<std::uint32_t>(state.r_pending));
  message.set_r_committed(state.r_committed ? 1 : 0);
  message.set_illegal(state.illegal);
  return message;
}

core::CoreState from_message(const pb::Core& message, const CheckedState& checked) {
  const core::CoreState& shape = checked.shape;
  core::CoreState state;
  get(message.u(), shape.u, "u", checked, state.u);
  get(message.v(), shape.v, "v", checked, state.v);
  get(message.a(), shape.a, "a", checked, state.a);
  get(message.refractory(), shape.refractory, "refractory", checked, state.refractory);
  get(message.accumulators(), shape.accumulators, "accumulators", checked, state.accumulators);
  if (has_plastic_lists(checked.core)) {
    get(message.synapses(), shape.synapses, "synapses", checked, state.synapses);
  } else {
    get(message.synapses(), std::vector<std::uint64_t>{}, "synapses", checked, state.synapses);
    state.synapses = checked.core.synapses;
    state.synapses.resize(shape.synapses.size());
  }
  get(message.x_traces(), shape.x_traces, "x traces", checked, state.x_traces);
  get(message.x_times(), shape.x_times, "x times", checked, state.x_times);
  get(message.y_traces(), shape.y_traces, "y traces", checked, state.y_traces);
  get(message.y_times(), shape.y_times, "y times", checked, state.y_times);
  state.r1 = static_cast<std::int32_t>(message.r1());
  state.r_pending = static_cast<std::int32_t>(message.r_pending());
  if (message.r_committed() > 1)
    checked.fail("r committed", fmt::format("{}", message.r_committed()), "0 or 1");
  state.r_committed = message.r_committed() != 0;
  state.illegal = message.illegal();
  return state;
}

std::uint64_t max_core_bytes(const core::CoreState& shape) {
  constexpr std::uint64_t kOverhead = 1024;   // tags and lengths
  constexpr std::uint64_t kLongestWord = 10;  // bytes of a number, at most
  const std::uint64_t words = 6 * shape.u.size() + shape.accumulators.size() +
                              shape.synapses.size() + 2 * shape.x_traces.size();
  return words * kLongestWord + kOverhead;
}

}  // namespace spikemesh::checkpoint
