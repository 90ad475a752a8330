#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <type_traits>

#include "base/error.h"
#include "compiler/network/load.h"
#include "compiler/network/message.h"
#include "hw/arch/text_trail.h"

namespace spikemesh::network {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::TextFormat;
using Locations = TextFormat::ParseInfoTree;

constexpr std::uint32_t kFormat = 1;
constexpr int kSingular = -1;  // the index that protobuf gives a field that is not repeated

/// Keeps the first fault that protobuf's parser reports.
class FirstFault : public google::protobuf::io::ErrorCollector {
 public:
  explicit FirstFault(const TextTrail& trail) : trail_(trail) {}
  void AddError(int line, int column, const std::string& message) override {
    if (!info_.found.empty()) return;
    const TextPlace place = trail_.place_of(line, column);
    info_ = {.line = place.line, .column = place.column, .found = message};
  }
  void AddWarning(int /*line*/, int /*column*/, const std::string& /*message*/) override {}
  const UserErrorInfo& info() const { return info_; }

 private:
  const TextTrail& trail_;
  UserErrorInfo info_;
};

/// The place of the deepest field of `key` that the text gives: "neuron[1].decay_u" within a
/// population's block. Parts that are no fields end the search.
TextPlace find_place(std::string_view key, const google::protobuf::Descriptor* descriptor,
                     const Locations* locations, TextPlace place, const TextTrail& trail) {
  while (!key.empty() && locations != nullptr && descriptor != nullptr) {
    const std::string_view part = key.substr(0, key.find('.'));
    key.remove_prefix(std::min(key.size(), part.size() + 1));
    const auto bracket = part.find('[');
    const FieldDescriptor* field =
        descriptor->FindFieldByName(std::string(part.substr(0, bracket)));
    if (field == nullptr) return place;
    int index = field->is_repeated() ? 0 : kSingular;
    if (bracket != std::string_view::npos) index = std::stoi(std::string(part.substr(bracket + 1)));
    const TextFormat::ParseLocation at = locations->GetLocation(field, index);
    if (at.line < 0) return place;
    place = trail.place_of(at.line, at.column);
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return place;
    locations = locations->GetTreeForNested(field, index);
    descriptor = field->message_type();
  }
  return place;
}

/// Adds the blocks of a parsed text to a network and gives each error its place.
class TextLoader {
 public:
  TextLoader(const pb::Network& message, const Locations& locations, const TextTrail& trail,
             std::string folder)
      : message_(message), locations_(locations), trail_(trail), folder_(std::move(folder)) {}

  Network run() {
    Network network = with_place("network", nullptr, kSingular, [this] {
      if (message_.format() != kFormat)
        throw UserError({.key = "network.format",
                         .found = fmt::format("{}", message_.format()),
                         .expected = fmt::format("{}", kFormat)});
      Network empty(message_.name(), message_.has_seed() ? message_.seed() : 1);
      if (message_.has_step_ms()) empty.set_step_ms(message_.step_ms());
      return empty;
    });
    add_all("population", message_.population(),
            [&](const auto& block) { network.add(to_population(block)); });
    add_all("input", message_.input(), [&](const auto& block) { network.add(to_input(block)); });
    add_all("learning_rule", message_.learning_rule(),
            [&](const auto& block) { network.add(to_learning_rule(block)); });
    add_all("projection", message_.projection(),
            [&](const auto& block) { network.add(to_projection(block, folder_)); });
    add_all("probe", message_.probe(), [&](const auto& block) { network.add(to_probe(block)); });
    return network;
  }

 private:
  template <class Blocks, class Add>
  void add_all(const std::string& kind, const Blocks& blocks, Add&& add) {
    const FieldDescriptor* field = pb::Network::descriptor()->FindFieldByName(kind);
    for (int i = 0; i < blocks.size(); ++i)
      with_place(kind + " " + blocks[i].name(), field, i, [&] { add(blocks[i]); });
  }

