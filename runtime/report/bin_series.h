#pragma once

#include <cstdint>
#include <vector>

#include "runtime/report/number_archive.h"

namespace spikemesh::report {

/// Sums over equal stretches of a run, never more than `limit` of them: when they are full, every
/// two become one. `Bin` adds another to itself with +=.
template <class Bin>
class BinSeries {
 public:
  /// `limit` is even; `empty` is a bin of which nothing is known yet.
  BinSeries(std::size_t limit, Bin empty) : limit_(limit), empty_(std::move(empty)) {}

  /// The bin that a step falls into; steps are counted from the beginning of the run.
  Bin& at(std::uint64_t step) {
    while (step / width_ >= limit_) halve();
    while (bins_.size() <= step / width_) bins_.push_back(empty_);
    return bins_[step / width_];
  }

  std::uint64_t width() const { return width_; }  ///< steps
  const std::vector<Bin>& bins() const { return bins_; }

  void visit(NumberArchive& archive) {
    archive(width_);
    if (archive.reading() && (width_ == 0 || (width_ & (width_ - 1)) != 0))
      archive.refuse(width_, "a power of two");
    std::uint64_t count = bins_.size();
    archive.below(count, limit_ + 1);
    if (archive.reading()) bins_.assign(count, empty_);
    for (Bin& bin : bins_) bin.visit(archive);
  }

 private:
  void halve() {
    for (std::size_t i = 0; i < bins_.size(); ++i) {
      if (i % 2 == 0) {
        if (i != 0) bins_[i / 2] = std::move(bins_[i]);
      } else {
        bins_[i / 2] += bins_[i];
      }
    }
    bins_.resize((bins_.size() + 1) / 2);
    width_ *= 2;
  }

  std::size_t limit_;
  Bin empty_;
  std::uint64_t width_ = 1;
  std::vector<Bin> bins_;
};

}  // namespace spikemesh::report
