// The import table: every foreign name that some operator understands.
#include "dialects/burin/Foreign.h"

#include "dialects/burin/ImportTable.inc"

llvm::ArrayRef<burin::ImportRow> burin::importTable() { return kImportTable; }
