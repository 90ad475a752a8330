#include "hw/chip/testing/naive_chip.h"

#include <algorithm>

#include "hw/chip/testing/naive_bits.h"

namespace spikemesh::chip::testing {

using arith::testing::WidePair;
using arith::testing::WideProfile;

NaiveChip::NaiveChip(const image::ChipImage& image, std::uint32_t shuffle_seed)
    : image_(image), shuffle_(shuffle_seed) {
  for (const image::CoreImage& from : image.cores) {
    NaiveCore& core = cores_.emplace_back();
    core.image = &from;
    core.slots = 1L << from.slots_log2;
    const std::size_t n = from.compartments.size();
    core.state.resize(n);
    for (std::size_t c = 0; c < from.state_uv.size(); ++c) {
      core.state[c].u = sbits(from.state_uv[c], 23, 0);
      core.state[c].v = sbits(from.state_uv[c], 47, 24);
      core.state[c].r = bits(from.state_uv[c], 53, 48);
    }
    for (std::size_t c = 0; c < from.state_a.size(); ++c) core.state[c].a = from.state_a[c];
    core.accumulators.assign(static_cast<std::size_t>(core.slots),
                             std::vector<NaiveAccumulator>(n));
    core.synapses = from.synapses;
    const std::size_t axons = from.in_axons.size();
    core.x1.resize(axons);
    core.x2.resize(axons);
    for (std::size_t i = 0; i < from.x_traces.size(); ++i) {
      core.x1[i] = bits(from.x_traces[i], 6, 0);
      core.x2[i] = bits(from.x_traces[i], 13, 7);
    }
    core.x_time.assign(axons, -1);
    core.y1.resize(n);
    core.y2.resize(n);
    core.y3.resize(n);
    core.y_time.assign(n, -1);
  }
}

std::uint64_t NaiveChip::profile_word(const NaiveCore& core, std::size_t c,
                                      std::size_t half) const {
  return core.image
      ->profiles[2 * static_cast<std::size_t>(bits(core.image->compartments[c], 7, 0)) + half];
}

void NaiveChip::step(const std::vector<image::AxonAddress>& host_spikes,
                     const std::vector<std::int8_t>& rewards) {
  read_outs_.clear();
  std::vector<Packet> packets;
  for (std::size_t i = 0; i < cores_.size(); ++i) {
    cores_[i].counts = {};
    work_dendrites(i, packets);
  }
  for (const image::AxonAddress& to : host_spikes) {
    for (std::size_t i = 0; i < cores_.size(); ++i) {
      if (cores_[i].image->id == to.core) packets.push_back({i, to.axon.value()});
    }
  }
  std::shuffle(packets.begin(), packets.end(), shuffle_);
  for (const Packet& packet : packets) work_packet(packet);
  long reward = 0;
  for (const std::int8_t given : rewards) reward = std::clamp(reward + given, -128L, 127L);
  for (NaiveCore& core : cores_) {
    if (!rewards.empty()) {
      core.r_pending = std::clamp(core.r_pending + reward, -128L, 127L);
      core.r_valid = true;
    }
    if (image_.epoch > 0 && (t_ + 1) % image_.epoch == 0) sweep(core);
  }
  ++t_;
}

void NaiveChip::work_dendrites(std::size_t index, std::vector<Packet>& packets) {
  NaiveCore& core = cores_[index];
  core.spikes.clear();
  std::vector<WidePair> stack;
  auto& slot = core.accumulators[t_ % static_cast<std::uint32_t>(core.slots)];
  for (std::size_t c = 0; c < core.state.size(); ++c) {
    const std::uint64_t cfg = core.image->compartments[c];
    const std::uint64_t p0 = profile_word(core, c, 0);
    const std::uint64_t p1 = profile_word(core, c, 1);
    const WideProfile profile{.decay_u = bits(p0, 11, 0),
                              .decay_v = bits(p0, 23, 12),
                              .decay_a = bits(p0, 35, 24),
                              .refractory = bits(p0, 41, 36),
                              .reset = static_cast<int>(bits(p0, 43, 42)),
                              .compare_ge = bits(p0, 44, 44) == 1,
                              .join = static_cast<int>(bits(p0, 52, 50)),
                              .vmin = bits(p1, 22, 0),
                              .vmax = bits(p1, 45, 23),
                              .adapt_mantissa = bits(p1, 58, 46),
                              .adapt_exponent = bits(p1, 61, 59)};
    std::vector<WidePair> children;
    for (long i = 0; i < bits(p0, 54, 53); ++i) {
      children.push_back(stack.back());
      stack.pop_back();
    }
    const long bias = sbits(cfg, 37, 25) * (1L << bits(cfg, 40, 38));
    long noise = 0;
    if (bits(p0, 45, 45) == 1) {
      const std::uint32_t r =
          naive_random(image_.seed, t_, 1, static_cast<std::uint32_t>(bits(cfg, 63, 41)), 0);
      noise = floor_div(sbits(r, 15, 0) * (1L << bits(p0, 49, 46)), 4096);
    }
    auto& state = core.state[c];
    const bool active = slot[c].valid || state.u != 0 || state.v != 0 || state.a != 0 ||
                        state.r != 0 || bias != 0 || bits(p0, 45, 45) == 1 || !children.empty();
    ++(active ? core.counts.active : core.counts.inactive);
    const WidePair pair = arith::testing::wide_update(profile, bits(cfg, 24, 8) * 64, bias, noise,
                                                      slot[c].value, children, state);
    slot[c] = {};
    if (bits(p0, 55, 55) == 1) stack.push_back(pair);
    if (!pair.spike) continue;
    if (bits(p0, 60, 60) == 1) core.y_time[c] = image_.epoch > 0 ? t_ % image_.epoch : 0;
    core.spikes.push_back(static_cast<std::uint32_t>(c));
    ++core.counts.spikes;
    send(index, static_cast<std::uint32_t>(c), packets);
  }
}

void NaiveChip::send(std::size_t index, std::uint32_t compartment, std::vector<Packet>& packets) {
  NaiveCore& core = cores_[index];
  if (compartment >= core.image->axon_map.size()) return;
  const std::uint64_t map = core.image->axon_map[compartment];
  for (long i = 0; i < bits(map, 31, 16); ++i) {
    const std::uint64_t to = core.image->out_axons[static_cast<std::size_t>(bits(map, 15, 0) + i)];
    const auto axon = static_cast<std::uint32_t>(bits(to, 42, 27));
    ++core.counts.sent;
    if (bits(to, 26, 24) == 7) {
      const auto& ports = image_.architecture.host_ports;
      for (std::uint32_t p = 0; p < ports.size(); ++p) {
        if (ports[p].y == bits(to, 23, 12)) read_outs_.insert({p, axon});
      }
      continue;
    }
    const auto& mesh = image_.architecture.mesh;
    const long id = (bits(to, 23, 12) * mesh.width + bits(to, 11, 0)) * mesh.cores_per_router +
                    bits(to, 26, 24);
    for (std::size_t k = 0; k < cores_.size(); ++k) {
      if (cores_[k].image->id.value() == id) packets.push_back({k, axon});
    }
  }
}

void NaiveChip::work_packet(const Packet& packet) {
  NaiveCore& core = cores_[packet.core];
  ++core.counts.consumed;
  for (std::size_t axon = packet.axon;; ++axon) {
    const std::uint64_t entry = core.image->in_axons[axon];
    if (bits(entry, 58, 58) == 1) {
      core.x_time[axon] = image_.epoch > 0 ? t_ % image_.epoch : 0;
    }
    add_list(core, entry);
    if (bits(entry, 57, 57) == 0) return;
  }
}

void NaiveChip::add_list(NaiveCore& core, std::uint64_t entry) {
  for (long i = 0; i < bits(entry, 37, 26); ++i) {
    const NaiveSynapse synapse = read_synapse(entry, core.synapses, i);
    const long slot = (long{t_} + 1 + bits(entry, 53, 48) + synapse.delay) % core.slots;
    NaiveAccumulator& q =
        core.accumulators[static_cast<std::size_t>(slot)][static_cast<std::size_t>(synapse.target)];
    const long exponent = sbits(entry, 9, 6);
    const long quarters = synapse.mantissa * (1L << (8 + exponent));
    q.value = arith::testing::wide_wrap24(arith::testing::Wide{q.value} + floor_div(quarters, 4));
    q.valid = true;
    ++core.counts.synaptic_ops;
  }
}

}  // namespace spikemesh::chip::testing
