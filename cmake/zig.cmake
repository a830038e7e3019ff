# Toolchain file: `zig c++` for the target that TRUEUP_ZIG_TARGET names
# (aarch64-macos, aarch64-linux-musl). tools/cross.sh sets both variables.
set(zig $ENV{TRUEUP_ZIG})
set(zig_target $ENV{TRUEUP_ZIG_TARGET})
if(NOT zig OR NOT zig_target)
  message(FATAL_ERROR "zig.cmake: run tools/cross.sh, which sets TRUEUP_ZIG and TRUEUP_ZIG_TARGET")
endif()

set(CMAKE_SYSTEM_PROCESSOR aarch64)
if(zig_target MATCHES "macos")
  set(CMAKE_SYSTEM_NAME Darwin)
  # The oldest macOS with the libc++ that std::expected needs at run time.
  set(zig_target aarch64-macos.13.0)
  # Only needed for installing, which a cross build never does.
  set(CMAKE_INSTALL_NAME_TOOL "/bin/false")
else()
  set(CMAKE_SYSTEM_NAME Linux)
  set(CMAKE_EXE_LINKER_FLAGS_INIT "-static")
endif()

set(CMAKE_CXX_COMPILER ${zig} c++ -target ${zig_target})
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE NEVER)
