"""Writes docs/operators.md, the operators of each format that burin understands, from their records.

usage: coverage.py OPS.json PAGE [--check]

OPS.json is `llvm-tblgen --dump-json` of all operator records, the import table's source. With
--check nothing is written: the program fails when PAGE is not what it would write.
"""
import json
import pathlib
import sys

RULES = {
    "Accumulate": "int8 products in int32, then one requantization",
    "Average": "sums in int32 and one division",
    "Dequantize": "integers become float",
    "FloatOnly": "no integer form: the operands must be float, or an island of float in the model",
    "None": "never meets quantized tensors",
    "Normalize": "fixed-point exponential and reciprocal",
    "Product": "products of two operands, then one requantization",
    "Quantize": "float becomes integers",
    "Rescale": "operands are brought to a common scale first",
    "SameScale": "the same arithmetic on the stored integers",
    "Table": "a function of one operand as a table of 256 results",
}
FORMATS = [("onnx.", "ONNX", "operator set"), ("tflite.", "TFLite", "version")]


def rows(records):
    """(foreign name, first version, burin's name, rule, note) of every row of the import table."""
    found = []
    for name in records["!instanceof"]["Burin_Op"] + records["!instanceof"]["Burin_Nodes"]:
        record = records[name]
        rule = record.get("quantRuleName", "None")
        for reference in record["imports"]:
            row = records[reference["def"]]
            note = record["summary"].replace("|", "\\|")
            found.append((row["foreign"], row["since"], record["opName"], rule, note))
    return sorted(found)


def page(records):
    found = rows(records)
    used = sorted({row[3] for row in found})
    unknown = [rule for rule in used if rule not in RULES]
    if unknown:
        sys.exit(f"coverage.py does not explain the rules {unknown}: add them to RULES")
    counts = " and ".join(f"{len({row[0] for row in found if row[0].startswith(prefix)})} of {title}"
                          for prefix, title, _ in FORMATS)
    lines = [
        "# Supported operators", "",
        "<!-- Written by dialects/tblgen/coverage.py from the operators' records. Do not edit: ./dev operators -->",
        "",
        f"{counts}. The number is the first one of the format whose form burin understands; what a supported operator",
        "cannot do in a model is reported when the model is read, with the way out (B0202).", "",
    ]
    for prefix, title, version in FORMATS:
        lines += [f"## {title}", "", f"| operator | {version} | burin | rule on integers | note |",
                  "| --- | --- | --- | --- | --- |"]
        lines += [f"| {foreign.removeprefix(prefix)} | {since} | `{name}` | {rule} | {note} |"
                  for foreign, since, name, rule, note in found if foreign.startswith(prefix)]
        lines.append("")
    lines += ["## Rules", "", "How an operator computes on quantized tensors:", "",
              "| rule | what |", "| --- | --- |"]
    lines += [f"| {rule} | {RULES[rule]} |" for rule in used]
    return "\n".join(lines) + "\n"


def main(dump, output, *flags):
    text = page(json.loads(pathlib.Path(dump).read_text(encoding="utf-8")))
    output = pathlib.Path(output)
    if list(flags) == ["--check"]:
        if not output.is_file() or output.read_text(encoding="utf-8") != text:
            sys.exit(f"{output} does not say what the operators' records say: run ./dev operators")
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(*sys.argv[1:])
