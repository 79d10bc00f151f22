"""Compiles one model for one target, builds it once, runs it once and compares with its oracle.

usage: check_model.py BURIN MODEL TARGET [PROFILE] [--folder DIR] [--keep DIR]

MODEL is a name of models.json, or a path. PROFILE is one of the model's (default: its first).
DIR (default: "models" beside the folder of BURIN) gets the oracle's results, which the next target
uses again, and a file of results for the table (table.py).

Integer models must equal their oracle in every element, and the recorded outputs within one step
where these come from the same arithmetic. Float models must come as close to double precision as
max(1e-5, twice the runtime's own error), relative to the largest value. The self-test must pass.
"""
import argparse
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from models import expected, model_list, output_steps  # noqa: E402
from oracle import compare  # noqa: E402

# Profiles whose arithmetic is that of the recorded outputs, but for other builds' last digit.
RECORDED_PROFILES = {"tflite-xnnpack", "ort-qdq"}
TOO_LARGE = "[B0804]"


class Check:
    """One model on one target: collects failures and the facts of the table."""

    def __init__(self, options, entry, path, profile):
        self.options, self.entry, self.path, self.profile = options, entry, path, profile
        self.label = f"{entry.name} on {options.target} ({profile})"
        self.passed, self.failures, self.skips = 0, [], []
        self.facts = {"model": entry.name, "file": entry.file, "target": options.target,
                      "profile": profile, "format": path.suffix[1:],
                      "program_sha256": program_digest(options.burin)}

    def say(self, text):
        print(f"{self.label}: {text}", flush=True)

    def check(self, ok, text):
        self.say(text if ok else f"FAILED: {text}")
        if ok:
            self.passed += 1
        else:
            self.failures.append(text)

    def command(self, folder, expectation):
        command = [self.options.burin, "run", str(self.path), "--target", self.options.target,
                   "--name", "model", "--self-test", "--keep", str(folder / "src"),
                   "--output-dir", str(folder / "out")]
        if self.profile != model_list.FLOAT:
            command += ["--rounding", self.profile]
        for name, extent in self.entry.dims.items():
            command += ["--dim", f"{name}={extent}"]
        if self.entry.sequence:
            command += ["--reset-every", str(self.entry.sequence)]
        limits = model_list.load()["limits"].get(self.options.target, {})
        if limits:
            command += ["--budget", ",".join(f"{kind}={most}" for kind, most in limits.items())]
        for index, (name, array) in enumerate(zip(expectation.names, expectation.inputs)):
            file = folder / f"in{index}.npy"
            numpy.save(file, numpy.ascontiguousarray(array))
            command += ["--input", f"{name}={file}"]
        return command

    def run(self, folder, expectation):
        """The outputs by position in the manifest, or None when there are none."""
        done = subprocess.run(self.command(folder, expectation), stderr=subprocess.PIPE, text=True)
        manifest_file = folder / "src" / "model.json"
        if manifest_file.is_file():
            self.read_manifest(json.loads(manifest_file.read_text(encoding="utf-8")))
        if TOO_LARGE in done.stderr:
            reason = next(line for line in done.stderr.splitlines() if TOO_LARGE in line)
            reason = reason.split("error: ")[-1]
            self.facts["too_large"] = reason.replace(f" {TOO_LARGE}", "")
            if self.options.target in self.entry.too_large:
                self.skips.append(self.facts["too_large"])
            else:
                self.check(False, f"{self.facts['too_large']}, and the list does not say so")
            return None
        sys.stderr.write(done.stderr)
        report_file = folder / "src" / "run.json"
        if not report_file.is_file():
            errors = [line for line in done.stderr.splitlines() if "error: " in line]
            self.check(False, f"burin run ends with code {done.returncode} and {len(errors)} errors: "
                              f"{errors[0].strip() if errors else done.stderr.strip()[-500:]}")
            return None
        report = json.loads(report_file.read_text(encoding="utf-8"))
        self.facts["seconds"] = report["seconds"]
        if self.options.target in self.entry.too_large:
            self.check(False, "the list says that the model is too large, and it fits")
        self.check(report["self_test"] is True, "the self-test")
        seconds = report["seconds"]
        self.say(f"{seconds['burin']} s burin, {seconds['cxx']} s C++ compiler, {seconds['run']} s run")
        return [numpy.load(folder / "out" / f"{port['identifier']}.npy") for port in self.outputs]

    def read_manifest(self, manifest):
        self.outputs = manifest["outputs"]
        self.facts["bytes"] = manifest["bytes"]
        self.facts["macs"] = manifest["macs"]
        self.facts["steps"] = len(manifest["steps"])

    def integers(self, results, expectation):
        wrong = total = 0
        for result, reference in zip(results, expectation.outputs):
            wrong += count_different(result, reference)
            total += reference.size
        self.facts.update(differing=wrong, elements=total, oracle=expectation.oracle)
        self.check(wrong == 0, f"{wrong} of {total} elements differ from {expectation.oracle} over "
                               f"{len(results[0])} inputs, {recorded_samples(expectation)} of them recorded")
        if self.profile in RECORDED_PROFILES:
            self.recorded_integers(results, expectation)

    def recorded_integers(self, results, expectation):
        steps = output_steps.steps(self.path, [result.dtype for result in results])
        behind = len(results[0]) - recorded_samples(expectation)
        for case in expectation.cases:
            first, behind = behind, behind + case.samples
            largest = 0.0
            for result, known, step in zip(results, case.outputs, steps):
                distance = numpy.abs(result[first:behind].astype(numpy.float64) - known)
                largest = max(largest, float(distance.max(initial=0.0)) / step)
            self.check(largest <= 1.001, f"{largest:.0f} steps at most from {case.name}")

    def floats(self, results, expectation):
        """The error of every sample and output, against the largest value of that sample."""
        worst = [max(compare.float_error(result[i], reference[i]) for i in range(len(result)))
                 for result, reference in zip(results, expectation.outputs)]
        first = len(results[0]) - recorded_samples(expectation)
        known = [max((compare.float_error(sample, expectation.outputs[k][first + i])
                      for i, sample in enumerate(sample for case in expectation.cases
                                                 for sample in case.outputs[k])), default=None)
                 for k in range(len(results))]
        own, runtime = expectation.errors, expectation.runtime
        if own is None:
            own, runtime = known, "the recorded outputs"
        if None in own:
            raise ValueError(f"{self.label}: no runtime and no recorded outputs")
        self.facts.update(error=max(worst), runtime_error=max(own), runtime=runtime, oracle="float64")
        for k, port in enumerate(self.outputs):
            # A runtime that quantizes what the file has in float says nothing about rounding.
            bar = compare.bar(0.0 if self.entry.hybrid else own[k])
            self.check(worst[k] <= bar, f"output {port['name']}: error {worst[k]:.2e}, bar {bar:.2e}, "
                                        f"{runtime}: {own[k]:.2e}")
        if self.entry.hybrid:
            self.say(f"{runtime} differs by {max(own):.2e}: {self.entry.hybrid}")

    def agree(self, results, folder):
        """The same program's integers for other targets are the same."""
        digest = hashlib.sha256()
        for result in results:
            digest.update(numpy.ascontiguousarray(result).data)
        program = self.facts["program_sha256"]
        self.facts["outputs_sha256"] = digest.hexdigest()
        for file in sorted(folder.glob(f"{self.entry.name}.*.{self.profile}.json")):
            other = json.loads(file.read_text(encoding="utf-8"))
            if (other.get("program_sha256") == program and other["target"] != self.options.target
                    and "outputs_sha256" in other):
                self.check(other["outputs_sha256"] == digest.hexdigest(),
                           f"the integers of {other['target']}")


