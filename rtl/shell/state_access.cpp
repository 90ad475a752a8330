#include "rtl/shell/state_access.h"

#include <algorithm>
#include <vector>

#include "hw/image/words.h"
#include "rtl/core_registers.h"

namespace spikemesh::rtl {
namespace {

using image::Memory;

constexpr std::uint64_t kAccumulatorBits = 0xffffff;    // hardware.md §3.1
constexpr std::uint64_t kAccumulatorValid = 0x1000000;  // the same

std::vector<std::uint64_t> words_of(CoreModel& core, Memory memory, std::size_t count) {
  std::vector<std::uint64_t> words(count);
  if (count > 0) core.read(memory, 0, words);
  return words;
}

template <class Word>
void read_into(CoreModel& core, Memory memory, std::vector<Word>& target) {
  const auto words = words_of(core, memory, target.size());
  std::transform(words.begin(), words.end(), target.begin(),
                 [](std::uint64_t word) { return static_cast<Word>(word); });
}

template <class Word>
void write_from(CoreModel& core, Memory memory, const std::vector<Word>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    core.write(memory, static_cast<std::uint32_t>(i), static_cast<std::uint64_t>(words[i]));
  }
}

/// 24 bits as two's complement.
std::int32_t signed24(std::uint64_t word) {
  return static_cast<std::int32_t>(static_cast<std::uint32_t>(word) << 8) >> 8;
}

/// The low 8 bits as two's complement.
std::int32_t signed8(std::uint64_t word) {
  constexpr std::int32_t kSign = 0x80;
  return (static_cast<std::int32_t>(word & 0xff) ^ kSign) - kSign;
}

}  // namespace

void StateAccess::read(core::CoreState& state) {
  read_compartments(state);
  read_accumulators(state);
  read_into(core_, Memory::kSynapse, state.synapses);
  read_into(core_, Memory::kXTrace, state.x_traces);
  read_into(core_, Memory::kXTime, state.x_times);
  read_into(core_, Memory::kYTrace, state.y_traces);
  read_into(core_, Memory::kYTime, state.y_times);
  read_registers(state);
}

void StateAccess::read_compartments(core::CoreState& state) {
  const auto words = words_of(core_, Memory::kStateUv, state.u.size());
  for (std::size_t c = 0; c < words.size(); ++c) {
    const auto uv = image::StateUv::unpack(words[c]);
    state.u[c] = uv.u;
    state.v[c] = uv.v;
    state.refractory[c] = uv.refractory;
  }
  read_into(core_, Memory::kStateA, state.a);
}

/// Accumulators of compartments that are not in use are never targets.
void StateAccess::read_accumulators(core::CoreState& state) {
  std::vector<std::uint64_t> words(state.u.size());
  if (words.empty()) return;
  for (std::size_t first = 0; first < state.accumulators.size(); first += slot_size_) {
    core_.read(Memory::kAcc, static_cast<std::uint32_t>(first), words);
    for (std::size_t c = 0; c < words.size(); ++c) {
      state.accumulators[first + c] = arith::pack_accumulator(signed24(words[c] & kAccumulatorBits),
                                                              (words[c] & kAccumulatorValid) != 0);
    }
  }
}

void StateAccess::read_registers(core::CoreState& state) {
  const auto value = [this](Register address) { return read_register(core_, address); };
  state.r1 = signed8(value(Register::kR1));
  const std::uint64_t pending = value(Register::kRPending);
  state.r_pending = signed8(pending);
  state.r_committed = (pending >> 8 & 1) != 0;
  state.illegal = static_cast<std::uint32_t>(value(Register::kIllegal));
}

void StateAccess::write(const core::CoreState& state, Step next) {
  write_compartments(state);
  write_from(core_, Memory::kSynapse, state.synapses);
  write_from(core_, Memory::kXTrace, state.x_traces);
  write_from(core_, Memory::kXTime, state.x_times);
  write_from(core_, Memory::kYTrace, state.y_traces);
  write_from(core_, Memory::kYTime, state.y_times);
  write_registers(state, next);
  while (core_.busy()) core_.cycle({});
}

void StateAccess::write_compartments(const core::CoreState& state) {
  for (std::size_t c = 0; c < state.u.size(); ++c) {
    const auto address = static_cast<std::uint32_t>(c);
    const image::StateUv uv{.u = state.u[c],
                            .v = state.v[c],
                            .refractory = static_cast<std::uint8_t>(state.refractory[c])};
    core_.write(Memory::kStateUv, address, uv.pack());
    core_.write(Memory::kStateA, address, static_cast<std::uint64_t>(state.a[c]));
  }
  for (std::size_t first = 0; first < state.accumulators.size(); first += slot_size_) {
    for (std::size_t c = 0; c < state.u.size(); ++c) {
      const arith::PackedAccumulator packed = state.accumulators[first + c];
      const auto value = static_cast<std::uint64_t>(arith::accumulator_value(packed));
      core_.write(
          Memory::kAcc, static_cast<std::uint32_t>(first + c),
          arith::accumulator_valid(packed) ? (value & kAccumulatorBits) | kAccumulatorValid : 0);
    }
  }
}

void StateAccess::write_registers(const core::CoreState& state, Step next) {
  const auto byte = [](std::int32_t value) {
    return static_cast<std::uint64_t>(static_cast<std::uint8_t>(value));
  };
  write_register(core_, Register::kR1, byte(state.r1));
  write_register(core_, Register::kRPending,
                 byte(state.r_pending) | (state.r_committed ? 0x100U : 0U));
  write_register(core_, Register::kIllegal, state.illegal);
  write_register(core_, Register::kStep, next.value());
}

}  // namespace spikemesh::rtl
