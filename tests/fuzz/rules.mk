# What is tried beyond `make test`: fuzzers, refused memory and full disks, races, a second memory checker, long running, coverage.
# SECONDS=600 lets `fuzz` and `soak` run so long, ONLY="cli mo" picks fuzzers, T="team mlp" tests. The README's table "What was tried" says
# what each found. WHICH="memory events" picks of torture, ONLY=film one of its commands.
ONLY    ?= $(patsubst fuzz_%.c,%,$(notdir $(wildcard tests/fuzz/fuzz_*.c)))
CLANG   ?= clang

# ---- fuzzers: libFuzzer, with the sanitizers. Kernels go without: they have tests of their own, and take long to build with them.
fuzz:
	$(with)
	+@$(sub) fuzzers CC="$(CLANG)" BUILD=$(BUILD)/fuzz CFLAGS="$(fuzz_flags)" SIMD_FLAGS=-fno-sanitize=all
	@LENGTH=$(or $(SECONDS),60) BUILD=$(BUILD)/fuzz sh tests/fuzz/run.sh $(ONLY)

fuzz_flags := -O1 -g1 -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
fuzz_bin   := $(ONLY:%=$(BUILD)/fuzz_%)
fuzzers: $(fuzz_bin)
# No drawing is fuzzed: of what needs SDL, the command line alone, and the keys that it lists.
$(BUILD)/libcli.a: $(patsubst src/%.c,$(BUILD)/%.o,$(wildcard src/ui/*.c) $(addprefix src/app/,cli.c cli_check.c keys.c keyboard.c verbs.c))
$(BUILD)/fuzz_cli: $(BUILD)/libcli.a
$(fuzz_bin): $(BUILD)/fuzz_%: tests/fuzz/fuzz_%.c $(BUILD)/libcore.a
	$(say) FUZZ $@
	$(CC) $(FLAGS) -MF $@.d -MT $@ -Itests -fsanitize=fuzzer -o $@ $< $(filter %/libcli.a,$^) $(BUILD)/libcore.a $(if $(filter %/libcli.a,$^),$(gui_libs)) $(core_libs) $(test_libs) $(OMP_LIB)

# ---- each request for memory and each write refused once.
torture:
	$(with)
	+@$(sub) $(BUILD)/flowscope $(BUILD)/refuse.so $(BUILD)/tests/test_window_events
	@BUILD=$(BUILD) python3 tests/fuzz/torture.py

$(BUILD)/refuse.so: tests/fuzz/refuse.c
	$(say) CC $@
	$(CC) -O1 $(WARN) -Wno-pedantic -shared -fPIC -o $@ $<

# ---- races: ThreadSanitizer, told by archer what OpenMP's own locks order. Kernels beyond the baseline are built without, as they take long.
tsan_tests := team mlp kernels flow_matching_batch train_round experiment experiment_refresh command_random trajectories sinkhorn \
              ot_pairing density_map
tsan: export TSAN_OPTIONS := ignore_noninstrumented_modules=1:halt_on_error=0:exitcode=66
tsan: export OMP_NUM_THREADS := 4
tsan: export FLOWSCOPE_ISA := baseline
tsan: export OMP_TOOL_LIBRARIES := $(lastword $(sort $(wildcard /usr/lib/llvm*/lib/libarcher.so)))
tsan:
	$(with)
	+@$(sub) tests CC="$(CLANG)" BUILD=$(BUILD)/tsan CFLAGS="-O1 -g -fsanitize=thread" \
	    flags_avx2="$(flags_avx2) -fno-sanitize=all" flags_avx512="$(flags_avx512) -fno-sanitize=all" T="$(or $(T),$(tsan_tests))"

# ---- valgrind knows no AVX-512: the program that it sees has the baseline kernels alone.
valgrind_tests := base language settings settings_text scene points checkpoint command experiment model utf8 words lane_list \
                  path predict times metric conversion exact_points class_label adaptive drift solve
valgrind: export FLOWSCOPE_ISA := baseline
valgrind: export OMP_NUM_THREADS := 1
valgrind: export RUNNER := valgrind -q --error-exitcode=66 --leak-check=full --errors-for-leak-kinds=definite --suppressions=tests/fuzz/valgrind.supp
valgrind:
	$(with)
	+@$(sub) tests T="$(or $(T),$(valgrind_tests))"

# ---- a window that runs and runs, under keys and changes: memory, descriptors and threads stay as they are.
soak:
	$(with)
	+@$(sub) $(BUILD)/flowscope
	@BUILD=$(BUILD) SOAK_S=$(or $(SECONDS),900) python3 tests/fuzz/soak.py

# ---- how much of each folder the tests reach: lines, and branches but for those of CHECK, which end the program. What has run is not run again
# before it is built again, so that a run that was cut short goes on where it was; T="team mlp" runs those alone, and all that ran before counts.
# FILES="src/run src/app" names the lines of those files that were not reached. Kernels count without locks: they run in many threads.
cover_ends := tests/fuzz/cover_ends.c $(foreach f,raise _Exit _exit abort,-Wl,--wrap=$(f))
coverage:
	$(with)
	+@$(sub) tests BUILD=$(BUILD)/coverage CFLAGS="-O0 -g --coverage -fprofile-update=atomic" SIMD_FLAGS=-fprofile-update=single \
	    KEEP="$(cover_ends)" TESTER="python3 tests/fuzz/coverage.py"