def recorded_samples(expectation):
    return sum(case.samples for case in expectation.cases)


def program_digest(path):
    """Tells builds of burin apart, so that results of an older one are not compared or mixed."""
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


def count_different(first, second):
    if first.shape != second.shape or first.dtype != second.dtype:
        raise ValueError(f"{first.dtype}{first.shape} is compared with {second.dtype}{second.shape}")
    return int(numpy.count_nonzero(first != second))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("burin")
    parser.add_argument("model")
    parser.add_argument("target")
    parser.add_argument("profile", nargs="?")
    parser.add_argument("--folder", type=pathlib.Path)
    parser.add_argument("--keep", type=pathlib.Path, help="leave sources, program and outputs here")
    options = parser.parse_args()
    options.burin = str(pathlib.Path(options.burin).resolve())
    entry = model_list.find(options.model)
    profile = options.profile or entry.profiles[0]
    base = (options.folder or pathlib.Path(options.burin).parents[1] / "models").resolve()
    check = Check(options, entry, entry.path(), profile)
    expectation = expected.expect(entry, check.path, profile, base / "oracle")
    check.facts["operators"] = expectation.operators
    results_folder = base / "results"
    results_folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or pathlib.Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        results = check.run(folder, expectation)
    if results is not None:
        if profile == model_list.FLOAT:
            check.floats(results, expectation)
        else:
            check.integers(results, expectation)
            check.agree(results, results_folder)
    check.facts["failures"] = check.failures
    (results_folder / f"{entry.name}.{options.target}.{profile}.json").write_text(
        json.dumps(check.facts, indent=1) + "\n", encoding="utf-8")
    for reason in check.skips:
        print(f"burin-test-skip: {check.label}: {reason}")
    print(f"burin-test-summary: {check.passed} passed, {len(check.failures)} failed, "
          f"{len(check.skips)} skipped")
    return 1 if check.failures else 0


if __name__ == "__main__":
    sys.exit(main())
