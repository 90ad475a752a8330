#pragma once

#include <array>
#include <cstdint>

#include "hw/image/bits.h"

/// The words of the memories that only learning uses (hardware.md §3.2, §12). Conventions as in
/// words.h.
namespace spikemesh::image {

/// X_TRACE.
struct XTrace {
  std::uint8_t x1 = 0;          ///< 7 bits
  std::uint8_t x2 = 0;          ///< 7 bits
  std::uint32_t source_id = 0;  ///< logical id of the source, 23 bits

  using X1 = Bits<6, 0>;
  using X2 = Bits<13, 7>;
  using SourceId = Bits<36, 14>;
  static constexpr std::uint64_t kReserved = Bits<63, 37>::kMask;

  static constexpr XTrace unpack(std::uint64_t word) {
    return {.x1 = static_cast<std::uint8_t>(X1::get(word)),
            .x2 = static_cast<std::uint8_t>(X2::get(word)),
            .source_id = static_cast<std::uint32_t>(SourceId::get(word))};
  }
  constexpr std::uint64_t pack() const {
    return X1::put(x1) | X2::put(x2) | SourceId::put(source_id);
  }
  bool operator==(const XTrace&) const = default;
};

/// X_TIME and Y_TIME: the latest hit (spike) of the epoch.
struct TraceTime {
  std::uint8_t step = 0;  ///< index in the epoch, 0 ... 62
  bool hit = false;

  using StepIndex = Bits<5, 0>;
  using Hit = Bits<6, 6>;

  static constexpr TraceTime unpack(std::uint8_t word) {
    return {.step = static_cast<std::uint8_t>(StepIndex::get(word)), .hit = Hit::get(word) != 0};
  }
  constexpr std::uint8_t pack() const {
    return static_cast<std::uint8_t>(StepIndex::put(step) | Hit::put(hit));
  }
  bool operator==(const TraceTime&) const = default;
};

/// Y_TRACE.
struct YTrace {
  std::uint8_t y1 = 0;  ///< 7 bits
  std::uint8_t y2 = 0;  ///< 7 bits
  std::uint8_t y3 = 0;  ///< 7 bits

  using Y1 = Bits<6, 0>;
  using Y2 = Bits<13, 7>;
  using Y3 = Bits<20, 14>;

  static constexpr YTrace unpack(std::uint32_t word) {
    return {.y1 = static_cast<std::uint8_t>(Y1::get(word)),
            .y2 = static_cast<std::uint8_t>(Y2::get(word)),
            .y3 = static_cast<std::uint8_t>(Y3::get(word))};
  }
  constexpr std::uint32_t pack() const {
    return static_cast<std::uint32_t>(Y1::put(y1) | Y2::put(y2) | Y3::put(y3));
  }
  /// y1, y2 or y3 of a word, for trace 0, 1 or 2.
  static constexpr std::uint8_t get(std::uint32_t word, std::size_t trace) {
    return static_cast<std::uint8_t>(word >> (Y1::kWidth * trace) & Y1::kMax);
  }
  /// A word with this value for trace 0, 1 or 2 and 0 for the others.
  static constexpr std::uint32_t put(std::uint8_t value, std::size_t trace) {
    return std::uint32_t{value} << (Y1::kWidth * trace);
  }
  bool operator==(const YTrace&) const = default;
};

/// What a factor of a product reads (§12.3). Codes 13 to 15 read as zero.
enum class Variable : std::uint8_t {
  kZero = 0,
  kX1 = 1,
  kX2 = 2,
  kY1 = 3,
  kY2 = 4,
  kY3 = 5,
  kWeight = 6,
  kDelay = 7,
  kTag = 8,
  kReward = 9,
  kSignOfWeight = 10,
  kSignOfTag = 11,
  kSignOfReward = 12,
};

/// What a product adds to.
enum class ProductSum : std::uint8_t { kNothing = 0, kWeight = 1, kDelay = 2, kTag = 3 };

/// variable + constant.
struct Factor {
  Variable variable = Variable::kZero;
  std::int8_t constant = 1;
  bool operator==(const Factor&) const = default;
};

/// RULE: one product, mantissa * 2^exponent * f0 * f1 * f2, added if its gates hold.
struct Product {
  ProductSum sum = ProductSum::kNothing;
  bool last = false;
  std::int8_t mantissa = 0;  ///< -8 ... 7
  std::int8_t exponent = 0;  ///< -7 ... 8
  bool gate_x0 = false;      ///< there was a hit in this epoch
  bool gate_y0 = false;      ///< there was a spike in this epoch
  bool gate_r0 = false;      ///< a reward was committed in this epoch
  std::uint8_t gate_u = 0;   ///< k: the epoch's number is a multiple of 2^k
  std::array<Factor, 3> factors{};

