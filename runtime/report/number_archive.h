#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/strong.h"

namespace spikemesh::report {

/// The numbers of an object, one after the other: taken from it, or given to it. An object shows
/// all its numbers in one function, so that both ways agree. Every fault of what is given is a
/// UserError that names the file.
class NumberArchive {
 public:
  /// Takes numbers.
  NumberArchive() = default;
  /// Gives these numbers, which outlive it.
  NumberArchive(std::span<const std::uint64_t> numbers, std::string file)
      : reading_(true), given_(numbers), file_(std::move(file)) {}

  bool reading() const { return reading_; }

  /// A number that is less than `limit`.
  void below(std::uint64_t& value, std::uint64_t limit);
  void operator()(std::uint64_t& value);
  void operator()(std::uint32_t& value);
  template <class Tag>
  void operator()(Quantity<Tag, std::uint64_t>& value) {
    std::uint64_t number = value.value();
    (*this)(number);
    value = Quantity<Tag, std::uint64_t>{number};
  }
  template <class... Values>
  requires(sizeof...(Values) > 1) void operator()(Values&... values) { ((*this)(values), ...); }

  /// The size of a vector, which is given that size; at most `limit`.
  template <class T>
  void size(std::vector<T>& values, std::uint64_t limit) {
    std::uint64_t count = values.size();
    below(count, limit + 1);
    if (reading_) values.resize(count);
  }
  /// The same for a vector that is empty or full.
  template <class T>
  void none_or_all(std::vector<T>& values, std::uint64_t all) {
    size(values, all);
    if (!values.empty() && values.size() != all) refuse(values.size(), "none or all");
  }

  /// What was taken.
  std::vector<std::uint64_t> take() { return std::move(taken_); }
  /// Everything was given.
  void expect_end() const;

  /// Refuses the number that was given last.
  [[noreturn]] void refuse(std::uint64_t found, const std::string& expected) const;

 private:
  bool reading_ = false;
  std::span<const std::uint64_t> given_{};
  std::size_t next_ = 0;
  std::vector<std::uint64_t> taken_;
  std::string file_;
};

}  // namespace spikemesh::report
