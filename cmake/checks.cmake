# Makes the table of checks from the file names: src/checks/AREA/ID.cc defines
# check_ID (dashes become underscores). No static constructors: a file that is
# there is in the table, a wrong symbol is a link error that names it.
file(GLOB check_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/checks/*/*.cc)
set(ids "")
foreach(file IN LISTS check_files)
  get_filename_component(id ${file} NAME_WE)
  list(APPEND ids ${id})
endforeach()
list(SORT ids)

set(externs "")
set(rows "")
foreach(id IN LISTS ids)
  string(REPLACE "-" "_" symbol ${id})
  string(APPEND externs "extern const Check check_${symbol};\n")
  string(APPEND rows "    &check_${symbol},\n")
endforeach()
list(LENGTH ids count)
set(TRUEUP_CHECK_TABLE ${CMAKE_BINARY_DIR}/generated/check_table.cc)
file(CONFIGURE OUTPUT ${TRUEUP_CHECK_TABLE} CONTENT "// Made by cmake/checks.cmake from the file names in src/checks.
#include <algorithm>
#include <array>

#include \"checks/registry.h\"

namespace trueup {

@externs@
static const std::array<const Check*, @count@> table = {
@rows@};

std::span<const Check* const> all_checks() { return table; }

const Check* find_check(std::string_view id) {
    const auto at = std::ranges::find(table, id, &Check::id);
    return at == table.end() ? nullptr : *at;
}

}  // namespace trueup
" @ONLY)
