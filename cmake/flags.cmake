# Compiler and linker flags of our own targets.
add_library(trueup_flags INTERFACE)
target_compile_options(trueup_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor
  -Woverloaded-virtual -Wimplicit-fallthrough)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(trueup_flags INTERFACE -Wlogical-op -Wduplicated-cond)
endif()
if(TRUEUP_WERROR)
  target_compile_options(trueup_flags INTERFACE -Werror)
endif()
if(TRUEUP_SANITIZE)
  target_compile_options(trueup_flags INTERFACE
    -fsanitize=${TRUEUP_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(trueup_flags INTERFACE -fsanitize=${TRUEUP_SANITIZE})
endif()
if(TRUEUP_FUZZ)
  # Coverage of our own code, without which libFuzzer is blind.
  target_compile_options(trueup_flags INTERFACE -fsanitize=fuzzer-no-link)
  target_link_options(trueup_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_options(trueup_flags INTERFACE -fstack-protector-strong -D_GLIBCXX_ASSERTIONS)
  # g++ 12 at -O2 takes the inside of std::string for an overflow (GCC bugs 105329,
  # 105651); the development builds and clang have these warnings on.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(trueup_flags INTERFACE -Wno-stringop-overflow -Wno-stringop-overread -Wno-array-bounds -Wno-restrict)
  endif()
  # _FORTIFY_SOURCE needs glibc; a cross build with another C library goes without.
  if(NOT CMAKE_CROSSCOMPILING)
    target_compile_options(trueup_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
    # Start-up time is most of what a short command costs: no C++ runtime to
    # load and relocate.
    if(NOT APPLE)
      target_link_options(trueup_flags INTERFACE -static-libstdc++ -static-libgcc)
      # Packed relative relocations: 300 KB less to read at every start. The C library
      # of the machine must know them (glibc 2.36 does), so one is run.
      include(CheckCXXSourceRuns)
      set(CMAKE_REQUIRED_LINK_OPTIONS -pie -Wl,-z,pack-relative-relocs)
      check_cxx_source_runs("const char* texts[] = {\"a\", \"b\"}; int main(int n, char**) { return texts[n & 1][0] == 0; }"
        TRUEUP_PACKED_RELOCATIONS)
      unset(CMAKE_REQUIRED_LINK_OPTIONS)
      if(TRUEUP_PACKED_RELOCATIONS)
        target_link_options(trueup_flags INTERFACE -Wl,-z,pack-relative-relocs)
      endif()
    endif()
  endif()
endif()

# Reading the same headers again is a third of what a build costs.
option(TRUEUP_PCH "Precompile the headers that most sources read" ON)
function(trueup_precompile target)
  if(NOT TRUEUP_PCH)
    return()
  endif()
  target_precompile_headers(${target} PRIVATE ${ARGN})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE -fpch-preprocess)
  else()
    target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
  endif()
endfunction()
