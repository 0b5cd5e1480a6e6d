# Flowscope on a system: make install, make uninstall (PREFIX, DESTDIR), a .deb, a source archive. What is installed is listed in install.sh.
PREFIX     ?= /usr/local
# Of the metadata, in reverse domain order. No such domain is held: who publishes Flowscope sets one of theirs.
APP_ID     ?= org.flowscope.flowscope
MAINTAINER ?= The Flowscope authors <flowscope@localhost>
ICON_SIZES := 16 24 32 48 64 128 256 512

made       := $(BUILD)/package
made_files := $(addprefix $(made)/,flowscope.1.gz flowscope.bash flowscope.zsh flowscope.fish $(APP_ID).metainfo.xml $(ICON_SIZES:%=%.png))
# The date of the newest version of assets/NEWS: "## 0.1.0 (2026-11-30)".
news_date   = $(shell sed -n 's/^.. [0-9.]* (\(.*\))$$/\1/p;' assets/NEWS | head -n 1)
placing     = PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" BUILD="$(BUILD)" PROGRAM="$(BUILD)/flowscope" APP_ID="$(APP_ID)" ICON_SIZES="$(ICON_SIZES)" \
              sh .ci/package/install.sh

install:
	$(with)
	+@$(sub) $(BUILD)/flowscope $(made_files)
	@$(placing) install

uninstall:
	@$(placing) uninstall

deb:
	$(with)
	+@$(sub) $(made)/flowscope $(made_files)
	@BUILD="$(BUILD)" VERSION="$(VERSION)" DATE="$(news_date)" MAINTAINER="$(MAINTAINER)" APP_ID="$(APP_ID)" ICON_SIZES="$(ICON_SIZES)" \
	    sh .ci/package/deb.sh

dist:
	@URL="$(URL)" sh .ci/package/dist.sh "$(VERSION)" "$(BUILD)"

# cmark's library has another name in each release of Debian and Ubuntu, so the package brings it along; the others have the same one in all.
$(made)/flowscope: $(gui_obj) $(BUILD)/libcore.a | $(mo)
	@mkdir -p $(@D)
	$(say) LD $@
	$(CC) $(CFLAGS) -o $@ $^ $(gui_libs) $(subst -lcmark,-l:libcmark.a,$(core_libs)) $(OMP_LIB) -s -Wl,-z,relro,-z,now

$(made)/%.png: $(wildcard assets/icons/*.svg)
	@mkdir -p $(@D)
	$(say) ICON $@
	rsvg-convert -w $* -h $* -o $@ assets/icons/flowscope$(if $(filter 16 24 32,$*),-small).svg

$(made)/flowscope.1.gz: $(BUILD)/flowscope
	@mkdir -p $(@D)
	$(say) MAN $@
	$< list --man > $(made)/flowscope.1 && gzip -9nf $(made)/flowscope.1

$(made)/flowscope.bash $(made)/flowscope.zsh $(made)/flowscope.fish: $(made)/flowscope.%: $(BUILD)/flowscope
	@mkdir -p $(@D)
	$< list --$* > $@.part && mv $@.part $@

$(made)/$(APP_ID).metainfo.xml: assets/desktop/metainfo.xml assets/NEWS $(BUILD)/flags
	@mkdir -p $(@D)
	sed 's/@APP_ID@/$(APP_ID)/; s/@VERSION@/$(VERSION)/; s/@DATE@/$(news_date)/' $< > $@.part && mv $@.part $@

# ---- the commit that --version names. It reaches app/main.o alone.
$(BUILD)/commit: FORCE
	@mkdir -p $(@D)
	@sh .ci/package/commit.sh > $@.new && { cmp -s $@.new $@ && rm $@.new || mv $@.new $@; }

$(BUILD)/app/main.o: $(BUILD)/commit
$(BUILD)/app/main.o: own_flags += -DFLOWSCOPE_COMMIT=\"$$(cat $(BUILD)/commit)\"
