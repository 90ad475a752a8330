#include "hw/noc/traffic_trace.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <iterator>

#include "base/error.h"

namespace spikemesh::noc {
namespace {

constexpr std::string_view kHeader = "cycle,src,dst,flits";
constexpr std::array<std::string_view, 4> kColumns{"cycle", "src", "dst", "flits"};
constexpr std::uint64_t kMaxCycle = 1'000'000'000'000;

/// One line of the file, and where it stands, for errors.
struct TraceLine {
  const std::string& file;
  int number;
  std::string_view text;

  UserError error(std::string_view key, std::string_view found, std::string expected) const {
    return UserError({.file = file,
                      .line = number,
                      .key = std::string(key),
                      .found = "\"" + std::string(found) + "\"",
                      .expected = std::move(expected)});
  }
};

std::uint64_t parse_number(const TraceLine& line, std::size_t column, std::string_view text,
                           std::uint64_t min, std::uint64_t max) {
  std::uint64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{} || end != text.data() + text.size() || value < min || value > max) {
    throw line.error(kColumns.at(column), text, fmt::format("a whole number {}..{}", min, max));
  }
  return value;
}

std::array<std::string_view, kColumns.size()> split(const TraceLine& line) {
  std::array<std::string_view, kColumns.size()> cells;
  std::string_view rest = line.text;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::size_t comma = rest.find(',');
    const bool last = i + 1 == cells.size();
    if ((comma == std::string_view::npos) != last) {
      throw line.error("", line.text, "four values: " + std::string(kHeader));
    }
    cells.at(i) = rest.substr(0, comma);
    rest.remove_prefix(last ? rest.size() : comma + 1);
  }
  return cells;
}

void add_packet(const TraceLine& line, const MeshConfig& config, TrafficTrace& trace) {
  const auto cells = split(line);
  const std::uint64_t cycle = parse_number(line, 0, cells[0], 0, kMaxCycle);
  const std::uint64_t last_core = config.cores() - 1;
  const auto source = parse_number(line, 1, cells[1], 0, last_core);
  const auto destination =
      static_cast<std::uint32_t>(parse_number(line, 2, cells[2], 0, last_core));
  const auto flits =
      static_cast<std::uint32_t>(parse_number(line, 3, cells[3], 1, kMaxPacketFlits));
  if (++trace.packets > kMaxTracePackets) {
    throw line.error("", line.text, fmt::format("at most {} packets", kMaxTracePackets));
  }
  trace.by_source[source].push_back({Cycle{cycle}, CoreId{destination}, flits});
  trace.end = std::max(trace.end, Cycle{cycle + 1});
}

class TraceSource final : public TrafficSource {
 public:
  explicit TraceSource(const std::vector<PacketRequest>& packets) : packets_(packets) {}
  std::optional<PacketRequest> next() override {
    if (position_ == packets_.size()) return std::nullopt;
    return packets_[position_++];
  }

 private:
  const std::vector<PacketRequest>& packets_;
  std::size_t position_ = 0;
};

}  // namespace

TrafficTrace read_trace(const std::string& path, const MeshConfig& config) {
  std::ifstream stream(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (!stream) {
    throw UserError({.file = path,
                     .found = "a file that cannot be read",
                     .expected = "a trace: CSV, first line " + std::string(kHeader)});
  }
  return parse_trace(text, path, config);
}

TrafficTrace parse_trace(std::string_view text, const std::string& file, const MeshConfig& config) {
  TrafficTrace trace;
  trace.by_source.resize(config.cores());
  for (int number = 1; !text.empty() || number == 1; ++number) {
    const std::size_t end = text.find('\n');
    TraceLine line{file, number, text.substr(0, end)};
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.text.ends_with('\r')) line.text.remove_suffix(1);
    if (number == 1) {
      if (line.text != kHeader) throw line.error("", line.text, std::string(kHeader));
    } else if (!line.text.empty()) {
      add_packet(line, config, trace);
    }
  }
  for (auto& packets : trace.by_source) {
    std::stable_sort(
        packets.begin(), packets.end(),
        [](const PacketRequest& a, const PacketRequest& b) { return a.generated < b.generated; });
  }
  return trace;
}

std::unique_ptr<TrafficSource> make_trace_source(const TrafficTrace& trace, CoreId core) {
  return std::make_unique<TraceSource>(trace.by_source[core.index()]);
}

}  // namespace spikemesh::noc
