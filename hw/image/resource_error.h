#pragma once

#include <cstdint>

#include "base/error.h"
#include "base/strong.h"
#include "hw/image/usage.h"

namespace spikemesh::image {

/// A core has not enough of something. Whoever builds an image can act on it: use another core,
/// fewer bits, fewer delay slots.
class ResourceError : public UserError {
 public:
  ResourceError(CoreId core, Resource resource, std::uint64_t needed, std::uint64_t limit)
      : UserError({.key = fmt::format("core {}: {}", core, resource_name(resource)),
                   .found = fmt::format("{}", needed),
                   .expected = fmt::format("at most {}", limit)}),
        core_(core),
        resource_(resource),
        needed_(needed),
        limit_(limit) {}

  CoreId core() const { return core_; }
  Resource resource() const { return resource_; }
  std::uint64_t needed() const { return needed_; }
  std::uint64_t limit() const { return limit_; }

 private:
  CoreId core_;
  Resource resource_;
  std::uint64_t needed_;
  std::uint64_t limit_;
};

}  // namespace spikemesh::image
