// Loads the program with a bar of the bytes that have arrived, starts it on the settings of the address, and is what it talks to.
//
// src/app/platform.h says what the program calls of Module.page and what is called of the program; src/app/host.h what it is told and asked.
//
// In flowscope.html, which is one file, the program's three files stand in elements of the type application/gzip whose ids are their names.
(function () {
    var SIMD = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];
    var canvas = document.getElementById('canvas'), build = window.BUILD || {version: '', files: {}}, said = [], first = true;
    var asked = {}; // theme and language that the page has asked for, or a link: nobody's choice to be remembered

    // ---- can it run --------------------------------------------------------------------------------------------------------------------

    function hasWebgl2() {
        var probe = document.createElement('canvas'), gl = null, lose;
        try { gl = probe.getContext('webgl2'); } catch (refused) { return false; }
        lose = gl && gl.getExtension('WEBGL_lose_context');
        if (lose) { lose.loseContext(); } // browsers count them
        return Boolean(gl);
    }

    // What is missing, as a sentence; null: nothing is.
    function missing() {
        if (!window.WebAssembly || !WebAssembly.validate(new Uint8Array(SIMD)) || typeof BigInt === 'undefined') {
            return TR('This browser cannot run Flowscope: it has no WebAssembly with SIMD. Update it, or use Chrome or Edge from 91, Firefox from 89 or Safari from 16.4.');
        }
        if (!hasWebgl2()) {
            return TR('This browser cannot draw Flowscope: it has no WebGL 2. Switch on hardware acceleration in its settings, or use another browser.');
        }
        return null;
    }

    // ---- bytes -------------------------------------------------------------------------------------------------------------------------

    var sizes = build.files, come = {};
    // Where the page is isolated from other origins, the one whose threads share its memory.
    var program = window.crossOriginIsolated && sizes['flowscope-threads.js'] ? 'flowscope-threads' : 'flowscope';
    var names = [program + '.js', program + '.wasm', 'flowscope.data'];

    function progress(name, bytes) {
        come[name] = bytes;
        page.cover.progress(names.reduce(function (sum, n) { return sum + (come[n] || 0); }, 0),
            names.reduce(function (sum, n) { return sum + (sizes[n] || 0); }, 0) || 1);
    }

    // Reads a stream to its end. The lengths that a server names are of what it has packed; these are of what is unpacked.
    function drain(name, stream) {
        var reader = stream.getReader(), parts = [], size = 0;
        return reader.read().then(function next(step) {
            var whole = new Uint8Array(step.done ? size : 0), at = 0;
            if (step.done) {
                parts.forEach(function (part) { whole.set(part, at); at += part.length; });
                return whole;
            }
            parts.push(step.value);
            size += step.value.length;
            progress(name, size);
            return reader.read().then(next);
        });
    }

    function bytes(name) {
        var inside = document.getElementById(name), packed;
        if (inside) {
            packed = Uint8Array.from(atob(inside.textContent.trim()), function (c) { return c.charCodeAt(0); });
            return drain(name, new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip')));
        }
        return fetch(name).then(function (answer) {
            if (!answer.ok) { throw new Error(name + ': ' + answer.status); }
            return drain(name, answer.body);
        });
    }

    // ---- what went wrong -----------------------------------------------------------------------------------------------------------------

    function reload() { location.reload(); }

    function plain() {
        history.replaceState(null, '', location.pathname + location.search);
        location.reload();
    }

    function saveAnd() { page.ask('scene'); }

    function stopped(why) {
        if (page.cover.troubled()) { return; }
        page.running = false;
        page.strip.enable(false);
        page.cover.trouble(TR('Flowscope has stopped because of an error in the program. The address keeps the settings, but what the networks have learned is lost.'),
            said[said.length - 1] || String(why), [[tr('Reload with the same settings'), reload], [tr('Reload with the usual settings'), plain]]);
    }

    function ended(code) {
        page.running = false;
        page.strip.enable(false);
        if (code !== 0 && !page.cover.troubled()) {
            page.cover.trouble(TR('The address asks for settings that Flowscope does not have.'), (said[said.length - 1] || '').replace(/^flowscope: (--)?/, ''),
                [[tr('Open with the usual settings'), plain]]);
        }
    }

    function notLoaded(why) {
        page.cover.trouble(location.protocol === 'file:' ?
            TR('A browser cannot load these files from a disk. Open flowscope.html, which is all of Flowscope in one file, or run make web-serve.') :
            TR('Flowscope could not be loaded. Check the connection and try again.'), String(why), [[tr('Try again'), reload]]);
    }

    function watchContext() {
        canvas.addEventListener('webglcontextlost', function (e) {
            e.preventDefault();
            page.strip.enable(false);
            page.cover.trouble(TR('The browser has taken the graphics card away from this page. Reload to go on: training starts over. If you need what the networks have learned, save it first.'),
                '', [[tr('Reload with the same settings'), reload], [tr('Save the scene'), saveAnd]]);
        });
    }

    // ---- the program's other side ----------------------------------------------------------------------------------------------------------

    page.ask = function (text) {
        if (page.running) { Module.ccall('platform_ask', null, ['string'], [text]); }
    };

    // A promise of whether it was copied.
    page.copy = function (text) {
        function by_hand() {
            var area = document.createElement('textarea'), good = false;
            area.value = text;
            area.className = 'unseen';
            document.body.appendChild(area);
            area.select();
            try { good = document.execCommand('copy'); } catch (refused) { good = false; }
            area.remove();
            return good;
        }
        if (!navigator.clipboard) { return Promise.resolve(by_hand()); }
        return navigator.clipboard.writeText(text).then(function () { return true; }, by_hand);
    };

    // The screen is filled by the page as a whole, so that what covers the stage is seen there too.
    function fill(wanted) {
        var filled = Boolean(document.fullscreenElement);
        if (wanted === filled || !document.fullscreenEnabled) { return; }
        (wanted ? document.documentElement.requestFullscreen() : document.exitFullscreen()).catch(function () {
            page.ask('set fullscreen ' + (filled ? 'on' : 'off'));
            page.say(tr('The browser refused full screen.'));
        });
    }

    function appear(state) {
        var before = page.state;
        document.body.dataset.theme = state.theme;
        page.language.choose(state.lang);
        ['theme', 'lang'].forEach(function (key) { // the visitor's own choice
            if (before && before[key] !== state[key] && state[key] !== asked[key]) { page.store.set(key, state[key]); }
        });
        if (before && before.fullscreen !== state.fullscreen) { fill(state.fullscreen); }
    }

    // The program's own typeface, so that strip and picture are of one hand.
    function letter() {
        [['Regular', '400'], ['Medium', '500'], ['SemiBold', '600']].forEach(function (face) {
            var file = '/assets/fonts/Pretendard-' + face[0] + '.otf';
            if (window.FontFace && FS.analyzePath(file).exists) {
                new FontFace('Pretendard', FS.readFile(file).buffer, {weight: face[1]}).load().then(function (font) { document.fonts.add(font); });
            }
        });
    }

    function begun() {
        var link = page.address.read();
        first = false;
        page.running = true;
        page.strip.enable(true);
        page.cover.gone();
        letter();
        performance.mark('flowscope-first-picture');
        if (!page.embedded) { page.focus(); }
        if (link.lesson) { page.ask(page.address.lesson(link)); } // the settings are on the command line
        keep_for_offline();
    }

    function tell(text) {
        var state = Object.freeze(JSON.parse(text));
        if (first) { begun(); }
        appear(state);
        page.state = state;
        page.address.follow(state);
        page.seen.show(state);
        document.getElementById('whole').href = page.address.link(state, false);
    }

    function go(link) {
        var lines = page.address.commands(link);
        asked = {theme: link.theme, lang: link.lang};
        if (lines && page.running) { page.ask(lines.join('\n')); } else { location.reload(); }
    }

    // ---- beginning -----------------------------------------------------------------------------------------------------------------------

    function keep_for_offline() {
        if (/^https?:$/.test(location.protocol) && window.top === window && !document.getElementById('flowscope.wasm') && navigator.serviceWorker) {
            // Asked for each time by the server's own word: of the worker only build.js changes from version to version.
            navigator.serviceWorker.register('service_worker.js', {updateViaCache: 'none'}).catch(function () { /* it works while there is a connection */ });
        }
    }

    // The browser goes over to light or dark, and nobody has chosen otherwise.
    function watchScheme() {
        var query = window.matchMedia('(prefers-color-scheme: light)');
        query.addEventListener('change', function () {
            if (page.store.get('theme') === null) {
                asked.theme = query.matches ? 'light' : 'dark';
                page.ask('set theme ' + asked.theme);
            }
        });
    }

    // The program counts whole points and whole pixels of the screen. Where a point is 1.25, 1.5 or 1.75 pixels the canvas takes as many points
    // as have whole pixels, up to three fewer than there is room for: else the browser would stretch the picture by a part of a pixel.
    function fit() {
        var room = document.getElementById('stage').getBoundingClientRect(), ratio = window.devicePixelRatio, step = 1;
        while (step < 5 && Math.abs(step * ratio - Math.round(step * ratio)) > 0.001) { step++; }
        ['width', 'height'].forEach(function (side) {
            canvas.style.setProperty('--' + side, step < 5 ? Math.floor(room[side] / step) * step + 'px' : '100%');
        });
    }

    // Browsers tell a page of another window size, but not of a strip that goes or of a screen with another density.
    function watchSize() {
        function resized() { window.dispatchEvent(new Event('resize')); }
        function density() {
            var query = window.matchMedia('(resolution: ' + window.devicePixelRatio + 'dppx)');
            query.addEventListener('change', function changed() {
                query.removeEventListener('change', changed);
                resized();
                density();
            });
        }
        density();
        fit();
        window.addEventListener('resize', fit); // before the program's own listener
        if (window.ResizeObserver) {
            new ResizeObserver(resized).observe(document.getElementById('stage'));
        }
        document.addEventListener('fullscreenchange', function () {
            var filled = Boolean(document.fullscreenElement);
            document.body.classList.toggle('filled', filled);
            if (page.state && page.state.fullscreen !== filled) { page.ask('set fullscreen ' + (filled ? 'on' : 'off')); }
            page.focus();
        });
    }

    function start(parts) {
        window.Module = {
            canvas: canvas,
            arguments: page.address.args(page.address.read()),
            wasmBinary: parts[1],
            getPreloadedPackage: function () { return parts[2].buffer; },
            preMainLoop: function () { return !page.film.making(); }, // it rests while a film is made
            page: {
                tell: tell,
                saved: page.files.saved,
                copy: function (text) { page.copy(text.charAt(0) === '#' ? location.href.split('#')[0] + text : text); },
                kept: function (name) { return page.store.get(name) !== null; },
                keep: function (name) { page.store.set(name, '1'); }
            },
            print: function (line) { console.log(line); },
            printErr: function (line) {
                said.push(line);
                if (said.length > 20) { said.shift(); }
                console.warn(line);
            },
            onAbort: stopped,
            onExit: ended
        };
        window.addEventListener('error', function (e) {
            if (e.error instanceof WebAssembly.RuntimeError) { stopped(e.error.message); }
        });
        var script = document.createElement('script'), code = new Blob([parts[0]], {type: 'text/javascript'});
        window.Module.mainScriptUrlOrBlob = code; // for the threads
        page.program = {code: code, address: URL.createObjectURL(code), wasm: parts[1], data: parts[2]}; // which runs again for a film
        script.src = page.program.address;
        script.onerror = notLoaded;
        document.body.appendChild(script);
    }

    function main() {
        var no = missing(), link = page.address.read();
        page.language.choose(link.lang || page.store.get('lang') || page.language.wanted());
        document.body.dataset.theme = /--theme=(\w+)/.exec(page.address.args(link).join(' '))[1];
        page.strip.begin();
        page.keys.listen();
        page.files.listen();
        page.address.watch(go);
        document.getElementById('whole').hidden = !page.embedded;
        page.language.keep(function () {
            var whole = document.getElementById('whole');
            whole.title = tr('Open in its own window');
            whole.setAttribute('aria-label', whole.title);
        });
        if (no) {
            page.cover.trouble(no, '', [], true);
            return;
        }
        watchContext();
        watchSize();
        watchScheme();
        Promise.all(names.map(bytes)).then(start).catch(notLoaded);
    }

    main();
}());
