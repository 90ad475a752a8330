#include "runtime/verify/difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace spikemesh::verify {
namespace {

using Found = std::optional<CoreDifference>;

/// The first place where two memories of a core differ.
template <class Word>
Found compare_words(const std::vector<Word>& expected, const std::vector<Word>& found,
                    const char* memory, const char* section) {
  const auto [e, f] = std::mismatch(expected.begin(), expected.end(), found.begin(), found.end());
  if (e == expected.end() && f == found.end()) return std::nullopt;
  const auto at = e - expected.begin();
  const auto shown = [](auto word, auto end) {
    return word == end ? std::string("nothing") : fmt::format("{:#x}", std::uint64_t{*word});
  };
  return CoreDifference{.place = fmt::format("{} word {}", memory, at),
                        .quantity = "word",
                        .expected = shown(e, expected.end()),
                        .found = shown(f, found.end()),
                        .section = section};
}

Found compare_accumulators(const core::CoreState& expected, const core::CoreState& found,
                           std::uint32_t slots) {
  const auto& e = expected.accumulators;
  const auto& f = found.accumulators;
  const std::size_t slot_size = e.size() / slots;
  const auto shown = [](arith::PackedAccumulator packed) {
    return arith::accumulator_valid(packed) ? fmt::to_string(arith::accumulator_value(packed))
                                            : std::string("invalid");
  };
  for (std::size_t i = 0; i < e.size(); ++i) {
    if (e[i] == f[i]) continue;
    const auto c = static_cast<std::uint32_t>(i % slot_size);
    return CoreDifference{.place = fmt::format("compartment {}", c),
                          .quantity = fmt::format("accumulator of slot {}", i / slot_size),
                          .expected = shown(e[i]),
                          .found = shown(f[i]),
                          .section = "hardware.md §4.1, §4.2, §5.1",
                          .compartment = c};
  }
  return std::nullopt;
}

Found compare_number(std::int64_t expected, std::int64_t found, const char* name,
                     const char* section) {
  if (expected == found) return std::nullopt;
  return CoreDifference{.place = fmt::format("register {}", name),
                        .quantity = "value",
                        .expected = fmt::to_string(expected),
                        .found = fmt::to_string(found),
                        .section = section};
}

Found first_of(std::initializer_list<Found> all) {
  for (const Found& one : all) {
    if (one) return one;
  }
  return std::nullopt;
}

Found compare_registers(const core::CoreState& e, const core::CoreState& f) {
  return first_of(
      {compare_number(e.r1, f.r1, "R1", "hardware.md §12.6"),
       compare_number(e.r_pending, f.r_pending, "R_PENDING (value)", "hardware.md §12.6"),
       compare_number(e.r_committed ? 1 : 0, f.r_committed ? 1 : 0, "R_PENDING (valid)",
                      "hardware.md §12.6"),
       compare_number(e.illegal, f.illegal, "ILLEGAL", "hardware.md §11")});
}

}  // namespace

Found compare_compartments(const core::CoreState& expected, const core::CoreState& found) {
  for (std::uint32_t c = 0; c < expected.u.size(); ++c) {
    const auto differ = [c](std::int32_t e, std::int32_t f, const char* name,
                            const char* section) -> Found {
      if (e == f) return std::nullopt;
      return CoreDifference{.place = fmt::format("compartment {}", c),
                            .quantity = name,
                            .expected = fmt::to_string(e),
                            .found = fmt::to_string(f),
                            .section = section,
                            .compartment = c};
    };
    Found one = first_of({differ(expected.u[c], found.u[c], "u", "hardware.md §4.3, §4.4 (1)"),
                          differ(expected.v[c], found.v[c], "v", "hardware.md §4.4 (3 to 7)"),
                          differ(expected.a[c], found.a[c], "a", "hardware.md §4.4 (2, 7)"),
                          differ(expected.refractory[c], found.refractory[c], "refractory counter",
                                 "hardware.md §4.4 (6, 7)")});
    if (one) return one;
  }
  return std::nullopt;
}

