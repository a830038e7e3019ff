# The end-to-end tests, and the stages of `./dev test` that are no unit tests:
# each is a ctest test, so that one summary reports everything.

# tests/e2e/NAME_test.sh runs the real binary in a sandbox home.
file(GLOB e2e_tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/e2e/*_test.sh)
foreach(script IN LISTS e2e_tests)
  get_filename_component(name ${script} NAME_WE)
  string(REGEX REPLACE "_test$" "" name ${name})
  add_test(NAME e2e.${name} COMMAND ${script} $<TARGET_FILE:trueup>)
  set_tests_properties(e2e.${name} PROPERTIES LABELS e2e TIMEOUT 1800)
endforeach()

# These look at the other builds that ./dev test makes beside this one.
option(TRUEUP_STAGES "Register the stages of ./dev test" OFF)
if(NOT TRUEUP_STAGES)
  return()
endif()

set(tools ${CMAKE_SOURCE_DIR}/tools)
set(builds ${CMAKE_SOURCE_DIR}/build)

add_test(NAME house.layers COMMAND ${tools}/check-layers.py)
add_test(NAME house.layers_faults COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/tools/check_layers_test.py)
add_test(NAME house.words COMMAND ${tools}/check-words.py)
add_test(NAME house.words_faults COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/tools/check_words_test.py)
add_test(NAME house.tree COMMAND ${tools}/check-tree.sh)
add_test(NAME house.format COMMAND ${tools}/check-format.sh)
add_test(NAME house.tidy COMMAND ${tools}/check-tidy.sh ${builds}/asan)
add_test(NAME house.docs COMMAND ${tools}/check-docs.sh $<TARGET_FILE:trueup>)
set_tests_properties(house.tidy PROPERTIES TIMEOUT 1500 PROCESSORS 2)
set_tests_properties(house.layers house.layers_faults house.words house.words_faults house.tree house.format house.tidy house.docs PROPERTIES LABELS house)

# The unit tests are those of the build with sanitizers: what g++ compiles is run by
# the tests above. In shards, since the start of a program with sanitizers costs more
# than most cases. `./dev test --long` runs them in both builds.
set(shards 16)
math(EXPR last "${shards} - 1")
foreach(shard RANGE ${last})
  add_test(NAME sanitized.unit_tests.${shard} COMMAND ${builds}/asan/tests/unit_tests --gtest_brief=1)
  set_tests_properties(sanitized.unit_tests.${shard} PROPERTIES LABELS sanitized TIMEOUT 900 COST 90
    ENVIRONMENT "GTEST_TOTAL_SHARDS=${shards};GTEST_SHARD_INDEX=${shard};UBSAN_OPTIONS=print_stacktrace=1")
endforeach()

# What has threads, watched by ThreadSanitizer.
foreach(shard RANGE 3)
  add_test(NAME threads.tests.${shard} COMMAND ${builds}/tsan/tests/thread_tests --gtest_brief=1)
  set_tests_properties(threads.tests.${shard} PROPERTIES LABELS threads TIMEOUT 900 COST 95
    ENVIRONMENT "GTEST_TOTAL_SHARDS=4;GTEST_SHARD_INDEX=${shard};TSAN_OPTIONS=halt_on_error=1")
endforeach()
add_test(NAME threads.commands COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/tools/threads_test.sh ${builds}/tsan/trueup)
set_tests_properties(threads.commands PROPERTIES LABELS threads TIMEOUT 300)

add_test(NAME cross.macos COMMAND ${tools}/cross-check.sh macos ${builds}/macos/trueup)
add_test(NAME cross.aarch64 COMMAND ${tools}/cross-check.sh aarch64 ${builds}/aarch64/trueup)
set_tests_properties(cross.macos cross.aarch64 PROPERTIES LABELS cross TIMEOUT 120)

# ./dev test --long: another seed and 25 times as many environments.
option(TRUEUP_LONG "Register the long differential test" OFF)
if(TRUEUP_LONG)
  add_test(NAME differential.go_env_long COMMAND go_env_diff --count 50000 --seed 2)
  set_tests_properties(differential.go_env_long PROPERTIES LABELS differential TIMEOUT 20000)
endif()

# The longest first, so that one of them is not left over at the end.
set_tests_properties(e2e.fix e2e.inspect e2e.crash e2e.bad_input e2e.sdk PROPERTIES COST 100)
