#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "hw/arith/compartment.h"
#include "hw/arith/weight.h"
#include "hw/image/bits.h"

/// The words of a core's memories (hardware.md §3.2, §12.3), unpacked. `T::unpack(word)` takes any
/// word, legal or not; `pack()` gives the word back, without its reserved bits. A field that does
/// not fit is a bug of the caller (InternalError). Legality is the business of image_check.h.
namespace spikemesh::image {

enum class ListFormat : std::uint8_t { kNone = 0, kSparse = 1, kDense = 2, kShared = 3 };

// Fields with the values of the arithmetic; in a word, two of them can hold one that is none.
using arith::Join;
using arith::ResetMode;
using arith::WeightSign;
inline constexpr ResetMode kIllegalReset{3};
inline constexpr WeightSign kIllegalSign{3};

/// IN_AXON: the head of one list.
struct InAxonEntry {
  ListFormat format = ListFormat::kNone;
  std::uint8_t weight_bits = 1;  ///< 1, 2, 4 or 8
  WeightSign sign = WeightSign::kExcitatory;
  std::int8_t exponent = 0;     ///< -8 ... 7
  std::uint16_t address = 0;    ///< first word of the list in SYNAPSE
  std::uint16_t count = 0;      ///< synapses, 0 ... 4095
  std::uint16_t base = 0;       ///< dense: first target; shared: added to every target
  std::uint8_t delay = 0;       ///< of the whole list, 0 ... 62
  std::uint8_t delay_bits = 0;  ///< of each synapse's delay field: 0, 3 or 6; 9 stands for illegal
  bool tag = false;             ///< each synapse carries a 9-bit tag
  bool cont = false;            ///< the next entry is worked too, for the same spike
  bool plastic = false;
  std::uint8_t rule = 0;  ///< 0 ... 15

  using Format = Bits<1, 0>;
  using Width = Bits<3, 2>;
  using Sign = Bits<5, 4>;
  using Exponent = Bits<9, 6>;
  using Address = Bits<25, 10>;
  using Count = Bits<37, 26>;
  using Base = Bits<47, 38>;
  using Delay = Bits<53, 48>;
  using DelayBits = Bits<55, 54>;
  using Tag = Bits<56, 56>;
  using Cont = Bits<57, 57>;
  using Plastic = Bits<58, 58>;
  using Rule = Bits<62, 59>;
  static constexpr std::uint64_t kReserved = Bits<63, 63>::kMask;

  static constexpr InAxonEntry unpack(std::uint64_t word) {
    return {.format = static_cast<ListFormat>(Format::get(word)),
            .weight_bits = static_cast<std::uint8_t>(1U << Width::get(word)),
            .sign = static_cast<WeightSign>(Sign::get(word)),
            .exponent = static_cast<std::int8_t>(Exponent::get_signed(word)),
            .address = static_cast<std::uint16_t>(Address::get(word)),
            .count = static_cast<std::uint16_t>(Count::get(word)),
            .base = static_cast<std::uint16_t>(Base::get(word)),
            .delay = static_cast<std::uint8_t>(Delay::get(word)),
            .delay_bits = static_cast<std::uint8_t>(3 * DelayBits::get(word)),
            .tag = Tag::get(word) != 0,
            .cont = Cont::get(word) != 0,
            .plastic = Plastic::get(word) != 0,
            .rule = static_cast<std::uint8_t>(Rule::get(word))};
  }

  constexpr std::uint64_t pack() const {
    SPIKEMESH_CHECK(std::has_single_bit(weight_bits), "a weight has 1, 2, 4 or 8 bits");
    SPIKEMESH_CHECK(delay_bits % 3 == 0, "a delay field has 0, 3 or 6 bits");
    return Format::put(static_cast<std::uint64_t>(format)) |
           Width::put(static_cast<std::uint64_t>(std::countr_zero(weight_bits))) |
           Sign::put(static_cast<std::uint64_t>(sign)) | Exponent::put_signed(exponent) |
           Address::put(address) | Count::put(count) | Base::put(base) | Delay::put(delay) |
           DelayBits::put(delay_bits / 3U) | Tag::put(tag) | Cont::put(cont) |
           Plastic::put(plastic) | Rule::put(rule);
  }

  bool operator==(const InAxonEntry&) const = default;
};

/// COMP_CFG.
struct CompartmentConfig {
  std::uint8_t profile = 0;
  std::uint32_t threshold_mantissa = 0;  ///< 17 bits
  std::int16_t bias_mantissa = 0;        ///< -4096 ... 4095
  std::uint8_t bias_exponent = 0;        ///< 0 ... 7
  std::uint32_t logical_id = 0;          ///< 23 bits

