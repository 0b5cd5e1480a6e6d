# The browser edition, included by the Makefile: $(BUILD)/web is a site, to be uploaded as it is, and $(BUILD)/web/flowscope.html all of it
# in one file. Objects lie in $(BUILD)/wasm. The libraries lie in $(WEB_CACHE), which `make clean` leaves: they are 30 MB of sources and
# minutes of building, and bear the hash of what they were built from.
WEB_CACHE ?= $(BUILD)/web-cache
WEB_CC    ?= clang-14
wasm      := $(BUILD)/wasm

web:
	$(with)
	+@$(sub) $(BUILD)/web/flowscope.html

web-serve:
	$(with)
	+@$(sub) $(BUILD)/web/flowscope.html
	@python3 .ci/web/serve.py $(BUILD)/web $(PORT)

# ---- compiling ------------------------------------------------------------------------------------------------------
# emcc itself costs seconds a call, so clang is called with the flags that it would hand on. node is asked for Debian's modules where it is not
# Debian's own. The objects may use atomics and bulk memory, so that nearly all of them serve with and without threads.
emcc      := env -u EM_CACHE -u EM_CONFIG NODE_PATH=/usr/share/nodejs$${NODE_PATH:+:$$NODE_PATH} emcc
# Threads of the page at most, with the first: src/base/team_web.c.
web_threads := 4
web_flags := -std=gnu11 $(WARN) -O2 -msimd128 -matomics -mbulk-memory -ffp-contract=off -D_DEFAULT_SOURCE -Isrc -MMD -MP \
             -DFLOWSCOPE_VERSION=\"$(VERSION)\" -DTEAM_THREADS=$(web_threads)

