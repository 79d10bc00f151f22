"""Writes the import table from the operators' records.

Reads `llvm-tblgen --dump-json` of all operator records and writes C++: one declaration per legalize
function and one ImportRow per record in `imports`. The table so stays in the operators' own files.
"""
import json
import sys


def main(dump_path, output_path):
    with open(dump_path, encoding="utf-8") as file:
        records = json.load(file)
    rows = []
    for name in sorted(records["!instanceof"]["Burin_Op"] + records["!instanceof"]["Burin_Nodes"]):
        for reference in records[name]["imports"]:
            row = records[reference["def"]]
            rows.append((row["foreign"], row["since"], row["function"]))
    rows.sort()
    functions = sorted({row[2] for row in rows})
    lines = ["// The import table, collected from the operators' records by imports.py."]
    lines += [f"llvm::LogicalResult {function}(burin::ForeignNode &node);" for function in functions]
    lines += ["", "static const burin::ImportRow kImportTable[] = {"]
    lines += [f'    {{"{foreign}", {since}, {function}}},' for foreign, since, function in rows]
    lines += ["};", ""]
    with open(output_path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines))


if __name__ == "__main__":
    main(*sys.argv[1:])
