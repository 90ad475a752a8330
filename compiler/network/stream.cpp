#include "compiler/network/stream.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl.h>

#include <algorithm>
#include <istream>
#include <optional>
#include <ostream>

#include "base/error.h"
#include "compiler/network/message.h"

namespace spikemesh::network {
namespace {

using google::protobuf::io::CodedInputStream;
using google::protobuf::io::CodedOutputStream;
using google::protobuf::io::IstreamInputStream;
using google::protobuf::io::OstreamOutputStream;

constexpr std::uint32_t kFormat = 1;

/// Takes records one after the other and builds the network.
class StreamLoader {
 public:
  explicit StreamLoader(std::string folder) : folder_(std::move(folder)) {}

  /// Returns whether this was the last record. Throws UserError without a file.
  bool take(const pb::Record& record, std::uint64_t records_before) {
    const auto kind = record.kind_case();
    if (kind != pb::Record::kSynapses) flush();
    if (!network_ && kind != pb::Record::kHeader)
      throw UserError({.found = "another record", .expected = "a header first"});
    switch (kind) {
      case pb::Record::kHeader:
        take_header(record.header());
        break;
      case pb::Record::kPopulation:
        network_->add(to_population(record.population()));
        break;
      case pb::Record::kInput:
        network_->add(to_input(record.input()));
        break;
      case pb::Record::kLearningRule:
        network_->add(to_learning_rule(record.learning_rule()));
        break;
      case pb::Record::kProjection:
        pending_ = to_projection(record.projection(), folder_);
        break;
      case pb::Record::kSynapses:
        take_synapses(record.synapses());
        break;
      case pb::Record::kProbe:
        network_->add(to_probe(record.probe()));
        break;
      case pb::Record::kEnd:
        if (record.end().records() != records_before)
          throw UserError({.key = "end.records",
                           .found = fmt::format("{}", record.end().records()),
                           .expected = fmt::format("{}", records_before)});
        return true;
      case pb::Record::KIND_NOT_SET:
        throw UserError({.found = "an empty or unknown record", .expected = "a part of a network"});
    }
    return false;
  }

  Network finish() { return std::move(*network_); }

 private:
  void take_header(const pb::Record::Header& header) {
    if (network_) throw UserError({.found = "a second header", .expected = "one"});
    if (header.format() != kFormat)
      throw UserError({.key = "header.format",
                       .found = fmt::format("{}", header.format()),
                       .expected = fmt::format("{}", kFormat)});
    network_.emplace(header.name(), header.has_seed() ? header.seed() : 1);
    if (header.has_step_ms()) network_->set_step_ms(header.step_ms());
  }

  void take_synapses(const pb::Synapses& synapses) {
    Explicit* list = pending_ ? std::get_if<Explicit>(&pending_->rule) : nullptr;
    if (list == nullptr)
      throw UserError({.found = "synapses", .expected = "an explicit projection before them"});
    append_synapses(synapses, "projection " + pending_->name, list->synapses);
  }

  /// A projection is whole when something else follows its synapses.
  void flush() {
    if (!pending_) return;
    Projection projection = std::move(*pending_);
    pending_.reset();
    network_->add(std::move(projection));
  }

  std::string folder_;
  std::optional<Network> network_;
  std::optional<Projection> pending_;
};

void read_record(IstreamInputStream& raw, pb::Record& record) {
  CodedInputStream in(&raw);
  std::uint32_t size = 0;
  if (!in.ReadVarint32(&size))
    throw UserError({.found = "the end of the file", .expected = "another record"});
  if (size > kMaxRecordBytes)
    throw UserError({.found = fmt::format("{} bytes", size),
                     .expected = fmt::format("at most {}", kMaxRecordBytes)});
  const auto limit = in.PushLimit(static_cast<int>(size));
  if (!record.ParseFromCodedStream(&in) || !in.ConsumedEntireMessage() || in.BytesUntilLimit() != 0)
    throw UserError({.found = "a broken record", .expected = "a part of a network"});
  in.PopLimit(limit);
}

void write_record(const pb::Record& record, CodedOutputStream& out, std::uint64_t& count) {
  out.WriteVarint32(static_cast<std::uint32_t>(record.ByteSizeLong()));
  SPIKEMESH_CHECK(record.SerializeToCodedStream(&out), "a record can be written");
  ++count;
}

void write_synapses(const SynapseTable& table, CodedOutputStream& out, std::uint64_t& count) {
  for (std::size_t begin = 0; begin < table.size(); begin += kSynapsesPerRecord) {
    const std::size_t end = std::min(table.size(), begin + kSynapsesPerRecord);
    pb::Record record;
    *record.mutable_synapses() = synapses_message(table, begin, end);
    write_record(record, out, count);
  }
}

}  // namespace

Network read_stream(std::istream& in, const std::string& file, const std::string& folder) {
  std::uint64_t number = 0;
  try {
    std::array<char, kStreamMagic.size()> magic{};
    in.read(magic.data(), magic.size());
    if (!in || magic != kStreamMagic)
      throw UserError({.found = "another beginning", .expected = "a streamed network"});
    StreamLoader loader(folder);
    IstreamInputStream raw(&in);
    for (pb::Record record;; ++number) {
      read_record(raw, record);
      if (loader.take(record, number)) return loader.finish();
    }
  } catch (const UserError& error) {
    UserErrorInfo info = error.info();
    if (!info.file.empty()) throw;
    info.file = file;
    info.key = fmt::format("record {}{}{}", number, info.key.empty() ? "" : ", ", info.key);
    throw UserError(info);
  }
}

void write_stream(const Network& network, std::ostream& out) {
  out.write(kStreamMagic.data(), kStreamMagic.size());
  OstreamOutputStream raw(&out);
  CodedOutputStream coded(&raw);
  std::uint64_t count = 0;
  const auto write = [&](const auto& fill) {
    pb::Record record;
    fill(record);
    write_record(record, coded, count);
  };
  write([&](pb::Record& record) {
    record.mutable_header()->set_format(kFormat);
    record.mutable_header()->set_name(network.name());
    record.mutable_header()->set_seed(network.seed());
    record.mutable_header()->set_step_ms(network.step_ms());
  });
  for (const Population& population : network.populations())
    write([&](pb::Record& record) { *record.mutable_population() = to_message(population); });
  for (const Input& input : network.inputs())
    write([&](pb::Record& record) { *record.mutable_input() = to_message(input); });
  for (const LearningRule& rule : network.learning_rules())
    write([&](pb::Record& record) { *record.mutable_learning_rule() = to_message(rule); });
  for (const Projection& projection : network.projections()) {
    write([&](pb::Record& record) { *record.mutable_projection() = to_message(projection); });
    if (const auto* list = std::get_if<Explicit>(&projection.rule))
      write_synapses(list->synapses, coded, count);
  }
  for (const Probe& probe : network.probes())
    write([&](pb::Record& record) { *record.mutable_probe() = to_message(probe); });
  write([&](pb::Record& record) { record.mutable_end()->set_records(count); });
}

}  // namespace spikemesh::network