  using Profile = Bits<7, 0>;
  using ThresholdMantissa = Bits<24, 8>;
  using BiasMantissa = Bits<37, 25>;
  using BiasExponent = Bits<40, 38>;
  using LogicalId = Bits<63, 41>;

  static constexpr CompartmentConfig unpack(std::uint64_t word) {
    return {.profile = static_cast<std::uint8_t>(Profile::get(word)),
            .threshold_mantissa = static_cast<std::uint32_t>(ThresholdMantissa::get(word)),
            .bias_mantissa = static_cast<std::int16_t>(BiasMantissa::get_signed(word)),
            .bias_exponent = static_cast<std::uint8_t>(BiasExponent::get(word)),
            .logical_id = static_cast<std::uint32_t>(LogicalId::get(word))};
  }

  constexpr std::uint64_t pack() const {
    return Profile::put(profile) | ThresholdMantissa::put(threshold_mantissa) |
           BiasMantissa::put_signed(bias_mantissa) | BiasExponent::put(bias_exponent) |
           LogicalId::put(logical_id);
  }

  bool operator==(const CompartmentConfig&) const = default;
};

/// The two words of a profile, at PROFILE 2p and 2p + 1.
struct ProfileWords {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  bool operator==(const ProfileWords&) const = default;
};

/// PROFILE: what compartments of one kind share.
struct Profile {
  std::uint16_t decay_u = 0;    ///< 0 ... 4095
  std::uint16_t decay_v = 0;    ///< 0 ... 4095
  std::uint16_t decay_a = 0;    ///< 0 ... 4095
  std::uint8_t refractory = 1;  ///< 1 ... 63; 0 is illegal
  ResetMode reset = ResetMode::kHard;
  bool compare_ge = false;
  bool noise = false;
  std::uint8_t noise_exponent = 0;  ///< 0 ... 15
  Join join = Join::kNone;
  std::uint8_t pops = 0;  ///< 0 ... 2; 3 is illegal
  bool push = false;
  std::uint8_t trace_class = 0;  ///< 0 ... 15
  bool y_traces = false;
  std::uint32_t vmin_magnitude = Bits<22, 0>::kMax;  ///< v >= -vmin_magnitude
  std::uint32_t vmax = Bits<45, 23>::kMax;           ///< v <= vmax
  std::uint16_t adapt_mantissa = 0;                  ///< 0 ... 8191
  std::uint8_t adapt_exponent = 0;                   ///< 0 ... 7

  using DecayU = Bits<11, 0>;
  using DecayV = Bits<23, 12>;
  using DecayA = Bits<35, 24>;
  using Refractory = Bits<41, 36>;
  using Reset = Bits<43, 42>;
  using CompareGe = Bits<44, 44>;
  using Noise = Bits<45, 45>;
  using NoiseExponent = Bits<49, 46>;
  using JoinKind = Bits<52, 50>;
  using Pops = Bits<54, 53>;
  using Push = Bits<55, 55>;
  using TraceClass = Bits<59, 56>;
  using YTraces = Bits<60, 60>;
  using VminMagnitude = Bits<22, 0>;
  using Vmax = Bits<45, 23>;
  using AdaptMantissa = Bits<58, 46>;
  using AdaptExponent = Bits<61, 59>;
  static constexpr std::uint64_t kReservedLow = Bits<63, 61>::kMask;
  static constexpr std::uint64_t kReservedHigh = Bits<63, 62>::kMask;

  static constexpr Profile unpack(ProfileWords words) {
    return {.decay_u = static_cast<std::uint16_t>(DecayU::get(words.low)),
            .decay_v = static_cast<std::uint16_t>(DecayV::get(words.low)),
            .decay_a = static_cast<std::uint16_t>(DecayA::get(words.low)),
            .refractory = static_cast<std::uint8_t>(Refractory::get(words.low)),
            .reset = static_cast<ResetMode>(Reset::get(words.low)),
            .compare_ge = CompareGe::get(words.low) != 0,
            .noise = Noise::get(words.low) != 0,
            .noise_exponent = static_cast<std::uint8_t>(NoiseExponent::get(words.low)),
            .join = static_cast<Join>(JoinKind::get(words.low)),
            .pops = static_cast<std::uint8_t>(Pops::get(words.low)),
            .push = Push::get(words.low) != 0,
            .trace_class = static_cast<std::uint8_t>(TraceClass::get(words.low)),
            .y_traces = YTraces::get(words.low) != 0,
            .vmin_magnitude = static_cast<std::uint32_t>(VminMagnitude::get(words.high)),
            .vmax = static_cast<std::uint32_t>(Vmax::get(words.high)),
            .adapt_mantissa = static_cast<std::uint16_t>(AdaptMantissa::get(words.high)),
            .adapt_exponent = static_cast<std::uint8_t>(AdaptExponent::get(words.high))};
  }

