# Tests of the browser edition: the core's tests for its processor, which node runs, and the page in headless browsers.
# T="mlp kernels" picks of the former, P="page lesson" of the latter (tests/web/test_NAME.py); NODE and PAGE as no runs the other kind alone.
web-test:
	$(with)
	+@$(sub) web-tests

# ---- the core, under node ------------------------------------------------------------------------------------------------
# All tests are one program (core.c): emcc links it in seconds, as often as it is called. Warnings are the native build's: here every size_t
# is another type.
core_js    := $(wasm)/tests/core.js
web_names  := $(basename $(notdir $(test_core)))
web_tests  := $(web_names:%=$(wasm)/tests/%.o)
web_test_c := $(test_obj:$(BUILD)/%=$(wasm)/%)
web_core   := $(filter $(CORE:%=$(wasm)/%/%.o),$(web_obj))

$(wasm)/tests/names: FORCE
	@mkdir -p $(@D)
	@echo '$(foreach n,$(web_names),TEST($n))' | cmp -s - $@ || echo '$(foreach n,$(web_names),TEST($n))' > $@
$(wasm)/tests/core.o: tests/web/core.c $(wasm)/tests/names $(web_ready)
	$(web_compile) -w -D"WEB_TESTS=$$(cat $(wasm)/tests/names)" -c -o $@ $<
$(web_tests): $(wasm)/tests/%.o: tests/%.c $(web_ready)
	$(web_compile) -w -Dmain=$* -c -o $@ $<
$(web_test_c): $(wasm)/%.o: %.c $(web_ready)
	$(web_compile) -w -c -o $@ $<
$(core_js): $(wasm)/tests/core.o $(web_tests) $(web_test_c) $(web_core) tests/web/core.js
	$(say) LINK $@
	$(emcc) -O1 -msimd128 $(filter %.o,$^) -L$$(cat $(wasm)/libraries) -lcmocka -lcjson -lcmark -Wl,--wrap=_cmocka_run_group_tests \
	    --pre-js tests/web/core.js -sNODERAWFS=1 -sENVIRONMENT=node -sEXIT_RUNTIME=1 -sWASM_BIGINT=1 -sALLOW_MEMORY_GROWTH=1 \
	    -sINITIAL_MEMORY=134217728 -sTOTAL_STACK=2097152 -o $@

# With the page's threads, as many as it has at most, however many processors there are: what shares work among them comes to the same bits.
many_js    := $(wasm)/tests/core-threads.js
many_names := $(filter test_team test_mlp test_train_round,$(web_names))
$(many_js): $(wasm)/tests/core.o $(web_tests) $(web_test_c) $(filter $(CORE:%=$(wasm)/%/%.o),$(web_many)) tests/web/core.js
	$(say) LINK $@
	$(emcc) -O1 -msimd128 $(filter %.o,$^) -L$$(cat $(wasm)/libraries) -lcmocka -lcjson -lcmark -Wl,--wrap=_cmocka_run_group_tests \
	    --pre-js tests/web/core.js -sNODERAWFS=1 -sENVIRONMENT=node,worker -sEXIT_RUNTIME=1 -sWASM_BIGINT=1 -pthread \
	    -sPTHREAD_POOL_SIZE=$$(($(web_threads)-1)) -sINITIAL_MEMORY=1073741824 -sTOTAL_STACK=2097152 -o $@

# ---- the page --------------------------------------------------------------------------------------------------------------
web_pages := $(foreach p,$(or $(P),*),$(wildcard tests/web/test_$(p).py))

web-tests: $(if $(filter no,$(NODE)),,$(core_js) $(if $(many_names),$(many_js)) $(mo)) $(if $(filter no,$(PAGE)),,$(BUILD)/web/flowscope.html $(BUILD)/flowscope)
	BUILD=$(BUILD) RUNNER="node $(core_js)" $(TESTER) $(if $(filter no,$(PAGE)),,$(web_pages)) $(if $(filter no,$(NODE)),,$(web_names))
	$(if $(filter no,$(NODE)),,$(if $(many_names),BUILD=$(BUILD) RUNNER="node $(many_js)" $(TESTER) $(many_names)))
