#include "compiler/frontend/nir/nir_node.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace spikemesh::nir {
namespace {

constexpr double kMaxLength = 1 << 20;

}  // namespace

void NodeReader::refuse(const std::string& field, std::string found, std::string expected,
                        std::string hint) const {
  throw UserError({.file = file_.path(),
                   .key = field.empty() ? fmt::format("node {}", name_)
                                        : fmt::format("node {}.{}", name_, field),
                   .found = std::move(found),
                   .expected = std::move(expected),
                   .hint = std::move(hint)});
}

std::vector<double> NodeReader::values(const std::string& field) const {
  std::vector<double> values = file_.numbers(path(field));
  for (const double value : values)
    if (!std::isfinite(value)) refuse(field, fmt::format("{}", value), "finite numbers");
  return values;
}

std::vector<std::uint64_t> NodeReader::shape(const std::string& field) const {
  return file_.shape(path(field));
}

std::vector<double> NodeReader::values_of(const std::string& field, std::uint64_t size) const {
  std::vector<double> all = values(field);
  if (all.size() == 1) all.assign(size, all.front());
  if (all.size() != size)
    refuse(field, fmt::format("{} values", all.size()), fmt::format("1 or {}", size));
  return all;
}

double NodeReader::uniform(const std::string& field) const {
  const std::vector<double> all = values(field);
  if (all.empty() || std::ranges::any_of(all, [&](double v) { return v != all.front(); }))
    refuse(field, "different values", "one value for all neurons of a node",
           "give neurons with other parameters a node of their own");
  return all.front();
}

double NodeReader::uniform(const std::string& field, double otherwise) const {
  return has(field) ? uniform(field) : otherwise;
}

std::vector<std::uint32_t> NodeReader::pair(const std::string& field,
                                            std::uint32_t otherwise) const {
  if (!has(field)) return {otherwise, otherwise};
  const std::vector<double> all = values(field);
  std::vector<std::uint32_t> result;
  for (const double value : all) {
    if (!(value >= 0.0) || value > kMaxLength || value != std::floor(value))
      refuse(field, fmt::format("{}", value), "a whole number of at least 0");
    result.push_back(static_cast<std::uint32_t>(value));
  }
  if (result.empty() || result.size() > 2)
    refuse(field, fmt::format("{} values", result.size()), "1 or 2");
  if (result.size() == 1) result.push_back(result.front());
  return result;
}

std::string NodeReader::text(const std::string& field) const { return file_.text(path(field)); }

bool NodeReader::is_text(const std::string& field) const { return file_.is_text(path(field)); }

}  // namespace spikemesh::nir
