#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace spikemesh {

/// What a user gave us that we cannot take, in parts. Empty parts and zero positions are left out.
struct UserErrorInfo {
  std::string file{};      ///< the file, or the option, that holds the value
  int line = 0;            ///< from 1; 0 means unknown
  int column = 0;          ///< from 1; 0 means unknown
  std::string key{};       ///< name of the setting or field
  std::string found{};     ///< what stands there
  std::string expected{};  ///< what could stand there: range, list, unit
  std::string hint{};      ///< the smallest thing that would help
};

/// A mistake in the user's input: a file, a network, a command line. The program ends with code 2.
/// what() reads `net.pb.txt:12:3: decay_u: found 5000, expected 0..4095 (hint)`.
class UserError : public std::runtime_error {
 public:
  explicit UserError(UserErrorInfo info);
  const UserErrorInfo& info() const noexcept { return info_; }

 private:
  UserErrorInfo info_;
};

/// A mistake of ours: an invariant that does not hold. The program ends with code 3.
class InternalError : public std::logic_error {
 public:
  InternalError(std::string_view file, int line, std::string_view condition,
                std::string_view invariant);
};

}  // namespace spikemesh

/// Throws InternalError when `condition` is false. The rest names the invariant, as for
/// fmt::format: SPIKEMESH_CHECK(free <= size, "a core never frees more than {} words", size).
/// It stays in release builds; it never checks what a user gave.
#define SPIKEMESH_CHECK(condition, ...)                                \
  do {                                                                 \
    if (!(condition)) [[unlikely]]                                     \
      throw ::spikemesh::InternalError(__FILE__, __LINE__, #condition, \
                                       ::fmt::format(__VA_ARGS__));    \
  } while (false)