# Of the verbs, which write files and leave, a page has the films; NAME_web.c stands in for NAME_native.c and for main.c.
web_out   := %_native.c src/app/main.c $(filter-out %/film.c,$(wildcard src/app/verb/*.c))
web_src   := $(filter-out $(web_out),$(core_all) $(gui_all))
web_simd  := $(simd_src) $(gui_simd)
web_many  := $(web_src:src/%.c=$(wasm)/%.o) $(web_simd:src/%.c=$(wasm)/%.wasm.o)
# In a program of one thread, thread-local variables of objects that may use atomics lie over other variables (LLVM 14): those files are compiled
# once more, without.
web_local := $(patsubst src/%.c,$(wasm)/%,$(shell grep -l _Thread_local $(web_src)))
web_obj   := $(filter-out $(web_local:=.o),$(web_many)) $(web_local:=.one.o)

# These files change only when what they say does.
$(wasm)/flags: FORCE
	@mkdir -p $(@D)
	@{ $(emcc) --cflags && echo '$(WEB_CC) $(web_flags)'; } > $@.new || { echo 'emcc does not run: see above. make web needs the emscripten of Debian 12.' >&2; exit 1; }
	@cmp -s $@.new $@ || cp $@.new $@
$(wasm)/libraries: $(wasm)/flags FORCE
	@FLAGS="$$(head -n 1 $<)" sh .ci/web/libraries.sh $(WEB_CACHE) $(if $(filter no,$(PAGE)),core) > $@.new
	@cmp -s $@.new $@ || cp $@.new $@

# What the libraries are built of, wherever they lie and however many: their headers are the same.
$(wasm)/headers: $(wasm)/libraries
	@basename "$$(cat $<)" -core > $@.new
	@cmp -s $@.new $@ || cp $@.new $@

# What every object depends on.
web_ready   = $(wasm)/flags $(wasm)/headers
web_compile = mkdir -p $(@D) && printf '  %-5s %s\n' CC $@ && \
              $(WEB_CC) $$(head -n 1 $(wasm)/flags) $(web_flags) -isystem $$(cat $(wasm)/libraries)/include
$(wasm)/%.one.o: src/%.c $(web_ready)
	$(web_compile) -mno-atomics -mno-bulk-memory -c -o $@ $<
$(wasm)/%.wasm.o: src/%.c $(web_ready)
	$(web_compile) -O3 -DKERNELS_ISA=wasm -c -o $@ $<
$(wasm)/%.o: src/%.c $(web_ready)
	$(web_compile) -c -o $@ $<

# ---- the program's own files ----------------------------------------------------------------------------------------
# They lie in the page's file system where they lie in a checkout; languages as beside a program that was built.
data      := $(wasm)/data
web_mo    := $(patsubst assets/lang/%.po,$(BUILD)/lang/%.mo,$(wildcard assets/lang/*.po))
web_files := $(wildcard assets/formulas/*.svg assets/lessons/*.md shaders/*)

$(wasm)/fonts/letters.txt: .ci/web/fonts.sh $(wildcard assets/fonts/*.otf assets/lang/*.po assets/lessons/*.md) $(wildcard src/*/*.[ch] src/*/*/*.[ch])
	$(say) FONTS $(@D)
	sh .ci/web/fonts.sh $(@D)

# In order of their names and without the packager's number of the day, so that the same files make the same site.
packager   = $$(dirname "$$(readlink -f "$$(command -v emcc)")")/tools/file_packager.py
$(wasm)/flowscope.data: $(wasm)/fonts/letters.txt $(web_mo) $(web_files)
	$(say) DATA $@
	rm -rf $(data) && mkdir -p $(data)/assets/fonts $(data)/lang
	cp --parents $(web_files) $(data)
	cp $(wasm)/fonts/*.otf $(data)/assets/fonts && cp $(web_mo) $(data)/lang
	cd $(data) && python3 $(packager) ../$(@F) --preload $$(find * -type f | LC_ALL=C sort) --js-output=../$(@F).js --from-emcc
	sed -i 's/, "package_uuid": "[^"]*"//' $@.js

# ---- linking --------------------------------------------------------------------------------------------------------
# Twice, of the same objects: flowscope-threads is what the page takes where it may share its memory among workers (src/base/team_web.c).
web_link  := -O2 -msimd128 -lEGL -lGL -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2 -sFORCE_FILESYSTEM=1 -sEXIT_RUNTIME=1 \
             -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=134217728 -sTOTAL_STACK=8388608 -sWASM_BIGINT=1 -sEXPORTED_FUNCTIONS=_main,_malloc,_free \
             -sEXPORTED_RUNTIME_METHODS=ccall,FS
web_libs  := SDL2_ttf SDL2_image SDL2 harfbuzz freetype cjson cmark
programs  := $(wasm)/flowscope.js $(wasm)/flowscope-threads.js
$(wasm)/flowscope.js: web_team := -sENVIRONMENT=web
$(wasm)/flowscope-threads.js: web_team := -sENVIRONMENT=web,worker -pthread -Wno-pthreads-mem-growth \
                                          '-sPTHREAD_POOL_SIZE=Math.min(navigator.hardwareConcurrency,$(web_threads))-1'
$(wasm)/flowscope.js: $(web_obj)
$(wasm)/flowscope-threads.js: $(web_many)
$(programs): $(wasm)/flowscope.data $(wasm)/libraries
	$(say) LD $@
	$(emcc) -o $@ $(filter %.o,$^) $$(for lib in $(web_libs); do echo $$(cat $(wasm)/libraries)/lib$$lib.a; done) $(web_link) $(web_team) \
	    --pre-js $(wasm)/flowscope.data.js

# ---- the site -------------------------------------------------------------------------------------------------------
$(wasm)/words.js: .ci/web/words.py $(web_mo) $(wildcard assets/web/*.js)
	$(say) WORDS $@
	python3 .ci/web/words.py $(web_mo) > $@.new && mv $@.new $@

$(BUILD)/web/flowscope.html: $(programs) $(wasm)/words.js $(wildcard assets/web/*) .ci/web/site.sh .ci/web/single.py
	$(say) SITE $(BUILD)/web
	sh .ci/web/site.sh $(wasm) $(BUILD)/web
