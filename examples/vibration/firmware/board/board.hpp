// Declares what the firmware needs of its board: text on a serial line.
#ifndef BOARD_BOARD_HPP
#define BOARD_BOARD_HPP

namespace board {

void print_one(const char *text);
void print_one(int number);

/// Prints texts and decimal numbers, one after the other.
template <typename... Parts> void print(Parts... parts) { (print_one(parts), ...); }

} // namespace board

#endif // BOARD_BOARD_HPP
