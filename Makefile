# Flowscope. `make run` and `make test` do everything that they need, on a machine that has only git and make.
# DEPS=check lists the packages that are missing and does nothing else; DEPS=skip does not look for them.
# V=1 shows the commands. ARGS="--data moons" passes settings to `make run`, T="arena mlp" picks tests.
CC      ?= cc
BUILD   ?= build
VERSION := 0.1.0
DEPS    ?= install

# What each goal needs: groups of the table in .ci/deps.sh.
needs_all    := build
needs_run    := build run
needs_test   := build run test package
needs_bench  := build run
needs_costs  := build run
needs_gallery := build run
needs_asan   := build run test asan
needs_clang  := build run test clang
needs_format := format
needs_lint   := build lint
needs_lang   := lang
needs_fuzz   := build test clang fuzz
needs_torture := build run test torture
needs_tsan   := build run test clang fuzz
needs_valgrind := build run test valgrind
needs_soak   := build run test
needs_coverage := build run test coverage
needs_install := build run package
needs_deb     := build package deb
needs_web    := web-core web
needs_web-serve := web-core web
needs_web-test := build test web-core $(if $(filter no,$(PAGE)),,run web web-test)
goals := all run test bench costs gallery asan clang format lint lang fuzz torture tsan valgrind soak coverage install uninstall deb dist \
         web web-serve web-test
.PHONY: $(goals) clean help tests tidy FORCE
.DEFAULT_GOAL := all

jobs     := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
sub      = $(MAKE) --no-print-directory DEPS=skip $(if $(findstring -j,$(MAKEFLAGS)),,-j$(jobs))
with     = @sh .ci/deps.sh $(DEPS) $(needs_$@)
ifeq ($(DEPS),skip)
with     = @:
endif

ifeq ($(DEPS),check)
$(goals):
	$(with)
else

# ---- goals ----------------------------------------------------------------------------------------------------------
all:
	$(with)
	+@$(sub) $(BUILD)/flowscope

headless = $(BUILD)/flowscope film --out $(BUILD)/flowscope.mp4 --train 0 --seconds 12 --size 1280x720 $(ARGS) && \
           $(BUILD)/flowscope shot --out $(BUILD)/flowscope.png --train 3000 --time 1 --size 1280x720 $(ARGS)

# Where it finds no display the program says so and ends with 3.
run:
	$(with)
	+@$(sub) $(BUILD)/flowscope
	@$(BUILD)/flowscope $(ARGS) || { [ $$? = 3 ] && $(headless); }

test:
	$(with)
	+@$(sub) tests

# The program's own bench, and beside it the peer's step where PyTorch is installed.
bench:
	$(with)
	+@$(sub) $(BUILD)/flowscope
	@$(BUILD)/flowscope bench $(ARGS)
	@python3 tests/bench_peer.py $(BUILD)/flowscope

# How the engine's cost grows, and where the time of a step goes.
costs:
	$(with)
	+@$(sub) $(BUILD)/tests/bench_costs
	@python3 tests/bench_costs.py $(BUILD)/tests/bench_costs $(ARGS)

# Pictures of every view in every theme and language: $(BUILD)/gallery/index.html.
gallery:
	$(with)
	+@$(sub) $(BUILD)/flowscope
	@$(BUILD)/flowscope gallery --out $(BUILD)/gallery --train 1500 $(ARGS)

# Everything but the real window's tests, which test_window_events, test_lecture, test_session and test_take stand for; whole lessons; points
# as other programs write them, which test_points and the fuzzer of points read with the sanitizers; what measures speed; and what looks at
# sources, object files and sentences alone. Numerics at scale are left out by tests/sanitized.h.
asan_skip := window hands guests first_minute lecture_window session_window take_film take_lesson two_displays lessons points_files bench circles lang layers readme run install
# intercept_tls_get_addr=0: the checker misjudges the thread-local memory of libraries loaded late (Mesa, Hangul shaping) and crashes.
asan: export ASAN_OPTIONS := detect_leaks=1:allocator_may_return_null=1:strict_string_checks=1:detect_stack_use_after_return=1:intercept_tls_get_addr=0
asan: export UBSAN_OPTIONS := print_stacktrace=1:halt_on_error=1
asan:
	$(with)
	+@$(sub) tests BUILD=$(BUILD)/asan CFLAGS="$(asan_flags)" KEEP=tests/keep_loaded.c SKIP="$(asan_skip)"

