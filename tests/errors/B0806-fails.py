"""What BURIN_PYTHON names is no Python.

$ BURIN_PYTHON=no-python burin compare digits.tflite
burin: error: the Python "no-python" fails with exit code 64 [B0806]
burin: note: no-python: unknown option '-B'
"""
digits()
text("no-python", """
#!/bin/sh
echo "no-python: unknown option '$1'" >&2
exit 64
""")
(folder / "no-python").chmod(0o755)
