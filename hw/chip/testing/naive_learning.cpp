#include <algorithm>

#include "hw/chip/testing/naive_bits.h"
#include "hw/chip/testing/naive_chip.h"

// hardware.md §12, the sweep of the naive chip.
namespace spikemesh::chip::testing {
namespace {

using arith::testing::Wide;

std::vector<std::uint64_t> products_of(const image::CoreImage& image, std::size_t axon) {
  const auto rule = static_cast<std::size_t>(bits(image.in_axons[axon], 62, 59));
  std::vector<std::uint64_t> products;
  for (std::size_t k = 0; k < 16; ++k) {
    const std::size_t address = 16 * rule + k;
    products.push_back(address < image.rules.size() ? image.rules[address] : 0);
    if (bits(products.back(), 2, 2) == 1) break;
  }
  return products;
}

long sign(long x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }

/// g * floor((old * 128 + sum + rho) / (128 * g)), clipped.
long updated(long old, Wide sum, long rho, long g, long lo, long hi) {
  const Wide numerator = Wide{old} * 128 + sum + rho;
  const Wide divisor = Wide{128} * g;
  Wide quotient = numerator / divisor;
  if (numerator % divisor != 0 && numerator < 0) --quotient;
  return static_cast<long>(std::clamp<Wide>(quotient * g, lo, hi));
}

void put(std::uint64_t& word, int bit, int width, long value) {
  for (int i = 0; i < width; ++i) {
    const std::uint64_t mask = 1ULL << (bit + i);
    word = (value >> i & 1) == 1 ? word | mask : word & ~mask;
  }
}

}  // namespace

long NaiveChip::trace(const NaiveCore& core, long trace_class, long table, long stored,
                      Moment moment, long event, bool counted, std::uint32_t id,
                      bool stochastic) const {
  const auto word = [&](long i) {
    const auto address = static_cast<std::size_t>(320 * trace_class + 64 * table + i);
    return address < core.image->decays.size() ? long{core.image->decays[address]} : 0L;
  };
  const auto decay = [&](long i) { return i == 0 ? 4096L : word(i); };
  const long r12 = stochastic
                       ? long{naive_random(image_.seed, t_, static_cast<std::uint64_t>(2 + table),
                                           id, static_cast<std::uint64_t>(moment.tau)) %
                              4096}
                       : 2048L;
  const long sum =
      stored * decay(moment.tau) + (counted ? word(0) * decay(moment.tau - event) : 0) + r12;
  return std::min(127L, sum / 4096);
}

bool NaiveChip::is_visited(const NaiveCore& core, std::size_t axon) const {
  const std::uint64_t entry = core.image->in_axons[axon];
  if (bits(entry, 58, 58) == 0 || bits(entry, 37, 26) == 0) return false;
  if (core.x_time[axon] >= 0) return true;
  for (const std::uint64_t product : products_of(*core.image, axon)) {
    bool zero = bits(product, 11, 11) == 1;
    for (const int low : {18, 30, 42}) {
      const long variable = bits(product, low + 11, low + 8);
      const bool plain = bits(product, low + 7, low) == 0;
      if (variable == 1 && plain && core.x1[axon] == 0) zero = true;
      if (variable == 2 && plain && core.x2[axon] == 0) zero = true;
    }
    if (!zero) return true;
  }
  return false;
}

void NaiveChip::sweep(NaiveCore& core) {
  core.r1 =
      std::clamp(floor_div(core.r1 * image_.r_decay + 2048, 4096) + core.r_pending, -128L, 127L);
  for (std::size_t axon = 0; axon < core.image->in_axons.size(); ++axon) {
    const std::uint64_t entry = core.image->in_axons[axon];
    if (bits(entry, 58, 58) == 0) continue;
    if (is_visited(core, axon)) {
      core.counts.synaptic_updates += static_cast<std::uint64_t>(bits(entry, 37, 26));
    }
    // A list that is not visited is worked as well: skipping must not change anything.
    for (long i = 0; i < bits(entry, 37, 26); ++i) {
      learn_synapse(core, axon, static_cast<std::uint64_t>(i));
    }
  }
  commit(core);
  core.r_pending = 0;
  core.r_valid = false;
}

void NaiveChip::learn_synapse(NaiveCore& core, std::size_t axon, std::uint64_t place) {
  const std::uint64_t entry = core.image->in_axons[axon];
  const long rule = bits(entry, 62, 59);
  const NaiveSynapse old = read_synapse(entry, core.synapses, static_cast<long>(place));
  const auto c = static_cast<std::size_t>(old.target);
  const Visit visit{.axon = axon,
                    .place = static_cast<long>(place),
                    .old = old,
                    .c = c,
                    .source = static_cast<std::uint32_t>(bits(core.image->x_traces[axon], 36, 14)),
                    .target = static_cast<std::uint32_t>(bits(core.image->compartments[c], 63, 41)),
                    .rule = rule,
                    .stochastic = (core.image->stochastic >> rule & 1) == 1};
  Wide sums[4] = {0, 0, 0, 0};
  for (const std::uint64_t product : products_of(*core.image, axon)) {
    if (!is_due(core, visit, product)) continue;
    sums[bits(product, 1, 0)] += value_of(core, visit, product) * (1L << bits(product, 10, 7));
  }
  write_learned(core, visit, sums);
}

bool NaiveChip::is_due(const NaiveCore& core, const Visit& visit, std::uint64_t product) const {
  if (bits(product, 11, 11) == 1 && core.x_time[visit.axon] < 0) return false;
  if (bits(product, 12, 12) == 1 && core.y_time[visit.c] < 0) return false;
  if (bits(product, 13, 13) == 1 && !core.r_valid) return false;
  return t_ / image_.epoch % (1U << bits(product, 17, 14)) == 0;
}

Wide NaiveChip::value_of(const NaiveCore& core, const Visit& visit, std::uint64_t product) const {
  const long y_class = bits(profile_word(core, visit.c, 0), 59, 56);
  const bool has_y = bits(profile_word(core, visit.c, 0), 60, 60) == 1;
  const long tx = core.x_time[visit.axon];
  const long ty = core.y_time[visit.c];
  const bool x0 = bits(product, 11, 11) == 1;
  const bool y0 = bits(product, 12, 12) == 1;
  Moment moment{image_.epoch, Moment::kEnd};
  if (x0 && y0) moment = ty > tx ? Moment{ty, Moment::kPost} : Moment{tx, Moment::kPre};
  if (x0 && !y0) moment = {tx, Moment::kPre};
  if (y0 && !x0) moment = {ty, Moment::kPost};
  const bool x_counts =
      tx >= 0 && (moment.kind == Moment::kEnd || (moment.kind == Moment::kPost && tx < moment.tau));
  const bool y_counts =
      ty >= 0 && (moment.kind == Moment::kEnd || (moment.kind == Moment::kPre && ty <= moment.tau));
  const auto x = [&](long table, long z) {
    return trace(core, visit.rule, table, z, moment, tx, x_counts, visit.source, visit.stochastic);
  };
  const auto y = [&](long table, long z) {
    return has_y ? trace(core, y_class, table, z, moment, ty, y_counts, visit.target,
                         visit.stochastic)
                 : 0L;
  };
  const NaiveSynapse& old = visit.old;
  const long variables[16] = {0,
                              x(0, core.x1[visit.axon]),
                              x(1, core.x2[visit.axon]),
                              y(2, core.y1[visit.c]),
                              y(3, core.y2[visit.c]),
                              y(4, core.y3[visit.c]),
                              old.mantissa,
                              old.delay,
                              old.tag,
                              core.r1,
                              sign(old.mantissa),
                              sign(old.tag),
                              sign(core.r1),
                              0,
                              0,
                              0};
  Wide value = sbits(product, 6, 3);
  for (const int low : {18, 30, 42}) {
    value *= variables[bits(product, low + 11, low + 8)] + sbits(product, low + 7, low);
  }
  return value;
}

void NaiveChip::write_learned(NaiveCore& core, const Visit& visit, const Wide (&sums)[4]) const {
  const std::uint64_t entry = core.image->in_axons[visit.axon];
  const NaiveSynapse& old = visit.old;
  const NaiveLayout at = layout_of(entry, visit.place);
  const bool mixed = bits(entry, 5, 4) == 2;
  const long g = mixed && at.weight_bits > 1 ? 2 : 1;
  const auto rho = [&](std::uint64_t purpose, long grain) {
    const long range = 128 * grain;
    return visit.stochastic
               ? long{naive_random2(image_.seed, t_, purpose, visit.source, visit.target)} % range
               : range / 2;
  };
  long stored = 0;
  if (mixed && at.weight_bits == 1) {
    stored = old.mantissa * 128 + sums[1] >= 0 ? 0 : 1;
  } else {
    const long n = 1L << at.weight_bits;
    const long lo = bits(entry, 5, 4) == 0 ? 0 : mixed ? -n : 1 - n;
    const long hi = bits(entry, 5, 4) == 0 ? n - 1 : mixed ? n - 2 : 0;
    const long m = updated(old.mantissa, sums[1], rho(7, g), g, lo, hi);
    stored = mixed ? m / 2 : std::abs(m);
  }
  std::uint64_t& word = core.synapses[at.word];
  int bit = at.bit + at.target_bits;
  put(word, bit, at.weight_bits, stored);
  bit += at.weight_bits;
  const long reach = core.slots - 2 - bits(entry, 53, 48);
  const long d =
      updated(old.delay, sums[2], rho(8, 1), 1, 0, std::min((1L << at.delay_bits) - 1, reach));
  put(word, bit, at.delay_bits, d);
  bit += at.delay_bits;
  put(word, bit, at.tag_bits, updated(old.tag, sums[3], rho(9, 1), 1, -256, 255));
}

void NaiveChip::commit(NaiveCore& core) {
  const Moment end{image_.epoch, Moment::kEnd};
  for (std::size_t axon = 0; axon < core.image->in_axons.size(); ++axon) {
    const std::uint64_t entry = core.image->in_axons[axon];
    if (bits(entry, 58, 58) == 0) continue;
    const long rule = bits(entry, 62, 59);
    const bool stochastic = (core.image->stochastic >> rule & 1) == 1;
    const auto source = static_cast<std::uint32_t>(bits(core.image->x_traces[axon], 36, 14));
    const long tx = core.x_time[axon];
    core.x1[axon] = trace(core, rule, 0, core.x1[axon], end, tx, tx >= 0, source, stochastic);
    core.x2[axon] = trace(core, rule, 1, core.x2[axon], end, tx, tx >= 0, source, stochastic);
    core.x_time[axon] = -1;
  }
  for (std::size_t c = 0; c < core.state.size(); ++c) {
    const std::uint64_t profile = profile_word(core, c, 0);
    if (bits(profile, 60, 60) == 0) continue;
    const long y_class = bits(profile, 59, 56);
    const bool stochastic = (core.image->stochastic >> y_class & 1) == 1;
    const auto id = static_cast<std::uint32_t>(bits(core.image->compartments[c], 63, 41));
    const long ty = core.y_time[c];
    const auto next = [&](long table, long z) {
      return trace(core, y_class, table, z, end, ty, ty >= 0, id, stochastic);
    };
    core.y1[c] = next(2, core.y1[c]);
    core.y2[c] = next(3, core.y2[c]);
    core.y3[c] = next(4, core.y3[c]);
    core.y_time[c] = -1;
  }
}

}  // namespace spikemesh::chip::testing
