#!/usr/bin/env bash
# Tests templates/harness with a hand-written model: on the host, and on each Cortex-M under QEMU.
# usage: check.sh [C++ COMPILER]
set -uo pipefail
shopt -s extglob
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
harness=$(cd "$here/../../templates/harness" && pwd)
compiler=${1:-c++}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

passed=0
failed=0
skipped=0
host_tests=8
m4_tests=9
core_tests=3
cores=(cortex-m0plus cortex-m7 cortex-m33 cortex-m55)

# expect NAME COMMAND...: one test, passed when the command succeeds.
expect() {
  local name=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "failed: $name"
  fi
}

# exits CODE TEXT COMMAND...: true when the command ends with this exit code and its output
# contains the text; an empty text stands for no output at all. CODE may be a pattern.
exits() {
  local code=$1 text=$2 output actual
  shift 2
  output=$("$@" 2>&1)
  actual=$?
  # shellcheck disable=SC2053 # a pattern
  if [[ $actual != $code || $output != *"$text"* || (-z $text && -n $output) ]]; then
    echo "exit code $actual instead of $code, or not \"$text\" but: $output"
    return 1
  fi
}

warnings=(-Wall -Wextra -Wconversion -Wshadow -Wdouble-promotion -Wpedantic -Werror)
model=(-std=c++17 -O2 "${warnings[@]}" -fno-exceptions -fno-rtti -I "$here" "$harness/runner.cpp"
  "$here/toy.cpp")

# build_host NAME FLAGS...
build_host() {
  local name=$1
  shift
  "$compiler" "$@" "${model[@]}" "$harness/host_io.cpp" -o "$scratch/$name"
}

core=cortex-m4 # the one that build_target and run_target are for

# fact KEY: what the core's target file says, or the one that it inherits from.
fact() {
  cat "$here"/../../targets/*/"$core.yaml" "$here/../../targets/cortex_m/cortex-m4.yaml" |
    sed -n "s/^$1: *\[*\([^]]*\)\]*/\1/p" | head -1 | tr -d ,
}

# build_target NAME FLAGS...
build_target() {
  local name=$1
  shift
  # shellcheck disable=SC2046 # flags are words
  arm-none-eabi-g++ $(fact compile_flags) "$@" -ffunction-sections -fdata-sections "${model[@]}" \
    "$harness/cortex_m/start.cpp" "$harness/semihost.cpp" -nostdlib \
    -T "$harness/cortex_m/$(fact memory_map).ld" -T "$harness/cortex_m/sections.ld" \
    -Wl,--gc-sections -Wl,--fatal-warnings -lm -lc -lgcc -o "$scratch/$name.elf"
}

# The first argument of each: a program name, run in the working directory.
run_host() { "$scratch/$1"; }
run_target() {
  # shellcheck disable=SC2046 # the emulator's own options are words
  timeout 60 $(fact emulator) -display none -monitor none -serial none \
    -semihosting-config enable=on,target=native -kernel "$scratch/$1.elf"
}

# fill FOLDER SIGNAL_BYTES GAIN_BYTES: makes inputs of these sizes, the first bytes of one sequence.
fill() {
  mkdir -p "$1"
  python3 - "$@" <<'PYTHON'
import pathlib, random, sys
folder, signal, gain = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
random.seed(7)
(folder / "signal.bin").write_bytes(bytes(random.randrange(256) for _ in range(60))[:signal])
(folder / "gain.bin").write_bytes(bytes([1, 255, 2, 3, 0, 1, 254, 1, 1, 2, 2, 255, 1, 5, 1])[:gain])
PYTHON
}

