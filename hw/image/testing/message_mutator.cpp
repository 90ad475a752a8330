#include "hw/image/testing/message_mutator.h"

#include <concepts>
#include <cstdint>
#include <string>

namespace spikemesh::image::testing {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int kMaxEntries = 5000;  // a little more than most memories have

template <std::unsigned_integral Word>
Word mutate_word(Word word, Dice& dice) {
  switch (dice.below(4)) {
    case 0:
      return static_cast<Word>(dice.word());
    case 1:
      return static_cast<Word>(dice.below(70));
    case 2:
      return static_cast<Word>(word + Word{1} - Word{2} * dice.below(2));
    default:
      return static_cast<Word>(word ^ (Word{1} << dice.below(8 * sizeof(Word))));
  }
}

std::string mutate_text(std::string text, Dice& dice) {
  const auto place = [&] { return dice.below(static_cast<std::uint32_t>(text.size())); };
  if (text.empty() || dice.one_in(4)) return text + static_cast<char>(dice.below(256));
  if (dice.one_in(3)) return text.erase(place(), 1 + dice.below(8));
  text[place()] = static_cast<char>(dice.below(128));
  return text;
}

/// Gives one field of a message a new value, through the accessors of its type.
class FieldMutator {
 public:
  FieldMutator(Message& message, const FieldDescriptor& field, Dice& dice)
      : message_(message), field_(field), reflection_(*message.GetReflection()), dice_(dice) {}

  void mutate() { field_.is_repeated() ? mutate_repeated() : mutate_single(); }

 private:
  int size() const { return reflection_.FieldSize(message_, &field_); }

  void mutate_repeated() {
    const int count = size();
    if (count < kMaxEntries && (count == 0 || dice_.one_in(6))) return add();
    if (dice_.one_in(6)) return reflection_.RemoveLast(&message_, &field_);
    const int index = static_cast<int>(dice_.below(static_cast<std::uint32_t>(count)));
    const int other = static_cast<int>(dice_.below(static_cast<std::uint32_t>(count)));
    if (dice_.one_in(8)) return reflection_.SwapElements(&message_, &field_, index, other);
    mutate_entry(index);
  }

  void add() {
    switch (field_.cpp_type()) {
      case FieldDescriptor::CPPTYPE_UINT32:
        return reflection_.AddUInt32(&message_, &field_, mutate_word(std::uint32_t{0}, dice_));
      case FieldDescriptor::CPPTYPE_UINT64:
        return reflection_.AddUInt64(&message_, &field_, mutate_word(std::uint64_t{0}, dice_));
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return mutate_message(*reflection_.AddMessage(&message_, &field_), dice_);
      default:
        return;
    }
  }

  void mutate_entry(int index) {
    switch (field_.cpp_type()) {
      case FieldDescriptor::CPPTYPE_UINT32:
        return reflection_.SetRepeatedUInt32(
            &message_, &field_, index,
            mutate_word(reflection_.GetRepeatedUInt32(message_, &field_, index), dice_));
      case FieldDescriptor::CPPTYPE_UINT64:
        return reflection_.SetRepeatedUInt64(
            &message_, &field_, index,
            mutate_word(reflection_.GetRepeatedUInt64(message_, &field_, index), dice_));
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return mutate_message(*reflection_.MutableRepeatedMessage(&message_, &field_, index),
                              dice_);
      default:
        return;
    }
  }

  void mutate_single() {
    switch (field_.cpp_type()) {
      case FieldDescriptor::CPPTYPE_UINT32:
        return reflection_.SetUInt32(&message_, &field_,
                                     mutate_word(reflection_.GetUInt32(message_, &field_), dice_));
      case FieldDescriptor::CPPTYPE_UINT64:
        return reflection_.SetUInt64(&message_, &field_,
                                     mutate_word(reflection_.GetUInt64(message_, &field_), dice_));
      case FieldDescriptor::CPPTYPE_STRING:
        return reflection_.SetString(&message_, &field_,
                                     mutate_text(reflection_.GetString(message_, &field_), dice_));
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return mutate_message(*reflection_.MutableMessage(&message_, &field_), dice_);
      default:
        return;
    }
  }

  Message& message_;
  const FieldDescriptor& field_;
  const Reflection& reflection_;
  Dice& dice_;
};

}  // namespace

void mutate_message(Message& message, Dice& dice) {
  const auto& descriptor = *message.GetDescriptor();
  const auto fields = static_cast<std::uint32_t>(descriptor.field_count());
  FieldMutator(message, *descriptor.field(static_cast<int>(dice.below(fields))), dice).mutate();
}

}  // namespace spikemesh::image::testing