Found compare_memories(const core::CoreState& expected, const core::CoreState& found,
                       std::uint32_t slots) {
  return first_of(
      {compare_accumulators(expected, found, slots),
       compare_words(expected.synapses, found.synapses, "SYNAPSE", "hardware.md §3.2, §12.4"),
       compare_words(expected.x_traces, found.x_traces, "X_TRACE", "hardware.md §12.2, §12.5"),
       compare_words(expected.x_times, found.x_times, "X_TIME", "hardware.md §6.1, §12.1"),
       compare_words(expected.y_traces, found.y_traces, "Y_TRACE", "hardware.md §12.2, §12.5"),
       compare_words(expected.y_times, found.y_times, "Y_TIME", "hardware.md §7.2, §12.1"),
       compare_registers(expected, found)});
}

Found compare_spikes(std::span<const std::uint32_t> expected,
                     std::span<const std::uint32_t> found) {
  const auto [e, f] = std::mismatch(expected.begin(), expected.end(), found.begin(), found.end());
  if (e == expected.end() && f == found.end()) return std::nullopt;
  const bool missing = f == found.end() || (e != expected.end() && *e < *f);
  const std::uint32_t c = missing ? *e : *f;
  return CoreDifference{.place = fmt::format("compartment {}", c),
                        .quantity = "spike",
                        .expected = missing ? "yes" : "no",
                        .found = missing ? "no" : "yes",
                        .section = "hardware.md §4.4 (7), §4.6",
                        .compartment = c};
}

Found compare_transactions(chip::PortRecorder& expected, chip::PortRecorder& found) {
  const auto& es = expected.sorted();
  const auto& fs = found.sorted();
  const auto [e, f] = std::mismatch(es.begin(), es.end(), fs.begin(), fs.end());
  if (e == es.end() && f == fs.end()) return std::nullopt;
  const bool missing = f == fs.end() || (e != es.end() && *e < *f);
  const chip::Transaction& first = missing ? *e : *f;
  return CoreDifference{.place = "port",
                        .quantity = "transaction",
                        .expected = e == es.end() ? "nothing more" : describe(*e),
                        .found = f == fs.end() ? "nothing more" : describe(*f),
                        .section = section_of(first.kind),
                        .cycle = first.cycle};
}

Found compare_counters(const core::CoreCounters& e, const core::CoreCounters& f) {
  const auto differ = [](std::uint64_t expected, std::uint64_t found, const char* name) -> Found {
    if (expected == found) return std::nullopt;
    return CoreDifference{.place = "counters",
                          .quantity = name,
                          .expected = fmt::to_string(expected),
                          .found = fmt::to_string(found),
                          .section = "hardware.md §15"};
  };
  return first_of(
      {differ(e.synaptic_ops, f.synaptic_ops, "synaptic_ops"),
       differ(e.synaptic_updates, f.synaptic_updates, "synaptic_updates"),
       differ(e.updates_active, f.updates_active, "updates_active"),
       differ(e.updates_inactive, f.updates_inactive, "updates_inactive"),
       differ(e.spikes, f.spikes, "spikes"), differ(e.packets_sent, f.packets_sent, "packets_sent"),
       differ(e.packets_consumed, f.packets_consumed, "packets_consumed"),
       differ(e.illegal, f.illegal, "illegal"),
       differ(e.synapse.busy, f.synapse.busy, "synapse busy"),
       differ(e.synapse.row_slot, f.synapse.row_slot, "stall row_slot"),
       differ(e.synapse.write_back, f.synapse.write_back, "stall write_back"),
       differ(e.synapse.bank_conflict, f.synapse.bank_conflict, "stall bank_conflict"),
       differ(e.synapse.word_wait, f.synapse.word_wait, "stall word_wait"),
       differ(e.spike_fifo_full, f.spike_fifo_full, "stall spike_fifo_full"),
       differ(e.no_credit, f.no_credit, "stall no_credit"),
       differ(e.link_interval, f.link_interval, "stall link_interval"),
       differ(e.input_fifo_flit_cycles, f.input_fifo_flit_cycles, "input_fifo_flit_cycles")});
}

}  // namespace spikemesh::verify
