#include "runtime/report/number_archive.h"

#include <limits>

#include "base/error.h"

namespace spikemesh::report {

void NumberArchive::operator()(std::uint64_t& value) {
  if (!reading_) {
    taken_.push_back(value);
    return;
  }
  if (next_ == given_.size()) refuse(given_.size(), "more numbers of the run");
  value = given_[next_++];
}

void NumberArchive::operator()(std::uint32_t& value) {
  std::uint64_t number = value;
  below(number, std::uint64_t{std::numeric_limits<std::uint32_t>::max()} + 1);
  value = static_cast<std::uint32_t>(number);
}

void NumberArchive::below(std::uint64_t& value, std::uint64_t limit) {
  (*this)(value);
  if (reading_ && value >= limit) refuse(value, fmt::format("less than {}", limit));
}

void NumberArchive::expect_end() const {
  if (next_ != given_.size()) refuse(given_.size(), fmt::format("{} numbers of the run", next_));
}

void NumberArchive::refuse(std::uint64_t found, const std::string& expected) const {
  throw UserError({.file = file_,
                   .key = fmt::format("run, number {}", next_),
                   .found = fmt::format("{}", found),
                   .expected = expected});
}

}  // namespace spikemesh::report