  /// Runs `work` on a block; an error whose key begins with `owner` gets the place of its field.
  template <class Work>
  std::invoke_result_t<Work> with_place(const std::string& owner, const FieldDescriptor* field,
                                        int index, Work&& work) {
    try {
      return work();
    } catch (const UserError& error) {
      UserErrorInfo info = error.info();
      if (!info.file.empty()) throw;  // a weight file
      std::string_view key = info.key;
      key.remove_prefix(std::min(key.size(), owner.size() + 1));
      const TextPlace place = place_of_block(field, index);
      const TextPlace at =
          field == nullptr ? find_place(key, pb::Network::descriptor(), &locations_, place, trail_)
                           : find_place(key, field->message_type(),
                                        locations_.GetTreeForNested(field, index), place, trail_);
      info.line = at.line;
      info.column = at.column;
      throw UserError(info);
    }
  }

  TextPlace place_of_block(const FieldDescriptor* field, int index) const {
    if (field == nullptr) return {1, 1};
    const TextFormat::ParseLocation at = locations_.GetLocation(field, index);
    return trail_.place_of(at.line, at.column);
  }

  const pb::Network& message_;
  const Locations& locations_;
  const TextTrail& trail_;
  std::string folder_;
};

[[noreturn]] void refuse_text(UserErrorInfo info, const std::string& file) {
  info.file = file;
  throw UserError(info);
}

}  // namespace

Network parse_network(std::string_view text, const std::string& file, const std::string& folder) {
  if (text.size() > kMaxNetworkText)
    refuse_text({.found = fmt::format("{} bytes of text", text.size()),
                 .expected = fmt::format("at most {}", kMaxNetworkText),
                 .hint = "larger networks are written as a stream"},
                file);
  const TextTrail trail(text);
  if (trail.too_deep().line > 0)
    refuse_text({.line = trail.too_deep().line,
                 .column = trail.too_deep().column,
                 .found = fmt::format("blocks nested more than {} deep", TextTrail::kMaxDepth),
                 .expected = "a network"},
                file);
  pb::Network message;
  Locations locations;
  FirstFault fault(trail);
  TextFormat::Parser parser;
  parser.RecordErrorsTo(&fault);
  parser.WriteLocationsTo(&locations);
  parser.SetRecursionLimit(TextTrail::kMaxDepth);
  google::protobuf::io::ArrayInputStream input(text.data(), static_cast<int>(text.size()));
  if (!parser.Parse(&input, &message)) {
    UserErrorInfo info = fault.info();
    info.expected = "a network in text form";
    refuse_text(info, file);
  }
  try {
    return TextLoader(message, locations, trail, folder).run();
  } catch (const UserError& error) {
    UserErrorInfo info = error.info();
    if (info.file.empty()) info.file = file;
    throw UserError(info);
  }
}

std::string to_text(const Network& network) {
  pb::Network message;
  message.set_format(kFormat);
  message.set_name(network.name());
  message.set_seed(network.seed());
  message.set_step_ms(network.step_ms());
  for (const Population& population : network.populations())
    *message.add_population() = to_message(population);
  for (const Input& input : network.inputs()) *message.add_input() = to_message(input);
  for (const LearningRule& rule : network.learning_rules())
    *message.add_learning_rule() = to_message(rule);
  for (const Projection& projection : network.projections()) {
    *message.add_projection() = to_message(projection);
    const auto* list = std::get_if<Explicit>(&projection.rule);
    if (list == nullptr) continue;
    *message.mutable_projection()->rbegin()->mutable_synapses() =
        synapses_message(list->synapses, 0, list->synapses.size());
  }
  for (const Probe& probe : network.probes()) *message.add_probe() = to_message(probe);
  std::string text;
  TextFormat::Printer printer;
  printer.SetUseShortRepeatedPrimitives(true);
  SPIKEMESH_CHECK(printer.PrintToString(message, &text), "a network can be printed");
  return "# proto-file: compiler/network/network.proto\n"
         "# proto-message: spikemesh.network.pb.Network\n" +
         text;
}

}  // namespace spikemesh::network