# The same tests with the second compiler, where every warning is an error.
clang:
	$(with)
	+@$(sub) tests CC=clang BUILD=$(BUILD)/clang CFLAGS="$(CFLAGS) -Werror"

format:
	$(with)
	clang-format -i $(wildcard src/*/*.[ch] src/*/*/*.[ch] tests/*.[ch] tests/*/*.[ch])

lint:
	$(with)
	+@$(sub) tidy

# Updates every language's file: new sentences of the code come in empty, sentences that are gone leave.
lang:
	$(with)
	+@$(sub) $(BUILD)/flowscope.pot
	@set -e; for po in assets/lang/*.po; do \
	    msgmerge --quiet --no-fuzzy-matching --no-location --no-wrap $$po $(BUILD)/flowscope.pot | \
	    msgattrib --no-obsolete --no-wrap -o $(BUILD)/lang.po - && mv $(BUILD)/lang.po $$po; \
	    echo "$$po: $$(msgfmt --statistics -o /dev/null $$po 2>&1 | tail -n 1)"; \
	done

include tests/fuzz/rules.mk

# The browser edition's libraries stay (.ci/web/rules.mk).
clean:
	@[ ! -d $(BUILD) ] || find $(BUILD) -mindepth 1 -maxdepth 1 ! -name web-cache -exec rm -rf {} +
	@rmdir $(BUILD) 2>/dev/null || true

help:
	@echo "make           build $(BUILD)/flowscope"
	@echo "make run       build and open the window; without a display, write a film and a picture instead"
	@echo "make test      build and run every test; T=\"arena mlp\" runs some of them"
	@echo "make gallery   pictures of every view in every theme and language: $(BUILD)/gallery/index.html"
	@echo "make web       build the page: $(BUILD)/web, and all of it in one file, $(BUILD)/web/flowscope.html"
	@echo "make web-serve serve that page on this machine; PORT=8123 chooses where"
	@echo "make bench     the speed of engine and drawing, beside the processor's own limit"
	@echo "make costs     how the engine's cost grows with the size of the work, and where its time goes"
	@echo "make asan      the tests under AddressSanitizer and UndefinedBehaviorSanitizer"
	@echo "make clang     build with clang, every warning an error, and run the tests"
	@echo "make fuzz torture tsan valgrind soak coverage    what else is tried: tests/fuzz/rules.mk; SECONDS=600 for longer"
	@echo "make install   install it below PREFIX (/usr/local); make uninstall removes it; make deb builds a package, make dist a source archive"
	@echo "make lang      collect the sentences of the code into assets/lang/*.po"
	@echo "make lint      clang-tidy        make format    clang-format        make clean    remove $(BUILD)/ but for the libraries of the page"
	@echo "DEPS=check     only list missing packages        V=1    show the commands"

# ---- building -------------------------------------------------------------------------------------------------------
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wcast-qual
CFLAGS  ?= -O2 -g
OMP     := -fopenmp
OMP_LIB := -fopenmp
ifeq ($(shell uname -s),Darwin)
OMP     := -Xpreprocessor -fopenmp -I$(shell brew --prefix libomp)/include
OMP_LIB := -L$(shell brew --prefix libomp)/lib -lomp
endif
FLAGS   := -std=gnu11 $(WARN) $(CFLAGS) -ffp-contract=off $(OMP) -D_DEFAULT_SOURCE -Isrc -MMD -MP
GUI     := sdl2 SDL2_ttf SDL2_image epoxy
FILES   := libcjson libcmark
CORE    := base num flow settings model run lesson
# Of debugging information what a backtrace needs, names and lines: object files are half as large, and link faster.
asan_flags := -O1 -g1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined

# pkg-config is asked when the first recipe needs it, and once: it may not be there before `with` has run.
gui_cflags  = $(eval gui_cflags := $$(shell pkg-config --cflags $(GUI)))$(gui_cflags)
gui_libs    = $(eval gui_libs := $$(shell pkg-config --libs $(GUI)))$(gui_libs)
core_cflags = $(eval core_cflags := $$(shell pkg-config --cflags $(FILES)))$(core_cflags)
core_libs   = $(eval core_libs := $$(shell pkg-config --libs $(FILES)) -lm)$(core_libs)
test_libs   = $(eval test_libs := $$(shell pkg-config --cflags --libs cmocka))$(test_libs)

ifneq ($(V),1)
.SILENT:
say = @printf '  %-5s %s\n'
else
say = @:
endif

# NAME_web.c are for the browser edition alone; where it needs something else than a file of this one, that is called NAME_native.c.
simd_src := $(wildcard src/num/simd/*.c)
core_all := $(filter-out $(simd_src),$(foreach d,$(CORE),$(wildcard src/$(d)/*.c src/$(d)/*/*.c)))
core_src := $(filter-out %_web.c,$(core_all))
gui_simd := $(wildcard src/gfx/simd/*.c)
gui_all  := $(foreach d,gfx ui page view app app/lecture app/film app/verb,$(wildcard src/$(d)/*.c))
gui_src  := $(filter-out %_web.c,$(gui_all))

# src/num/simd/*.c and src/gfx/simd/*.c are compiled once per instruction set, each with its own name in KERNELS_ISA.
ifneq ($(filter x86_64 amd64,$(shell uname -m)),)
isas := baseline avx2 avx512
else
isas := neon
endif
# Products and sums may share one rounding, except where the instruction sets must agree bit for bit.
contract_assign := off
flags_baseline :=
flags_neon     :=
flags_avx2     := -mavx2 -mfma
flags_avx512   := -mavx2 -mfma -mavx512f -mavx512dq -mavx512vl -mavx512bw

core_obj := $(core_src:src/%.c=$(BUILD)/%.o) $(foreach i,$(isas),$(simd_src:src/%.c=$(BUILD)/%.$(i).o))
mo       := $(patsubst assets/lang/%.po,$(BUILD)/lang/%.mo,$(wildcard assets/lang/*.po))
gui_obj  := $(gui_src:src/%.c=$(BUILD)/%.o) $(foreach i,$(isas),$(gui_simd:src/%.c=$(BUILD)/%.$(i).o))

$(BUILD)/flowscope: $(gui_obj) $(BUILD)/libcore.a | $(mo)
	$(say) LD $@
	$(CC) $(CFLAGS) -o $@ $(KEEP) $^ $(gui_libs) $(core_libs) $(OMP_LIB)

$(BUILD)/libcore.a: $(core_obj)
$(BUILD)/libgui.a: $(filter-out $(BUILD)/app/main.o,$(gui_obj))
$(BUILD)/lib%.a:
	$(say) AR $@
	rm -f $@ && ar rcs $@ $^

define simd_rule
$(BUILD)/%.$(1).o: src/%.c
	@mkdir -p $$(@D)
	$$(say) CC $$@
	$(CC) $(FLAGS) -O3 -ffp-contract=$$(or $$(contract_$$(*F)),fast) $(flags_$(1)) $(SIMD_FLAGS) -DKERNELS_ISA=$(1) -c -o $$@ $$<
endef
$(foreach i,$(isas),$(eval $(call simd_rule,$(i))))

$(core_obj): own_flags = $(core_cflags)
# Otherwise SDL.h includes all of the processor's intrinsics, a thousand kilobytes that nothing uses.
no_intrinsics := -DSDL_DISABLE_IMMINTRIN_H
$(gui_obj): own_flags = $(gui_cflags) $(no_intrinsics) $(core_cflags) -DFLOWSCOPE_VERSION=\"$(VERSION)\"
$(BUILD)/%.o: src/%.c
	@mkdir -p $(@D)
	$(say) CC $@
	$(CC) $(FLAGS) $(own_flags) -c -o $@ $<

# Changes only when the compiler, the flags or the version do; every object depends on it.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(FLAGS) $(VERSION)' | cmp -s - $@ || echo '$(CC) $(FLAGS) $(VERSION)' > $@

# ---- languages -------------------------------------------------------------------------------------------------------
# A translation whose %-arguments are not those of the English sentence is refused here.
$(BUILD)/lang/%.mo: assets/lang/%.po
	@mkdir -p $(@D)
	$(say) MO $@
	msgfmt --check-format -o $@ $<

# Sorted by sentence, so that code that moves reorders nothing. Without the date, which would change every file each time.
$(BUILD)/flowscope.pot: FORCE
	@mkdir -p $(@D)
	$(say) POT $@
	xgettext --language=C --from-code=UTF-8 --no-location --no-wrap --sort-output --package-name=Flowscope \
	    --keyword --keyword=tr --keyword=TR --keyword=TRC:1c,2 --keyword=error_set:2 --keyword=error_note:1 \
	    --flag=tr:1:pass-c-format --flag=TR:1:pass-c-format --flag=error_set:2:c-format --flag=error_note:1:c-format \
	    -o - $(sort $(wildcard src/*/*.[ch] src/*/*/*.[ch])) | grep -v '^"POT-Creation-Date' > $@.c
	xgettext --language=JavaScript --from-code=UTF-8 --no-location --no-wrap --sort-output --keyword --keyword=tr --keyword=TR \
	    -o - $(sort $(wildcard assets/web/*.js)) | grep -v '^"POT-Creation-Date' > $@.js
	msgcat --no-wrap --sort-output --use-first -o $@ $@.c $@.js

# ---- on a system ------------------------------------------------------------------------------------------------------
include .ci/package/rules.mk

# ---- tests ----------------------------------------------------------------------------------------------------------
# tests/test_NAME.c is a program; one that includes a header of gfx, ui or app (or a helper such as ui_rig.h) is linked with
# those, but for main.c.
TESTER   := sh tests/run.sh
# tests/*.c of other names hold what several tests share (the naive network, closed forms).
# tests/test_NAME.sh and .py run as they are, and find what was built in the folder that the environment calls BUILD.
names    := $(filter-out $(addprefix test_,$(SKIP)),$(basename $(notdir $(foreach t,$(or $(T),*),$(wildcard tests/test_$(t).*)))))
scripts  := $(foreach n,$(names),$(wildcard tests/$(n).sh tests/$(n).py))
test_src := $(foreach n,$(names),$(wildcard tests/$(n).c))
test_gui := $(if $(test_src),$(shell grep -lE '^.include "(gfx|ui|page|view|app)[/_]' $(test_src) /dev/null))
test_core := $(filter-out $(test_gui),$(test_src))
gui_bin  := $(test_gui:%.c=$(BUILD)/%) $(BUILD)/tests/bench_costs
test_run := $(test_src:%.c=$(BUILD)/%)
test_bin := $(test_core:%.c=$(BUILD)/%) $(gui_bin)

test_obj := $(patsubst %.c,$(BUILD)/%.o,$(filter-out tests/test_%.c tests/bench_costs.c tests/keep_loaded.c,$(wildcard tests/*.c)))
$(BUILD)/libtests.a: $(test_obj)
$(test_obj): $(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(say) CC $@
	$(CC) $(FLAGS) -c -o $@ $<

tests: $(mo) $(test_run) $(if $(strip $(scripts)),$(BUILD)/flowscope $(BUILD)/tests/bench_costs)
	BUILD=$(BUILD) $(TESTER) $(scripts) $(test_run)

$(gui_bin): link_gui = $(gui_cflags) $(core_cflags) $(BUILD)/libgui.a
$(gui_bin): link_gui_libs = $(gui_libs)
$(gui_bin): $(BUILD)/libgui.a
$(test_bin): $(BUILD)/%: %.c $(BUILD)/libtests.a $(BUILD)/libcore.a
	@mkdir -p $(@D)
	$(say) CC $@
	$(CC) $(FLAGS) -MF $@.d -MT $@ -o $@ $< $(KEEP) $(link_gui) $(BUILD)/libtests.a $(BUILD)/libcore.a $(link_gui_libs) $(test_libs) $(core_libs) $(OMP_LIB)

$(core_obj) $(gui_obj) $(test_obj) $(test_bin): $(BUILD)/flags

include .ci/web/rules.mk
include tests/web/rules.mk

# ---- lint ------------------------------------------------------------------------------------------------------------
c_files := $(filter-out %_web.c,$(wildcard src/*/*.c src/*/*/*.c tests/*.c))
tidy: $(c_files:%.c=$(BUILD)/lint/%.ok)
# Reads a file again when it or a header that it includes has changed.
tidy_flags = -std=gnu11 -fopenmp -D_DEFAULT_SOURCE -Isrc -DKERNELS_ISA=baseline $(gui_cflags) $(core_cflags)
$(BUILD)/lint/%.ok: %.c .clang-tidy
	@mkdir -p $(@D)
	$(say) TIDY $<
	clang-tidy --quiet $< -- $(tidy_flags) 2>/dev/null
	$(CC) -MM -MP -MT $@ -MF $@.d $(tidy_flags) $<
	@touch $@

# Each goal builds in a make of its own, which reads these.
ifneq ($(filter-out $(goals) clean help,$(MAKECMDGOALS)),)
-include $(core_obj:.o=.d) $(gui_obj:.o=.d) $(test_obj:.o=.d) $(test_bin:=.d) $(c_files:%.c=$(BUILD)/lint/%.ok.d) \
         $(sort $(web_obj:.o=.d) $(web_many:.o=.d)) $(web_tests:.o=.d) $(web_test_c:.o=.d)
endif
endif