  constexpr ProfileWords pack() const {
    return {.low = DecayU::put(decay_u) | DecayV::put(decay_v) | DecayA::put(decay_a) |
                   Refractory::put(refractory) | Reset::put(static_cast<std::uint64_t>(reset)) |
                   CompareGe::put(compare_ge) | Noise::put(noise) |
                   NoiseExponent::put(noise_exponent) |
                   JoinKind::put(static_cast<std::uint64_t>(join)) | Pops::put(pops) |
                   Push::put(push) | TraceClass::put(trace_class) | YTraces::put(y_traces),
            .high = VminMagnitude::put(vmin_magnitude) | Vmax::put(vmax) |
                    AdaptMantissa::put(adapt_mantissa) | AdaptExponent::put(adapt_exponent)};
  }

  bool operator==(const Profile&) const = default;
};

/// STATE_UV.
struct StateUv {
  std::int32_t u = 0;           ///< 24-bit two's complement
  std::int32_t v = 0;           ///< 24-bit two's complement
  std::uint8_t refractory = 0;  ///< steps left, 0 ... 63

  using U = Bits<23, 0>;
  using V = Bits<47, 24>;
  using Refractory = Bits<53, 48>;
  static constexpr std::uint64_t kReserved = Bits<63, 54>::kMask;

  static constexpr StateUv unpack(std::uint64_t word) {
    return {.u = static_cast<std::int32_t>(U::get_signed(word)),
            .v = static_cast<std::int32_t>(V::get_signed(word)),
            .refractory = static_cast<std::uint8_t>(Refractory::get(word))};
  }
  constexpr std::uint64_t pack() const {
    return U::put_signed(u) | V::put_signed(v) | Refractory::put(refractory);
  }
  bool operator==(const StateUv&) const = default;
};

/// STATE_A: 0 ... 2^23 - 1, stored as it is.
inline constexpr std::uint32_t kMaxAdaptation = Bits<22, 0>::kMax;

/// AXON_MAP: the OUT_AXON entries of a compartment.
struct AxonMapEntry {
  std::uint16_t first = 0;
  std::uint16_t count = 0;  ///< 0: it sends nothing

  using First = Bits<15, 0>;
  using Count = Bits<31, 16>;

  static constexpr AxonMapEntry unpack(std::uint32_t word) {
    return {.first = static_cast<std::uint16_t>(First::get(word)),
            .count = static_cast<std::uint16_t>(Count::get(word))};
  }
  constexpr std::uint32_t pack() const {
    return static_cast<std::uint32_t>(First::put(first) | Count::put(count));
  }
  bool operator==(const AxonMapEntry&) const = default;
};

/// The port of an OUT_AXON entry that leads to the host, at a router with a host port (§8.1).
inline constexpr std::uint8_t kHostPort = 7;

/// OUT_AXON: the destination fields of a spike flit.
struct OutAxonEntry {
  std::uint16_t x = 0;     ///< router column, 12 bits
  std::uint16_t y = 0;     ///< router row, 12 bits
  std::uint8_t port = 0;   ///< 0 ... 3 a core of the router, kHostPort the host
  std::uint16_t axon = 0;  ///< IN_AXON entry there; at the host an id of the image

  using X = Bits<11, 0>;
  using Y = Bits<23, 12>;
  using Port = Bits<26, 24>;
  using Axon = Bits<42, 27>;
  static constexpr std::uint64_t kReserved = Bits<63, 43>::kMask;

  static constexpr OutAxonEntry unpack(std::uint64_t word) {
    return {.x = static_cast<std::uint16_t>(X::get(word)),
            .y = static_cast<std::uint16_t>(Y::get(word)),
            .port = static_cast<std::uint8_t>(Port::get(word)),
            .axon = static_cast<std::uint16_t>(Axon::get(word))};
  }
  constexpr std::uint64_t pack() const {
    return X::put(x) | Y::put(y) | Port::put(port) | Axon::put(axon);
  }
  bool operator==(const OutAxonEntry&) const = default;
};

}  // namespace spikemesh::image