# expected FOLDER: the results by the definition in toy.hpp, independent of its C++.
expected() {
  python3 - "$1" <<'PYTHON'
import array, math, pathlib, struct, sys
folder = pathlib.Path(sys.argv[1])
signal = array.array("b", (folder / "signal.bin").read_bytes())
gain = array.array("b", (folder / "gain.bin").read_bytes())
scaled, energy = array.array("b"), b""
for sample in range(len(gain) // 3):
    values = signal[12 * sample : 12 * sample + 12]
    for row in range(3):
        product = sum(values[4 * row : 4 * row + 4]) * gain[3 * sample + row] // 2
        scaled.append(max(-128, min(127, product)))
    energy += struct.pack("<f", math.sqrt(sum(value * value for value in values)))
(folder / "scaled.expected").write_bytes(scaled.tobytes())
(folder / "energy.expected").write_bytes(energy)
PYTHON
}

same_as_expected() { cmp "$1/scaled.bin" "$1/scaled.expected" && cmp "$1/energy.bin" "$1/energy.expected"; }

# all_files RUN FOLDER: what the runner does with good and with bad files; 5 tests.
all_files() {
  local run=$1 folder=$2
  fill "$folder/good" 60 15
  expected "$folder/good"
  (cd "$folder/good" && exits 0 "" "$run" toy)
  expect "$run: five samples run" test $? = 0
  expect "$run: five samples are right" same_as_expected "$folder/good"

  fill "$folder/ragged" 59 15
  (cd "$folder/ragged" && exits 2 'no positive multiple of a sample'\''s: "signal.bin"' "$run" toy)
  expect "$run: a part of a sample is refused" test $? = 0

  fill "$folder/differ" 60 12
  (cd "$folder/differ" && exits 2 'number of samples differs from the first input'\''s: "gain.bin"' \
    "$run" toy)
  expect "$run: different numbers of samples are refused" test $? = 0

  fill "$folder/missing" 60 15
  rm "$folder/missing/gain.bin"
  (cd "$folder/missing" && exits 2 'cannot read "gain.bin"' "$run" toy)
  expect "$run: a missing file is refused" test $? = 0
}

self_tests() {
  expect "$1: self-test passes" exits 0 "" "$1" self
  expect "$1: self-test can fail" exits 1 "" "$1" wrong
}

# timed: the timing line is the only output, and the results are those of the untimed run.
timed() {
  fill "$scratch/timing" 60 15
  expected "$scratch/timing"
  (cd "$scratch/timing" && exits 0 "burin-run-ns: median " run_host timed) &&
    same_as_expected "$scratch/timing"
}

cd "$scratch" || exit 1
if build_host toy && build_host self -DBURIN_SELF_TEST_ONLY && build_host timed -DBURIN_TIMED_RUNS=9 &&
  build_host wrong -DBURIN_SELF_TEST_ONLY -DTOY_WRONG; then
  all_files run_host "$scratch/host"
  self_tests run_host
  expect "run_host: timing" timed
else
  echo "failed: the host build"
  failed=$((failed + host_tests))
fi

skip_target() {
  echo "burin-test-skip: Cortex-M runner: $1"
  skipped=$((skipped + m4_tests + core_tests * ${#cores[@]}))
}

# faults: what a wrong program says on this core; 2 tests.
faults() {
  expect "$core: a fault is reported" exits 99 "processor fault at 0x" run_target fault
  # Where the frame of the fault itself does not fit into memory, QEMU 7.2 loses parts of what the
  # handler does next: on some layouts words of the message are missing, or the exit code is 1.
  expect "$core: a stack overflow ends in a report" exits "@(99|1)" "processor fault" run_target recurse
}

build_faults() {
  build_target fault -DTOY_FAULT && build_target recurse -DTOY_RECURSE -Wno-infinite-recursion
}

if ! command -v arm-none-eabi-g++ >/dev/null; then
  skip_target "arm-none-eabi-g++ is not installed"
elif ! command -v qemu-system-arm >/dev/null; then
  skip_target "qemu-system-arm is not installed"
else
  if build_target toy && build_target self -DBURIN_SELF_TEST_ONLY &&
    build_target wrong -DBURIN_SELF_TEST_ONLY -DTOY_WRONG && build_faults; then
    all_files run_target "$scratch/target"
    self_tests run_target
    fill "$scratch" 60 15
    faults
  else
    echo "failed: the Cortex-M4 build"
    failed=$((failed + m4_tests))
  fi
  for core in "${cores[@]}"; do
    if build_target self -DBURIN_SELF_TEST_ONLY && build_faults; then
      expect "$core: self-test passes" exits 0 "" run_target self
      faults
    else
      echo "failed: the build for $core"
      failed=$((failed + core_tests))
    fi
  done
fi

echo "burin-test-summary: $passed passed, $failed failed, $skipped skipped"
((failed == 0))
