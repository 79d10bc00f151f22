"""The program ends with an error that is not the self-test's.

$ CXX=compiler burin run digits.tflite --self-test
burin: error: running the model failed with exit code 3 [B0803]
burin: note: read the output above the message; --keep DIR leaves all sources for a look; code that a compiler refuses is a bug of burin: please report it
"""
digits()
text("compiler", """
#!/bin/sh
case "$*" in
*-o\\ runner*) printf '#!/bin/sh\\nexit 3\\n' >runner && exec chmod +x runner ;;
esac
exec c++ "$@"
""")
(folder / "compiler").chmod(0o755)
