# Writes a text file as a C++ string, for texts that the compiler itself prints.
file(READ ${INPUT} text)
string(LENGTH "${text}" length)
# Raw string literals have a length limit in some compilers: print in pieces.
set(pieces "")
set(at 0)
while(at LESS length)
  string(SUBSTRING "${text}" ${at} 8000 piece)
  string(APPEND pieces "R\"burin(${piece})burin\"\n")
  math(EXPR at "${at} + 8000")
endwhile()
file(WRITE ${OUTPUT} "namespace burin::cxx {\nextern const char *const ${SYMBOL};\nconst char *const ${SYMBOL} =\n${pieces};\n}\n")