  using Sum = Bits<1, 0>;
  using Last = Bits<2, 2>;
  using Mantissa = Bits<6, 3>;
  using ExponentPlus7 = Bits<10, 7>;
  using GateX0 = Bits<11, 11>;
  using GateY0 = Bits<12, 12>;
  using GateR0 = Bits<13, 13>;
  using GateU = Bits<17, 14>;
  using Factor0 = Bits<29, 18>;
  using Factor1 = Bits<41, 30>;
  using Factor2 = Bits<53, 42>;
  using FactorConstant = Bits<7, 0>;
  using FactorVariable = Bits<11, 8>;
  static constexpr int kExponentOffset = 7;
  static constexpr std::uint64_t kReserved = Bits<63, 54>::kMask;

  static constexpr Product unpack(std::uint64_t word) {
    return {.sum = static_cast<ProductSum>(Sum::get(word)),
            .last = Last::get(word) != 0,
            .mantissa = static_cast<std::int8_t>(Mantissa::get_signed(word)),
            .exponent = static_cast<std::int8_t>(static_cast<int>(ExponentPlus7::get(word)) -
                                                 kExponentOffset),
            .gate_x0 = GateX0::get(word) != 0,
            .gate_y0 = GateY0::get(word) != 0,
            .gate_r0 = GateR0::get(word) != 0,
            .gate_u = static_cast<std::uint8_t>(GateU::get(word)),
            .factors = {unpack_factor(Factor0::get(word)), unpack_factor(Factor1::get(word)),
                        unpack_factor(Factor2::get(word))}};
  }

  constexpr std::uint64_t pack() const {
    return Sum::put(static_cast<std::uint64_t>(sum)) | Last::put(last) |
           Mantissa::put_signed(mantissa) |
           ExponentPlus7::put(static_cast<std::uint64_t>(exponent + kExponentOffset)) |
           GateX0::put(gate_x0) | GateY0::put(gate_y0) | GateR0::put(gate_r0) | GateU::put(gate_u) |
           Factor0::put(pack_factor(factors[0])) | Factor1::put(pack_factor(factors[1])) |
           Factor2::put(pack_factor(factors[2]));
  }

  bool operator==(const Product&) const = default;

 private:
  static constexpr Factor unpack_factor(std::uint64_t bits) {
    return {.variable = static_cast<Variable>(FactorVariable::get(bits)),
            .constant = static_cast<std::int8_t>(FactorConstant::get_signed(bits))};
  }
  static constexpr std::uint64_t pack_factor(Factor factor) {
    return FactorVariable::put(static_cast<std::uint64_t>(factor.variable)) |
           FactorConstant::put_signed(factor.constant);
  }
};

inline constexpr std::uint32_t kProductsPerRule = 16;

/// RULE address of a rule's product.
constexpr std::uint32_t rule_address(std::uint32_t rule, std::uint32_t product) {
  return kProductsPerRule * rule + product;
}

/// The traces in the order of their decay tables.
enum class Trace : std::uint8_t { kX1 = 0, kX2 = 1, kY1 = 2, kY2 = 3, kY3 = 4 };

inline constexpr std::uint32_t kTraces = 5;
inline constexpr std::uint32_t kDecayTableWords = 64;                            ///< of one trace
inline constexpr std::uint32_t kDecayWordsPerRule = kTraces * kDecayTableWords;  ///< 320
inline constexpr std::uint32_t kDecayOne = 4096;  ///< a decay factor that keeps everything
inline constexpr std::uint32_t kMaxImpulse = 127;

/// DECAY address of the decay over `steps` steps (§12.2); steps 0 holds the trace's impulse.
constexpr std::uint32_t decay_address(std::uint32_t trace_class, Trace trace, std::uint32_t steps) {
  return kDecayWordsPerRule * trace_class + kDecayTableWords * static_cast<std::uint32_t>(trace) +
         steps;
}

}  // namespace spikemesh::image
