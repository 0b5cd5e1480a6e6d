# Flowscope. `make run` and `make test` do everything that they need, on a machine that has only git and make.
CC      ?= cc
BUILD   ?= build
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wconversion
CFLAGS  ?= -O2 -g
FLAGS   := -std=gnu11 $(WARN) $(CFLAGS) -ffp-contract=off -fopenmp -D_DEFAULT_SOURCE -Isrc -MMD -MP
GUI     := sdl2 SDL2_ttf SDL2_image epoxy
CORE    := base num flow run

core_src := $(foreach d,$(CORE),$(wildcard src/$(d)/*.c src/$(d)/*/*.c))
simd_src := $(wildcard src/num/simd/*.c)
core_src := $(filter-out $(simd_src),$(core_src))
gui_src  := $(wildcard src/gfx/*.c src/ui/*.c src/app/*.c)

# src/num/simd/*.c are compiled once per instruction set, each with its own name in KERNELS_ISA.
ifneq ($(filter x86_64 amd64,$(shell uname -m)),)
isas := baseline avx2 avx512
else
isas := neon
endif
flags_baseline :=
flags_neon     :=
flags_avx2     := -mavx2 -mfma
flags_avx512   := -mavx2 -mfma -mavx512f -mavx512dq -mavx512vl -mavx512bw

core_obj := $(core_src:src/%.c=$(BUILD)/%.o) $(foreach i,$(isas),$(simd_src:src/%.c=$(BUILD)/%.$(i).o))
gui_obj  := $(gui_src:src/%.c=$(BUILD)/%.o)

$(BUILD)/flowscope: $(gui_obj) $(BUILD)/libcore.a
	$(CC) $(CFLAGS) -fopenmp -o $@ $^ $(shell pkg-config --libs $(GUI) inih) -lm

$(BUILD)/libcore.a: $(core_obj)
	rm -f $@ && ar rcs $@ $^

define simd_rule
$(BUILD)/%.$(1).o: src/%.c
	@mkdir -p $$(@D)
	$(CC) $(FLAGS) -O3 -ffp-contract=fast $(flags_$(1)) -DKERNELS_ISA=$(1) -c -o $$@ $$<
endef
$(foreach i,$(isas),$(eval $(call simd_rule,$(i))))

$(gui_obj): FLAGS += $(shell pkg-config --cflags $(GUI))
$(BUILD)/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(FLAGS) -c -o $@ $<

-include $(core_obj:.o=.d) $(gui_obj:.o=.d)
