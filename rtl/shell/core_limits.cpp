#include "rtl/shell/core_limits.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>

#include "base/error.h"
#include "hw/arch/architecture.h"
#include "hw/arch/field_map.h"
#include "rtl/core_wires.h"

namespace spikemesh::rtl {
namespace {

/// Fields that a core in RTL has no part in.
constexpr std::array<std::string_view, 7> kFree = {"mesh.width",           "mesh.height",
                                                   "noc.link_bits",        "clock.period_ps",
                                                   "timing.hop_east_west", "timing.hop_north_south",
                                                   "timing.local_link"};
constexpr std::string_view kBarrier = "timing.barrier";  // of the tree, beyond the core

using Fields = std::map<std::string, std::string>;

struct Collector {
  Fields& fields;
  template <class Value>
  void operator()(std::string_view name, const Value& value) const {
    if (name == kBarrier || std::find(kFree.begin(), kFree.end(), name) != kFree.end()) return;
    fields[std::string(name)] = fmt::format("{}", value);
  }
};

Fields fixed_fields(const Architecture& architecture) {
  Fields fields;
  Collector collect{fields};
  for_each_size(architecture, collect);
  for_each_timing(architecture, collect);
  return fields;
}

/// A field that is not what the RTL has.
struct Misfit {
  std::string field;
  std::string found;
  std::string expected;
};

std::optional<Misfit> first_misfit(const Architecture& architecture) {
  const Fields expected = fixed_fields(load_architecture("mesh128"));
  for (const auto& [field, found] : fixed_fields(architecture)) {
    if (found != expected.at(field)) return Misfit{field, found, expected.at(field)};
  }
  for (const Architecture::HostPort& port : architecture.host_ports) {
    if (port.y < kHostRows) continue;
    return Misfit{"host_port.y", fmt::to_string(port.y), fmt::format("0..{}", kHostRows - 1)};
  }
  return std::nullopt;
}

[[noreturn]] void refuse(const Architecture& architecture, const Misfit& misfit) {
  throw UserError({.file = fmt::format("architecture {}", architecture.name),
                   .key = misfit.field,
                   .found = misfit.found,
                   .expected = misfit.expected,
                   .hint = "the RTL is built for mesh128, mesh4x4, tiny and what differs from them "
                           "outside of the core only"});
}

/// A number, or nothing where the text is not one.
std::optional<std::uint32_t> number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// The cores of an image as an error shows them.
std::string shown_cores(const image::ChipImage& image) {
  constexpr std::size_t kShown = 8;
  std::vector<std::uint32_t> ids;
  for (const image::CoreImage& core : image.cores) ids.push_back(core.id.value());
  const std::size_t count = ids.size();
  ids.resize(std::min(ids.size(), kShown));
  return fmt::format("a core in use of the image: {}{}", fmt::join(ids, ", "),
                     count > kShown ? fmt::format(", ... ({} in all)", count) : "");
}

/// Both ends of `17` or `40-42`.
std::optional<std::pair<std::uint32_t, std::uint32_t>> range_of(std::string_view part) {
  const std::size_t dash = part.find('-');
  const auto first = number(part.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : number(part.substr(dash + 1));
  if (!first || !last || *last < *first) return std::nullopt;
  return std::pair{*first, *last};
}

}  // namespace

void check_rtl_exists(const image::ChipImage& image) {
  if (const auto misfit = first_misfit(image.architecture)) refuse(image.architecture, *misfit);
}

bool rtl_exists(const image::ChipImage& image) {
  return !first_misfit(image.architecture).has_value();
}

std::vector<CoreId> parse_core_list(std::string_view text, const std::string& option,
                                    const image::ChipImage& image) {
  std::vector<CoreId> cores;
  if (text == "all") {
    for (const image::CoreImage& core : image.cores) cores.push_back(core.id);
    return cores;
  }
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string part(text.substr(begin, end - begin));
    const auto range = range_of(part);
    if (!range) {
      throw UserError({.key = option,
                       .found = part.empty() ? "nothing" : part,
                       .expected = "`all` or a list of cores such as 0,17,40-42"});
    }
    for (std::uint64_t id = range->first; id <= range->second; ++id) {
      const CoreId core{static_cast<std::uint32_t>(id)};
      if (image.find_core(core) == nullptr) {
        throw UserError(
            {.key = option, .found = fmt::to_string(id), .expected = shown_cores(image)});
      }
      cores.push_back(core);
    }
    begin = end + 1;
  }
  std::sort(cores.begin(), cores.end());
  cores.erase(std::unique(cores.begin(), cores.end()), cores.end());
  return cores;
}

}  // namespace spikemesh::rtl
