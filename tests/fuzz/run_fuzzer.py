#!/usr/bin/env python3
"""Runs the libFuzzer program of one format for a time; what it finds fails the test.

usage: run_fuzzer.py PROGRAM FORMAT SECONDS [--keep FOLDER]

The run starts from seeds made on the spot (seeds.py) with a fixed random seed. A finding is printed
as base64: `base64 -d > finding.FORMAT`, then `PROGRAM finding.FORMAT` repeats it. --keep collects
the corpus in a folder and starts from it the next time.
"""

import argparse
import base64
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from fuzz import seeds  # noqa: E402

# Bytes of an input. What models need to reach far is small; large ones are slow.
LONGEST = 8192


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("format", choices=["onnx", "tflite", "mlir"])
    parser.add_argument("seconds", type=int)
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("--random", type=int, default=1, help="the random seed (default: 1)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = pathlib.Path(temporary)
        corpus = options.keep or work / "corpus"
        corpus.mkdir(parents=True, exist_ok=True)
        start = work / "seeds"
        start.mkdir()
        made = seeds.all_of(options.format)
        for index, seed in enumerate(made):
            (start / f"{index:04}").write_bytes(seed)
        words = seeds.dictionary(options.format)
        (work / "words").write_text(words)
        command = [options.program, corpus, start, f"-max_total_time={options.seconds}", f"-seed={options.random}",
                   *([f"-dict={work / 'words'}"] if words else []), f"-max_len={LONGEST}", "-rss_limit_mb=1024", "-timeout=10",
                   f"-artifact_prefix={work}/finding-", "-print_final_stats=1", "-verbosity=1", "-close_fd_mask=1"]
        run = subprocess.run(command, stderr=subprocess.PIPE)
        log = run.stderr.decode("utf-8", "replace")
        units = re.search(r"number_of_executed_units: (\d+)", log)
        executed = int(units.group(1)) if units else 0
        findings = sorted(work.glob("finding-*"))
        print(f"{options.format}: {len(made)} seeds, {executed} runs in {options.seconds} s")
        for line in log.splitlines():
            if "cov:" in line and ("DONE" in line or "INITED" in line):
                print(line)
        for finding in findings:
            print(f"{finding.name}: {base64.b64encode(finding.read_bytes()).decode()}")
        failed = run.returncode != 0 or bool(findings)
        if failed:
            print(log[-8000:])
        # Fewer runs than seeds would show nothing.
        if executed <= len(made):
            print(f"only {executed} runs for {len(made)} seeds")
            failed = True
        print(f"burin-test-summary: {int(not failed)} passed, {int(failed)} failed, 0 skipped")
        return int(failed)


if __name__ == "__main__":
    sys.exit(main())
