"""The compiler cannot link a program.

$ CXX=compiler burin run digits.tflite --self-test
burin: error: building the runner failed with exit code 1 [B0803]
burin: note: read the output above the message; --keep DIR leaves all sources for a look; code that a compiler refuses is a bug of burin: please report it
"""
digits()
text("compiler", """
#!/bin/sh
case "$*" in *-o\\ runner*) exit 1 ;; esac
exec c++ "$@"
""")
(folder / "compiler").chmod(0o755)
