# The browser edition, included by the Makefile: $(BUILD)/web is a site, to be uploaded as it is, and $(BUILD)/web/flowscope.html all of it
# in one file. Objects lie in $(BUILD)/wasm. The libraries lie in $(WEB_CACHE), which `make clean` leaves: they are 30 MB of sources and
# minutes of building, and bear the hash of what they were built from.
WEB_CACHE ?= $(BUILD)/web-cache
WEB_CC    ?= clang-14
wasm      := $(BUILD)/wasm
site      := $(wasm)/site

web:
	$(with)
	+@$(sub) $(BUILD)/web/flowscope.html

web-serve:
	$(with)
	+@$(sub) $(BUILD)/web/flowscope.html
	@python3 .ci/web/serve.py $(BUILD)/web $(PORT)

# ---- compiling ------------------------------------------------------------------------------------------------------
# emcc itself costs seconds a call, so clang is called with the flags that it would hand on. node is asked for Debian's modules where it is not
# Debian's own. The objects may use atomics and bulk memory, which lets the same ones serve with and without threads.
emcc      := env -u EM_CACHE -u EM_CONFIG NODE_PATH=/usr/share/nodejs$${NODE_PATH:+:$$NODE_PATH} emcc
web_flags := -std=gnu11 $(WARN) -O2 -msimd128 -matomics -mbulk-memory -ffp-contract=off -D_DEFAULT_SOURCE -Isrc -MMD -MP \
             -DFLOWSCOPE_VERSION=\"$(VERSION)\"

# A page has none of the verbs, which write files and leave; NAME_web.c stands in for NAME_native.c and for main.c.
web_out   := %_native.c src/app/main.c src/app/verb/%
web_src   := $(filter-out $(web_out),$(core_src) $(gui_all))
web_simd  := $(simd_src) $(gui_simd)
web_obj   := $(web_src:src/%.c=$(wasm)/%.o) $(web_simd:src/%.c=$(wasm)/%.wasm.o)

# Both files change only when what they say does.
$(wasm)/flags: FORCE
	@mkdir -p $(@D)
	@{ $(emcc) --cflags && echo '$(WEB_CC) $(web_flags)'; } > $@.new || { echo 'emcc does not run: see above. make web needs the emscripten of Debian 12.' >&2; exit 1; }
	@cmp -s $@.new $@ || cp $@.new $@
$(wasm)/libraries: $(wasm)/flags FORCE
	@FLAGS="$$(head -n 1 $<)" sh .ci/web/libraries.sh $(WEB_CACHE) > $@.new
	@cmp -s $@.new $@ || cp $@.new $@

web_compile = @mkdir -p $(@D) && printf '  %-5s %s\n' CC $@ && \
              $(WEB_CC) $$(head -n 1 $(wasm)/flags) $(web_flags) -isystem $$(cat $(wasm)/libraries)/include
$(wasm)/%.wasm.o: src/%.c $(wasm)/libraries
	$(web_compile) -O3 -DKERNELS_ISA=wasm -c -o $@ $<
$(wasm)/%.o: src/%.c $(wasm)/libraries
	$(web_compile) -c -o $@ $<
web-objects: $(web_obj)
