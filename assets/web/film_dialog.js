// The dialog in which a film is chosen, made and handed over: of a take that was recorded here or dropped on the page, of the lesson that runs, or of
// what is on the screen. film.js makes it.
(function () {
    var dialog = document.getElementById('film'), SIZES = [[1280, 720], [1920, 1080], [1080, 1920], [3840, 2160]], RATES = [30, 60];
    var SHOW_MS = 120; // between two pictures of the film that the dialog shows
    var take = '', making = null, asked = 0;

    function element(name, parent, text) {
        var e = document.createElement(name);
        if (text) { e.textContent = text; }
        if (parent) { parent.appendChild(e); }
        return e;
    }

    function button(parent, label, act) {
        var b = element('button', parent, label);
        b.type = 'button';
        b.addEventListener('click', act);
        return b;
    }

    // A choice of [[value, label], ...] under its name.
    function choice(parent, name, list, chosen, changed) {
        var label = element('label', parent), select;
        element('span', label, name);
        select = element('select', label);
        list.forEach(function (pair) { element('option', select, pair[1]).value = String(pair[0]); });
        select.value = String(chosen);
        select.addEventListener('change', changed);
        return select;
    }

    function fresh(heading) {
        dialog.textContent = '';
        element('h2', dialog, heading).id = 'film-title';
    }

    function close() {
        asked++;
        if (making) { making.stop(); }
        making = null;
        dialog.close();
        page.focus();
    }

    // ---- what is filmed ----------------------------------------------------------------------------------------------------------------

    function number(value, places) { return value.toLocaleString(page.language.chosen(), {minimumFractionDigits: places, maximumFractionDigits: places}); }

    function megabytes(bytes) { return number(bytes / 1e6, bytes < 1e7 ? 1 : 0); }

    // Seconds that a take lasts: as its last line `at` says.
    function seconds(text) {
        return (text.match(/^at [\d.]+/gm) || []).reduce(function (most, line) { return Math.max(most, Number(line.slice(3))); }, 0);
    }

    function of_take(path) {
        var text = page.files.text(path), long_s = seconds(text), name = page.files.name_of(path);
        return {label: long_s > 0 ? tr('{0}: {1} s', name, number(long_s, 1)) : name, name: name.replace(/\.take$/i, ''), args: [path], files: page.files.whole(path),
            panel: !/^set panel off$/m.test(text.split(/^record /m)[0])};
    }

    // Language and theme are the room's.
    function of_lesson(state) {
        var own = page.strip.lessons().filter(function (lesson) { return lesson.name === state.lesson; })[0];
        return own ? {label: tr('Lesson: {0}', own.title), name: own.name, files: [], panel: false,
            args: [own.path, '--theme=' + state.theme, '--lang=' + state.lang]} : null;
    }

    // From the same seed, after as many training steps. Where nothing moves the flow is started: nobody wants a film of a picture.
    function of_screen(state) {
        var link = page.address.link(state, false).split('#')[1] || '', still = !state.training && !state.playing, args = page.address.args(page.address.read('#' + link));
        return state.whole && !state.lesson ? {label: tr('What is on the screen'), name: 'flowscope', files: [], panel: state.panel, length: true,
            args: args.filter(function (a) { return !/^--(panel|fullscreen|size)=/.test(a); })
                .concat('--train=' + state.training_step, state.training ? [] : '--steps-per-frame=0', still ? '--play=on' : [])} : null;
    }

    function sources() {
        var state = page.state;
        return [take ? of_take(take) : null, state.lesson ? of_lesson(state) : null, of_screen(state)].filter(Boolean);
    }

    // ---- choosing ----------------------------------------------------------------------------------------------------------------------

    // What comes of it in this browser, as a sentence.
    function outcome(way) {
        if (!way) { return tr('This browser cannot make a film of this size. Try a smaller one; or save the take, and make the film with the installed Flowscope.'); }
        if (way.webm) { return tr('A WebM, as this browser has no encoder for pages. It is recorded as it is made: a frame may be missing, and times are rounded to 1/1000 s.'); }
        return /^avc1/.test(way.config.codec) ? tr('An MP4 (H.264), each frame at exactly its time.')
            : tr('An MP4 (VP9), each frame at exactly its time. Not every player shows it.');
    }

    function choose() {
        var list = sources(), film = null, way = null, touched = false, of, length, size, rate, panel, note, row, go;
        if (list.length === 0) {
            finished(tr('Make a film'), tr('What you have opened from files can be filmed only as a take. Record one (F9), then come back here.'), null);
            return;
        }
        fresh(tr('Make a film'));

        function source() { return list[Number(of.value)]; }

        function changed() {
            var wh = SIZES[Number(size.value)], mine = ++asked;
            length.parentNode.hidden = !source().length;
            if (!touched) { panel.checked = source().panel && wh[0] > wh[1]; }
            film = {width: wh[0], height: wh[1], fps: Number(rate.value), name: source().name, files: source().files};
            go.disabled = true;
            page.film.way(film).then(function (found) {
                if (mine !== asked) { return; }
                way = found;
                note.textContent = outcome(way);
                go.disabled = !way;
            });
        }

        of = choice(dialog, tr('Of'), list.map(function (s, i) { return [i, s.label]; }), 0, changed);
        length = element('input', element('label', dialog));
        length.parentNode.insertBefore(element('span', null, tr('Seconds')), length);
        length.type = 'number';
        length.min = '1';
        length.max = '600';
        length.value = '12';
        size = choice(dialog, tr('Size'), SIZES.map(function (wh, i) { return [i, wh[0] + ' × ' + wh[1]]; }), 0, changed);
        rate = choice(dialog, tr('Frames per second'), RATES.map(function (n) { return [n, String(n)]; }), RATES[0], changed);
        row = element('label', dialog);
        row.className = 'check';
        panel = element('input', row);
        panel.type = 'checkbox';
        panel.addEventListener('change', function () { touched = true; });
        element('span', row, tr('With the panel'));
        note = element('p', dialog);
        note.setAttribute('role', 'status');
        row = element('div', dialog);
        row.className = 'acts';
        button(row, tr('Cancel'), close);
        go = button(row, tr('Make the film'), function () {
            film.args = source().args.concat(touched || panel.checked !== source().panel ? '--panel=' + (panel.checked ? 'on' : 'off') : [],
                source().length ? '--seconds=' + Math.min(Math.max(Number(length.value) || 12, 1), 600) : []);
            begin(film, way);
        });
        go.className = 'first';
        changed();
        of.focus();
    }

    // ---- making ------------------------------------------------------------------------------------------------------------------------

    function left(seconds_left) {
        return seconds_left < 90 ? tr('about {0} s left', Math.max(Math.round(seconds_left), 1)) : tr('about {0} min left', Math.round(seconds_left / 60));
    }

    function begin(film, way) {
        var bar, text, picture, row, since = 0, shown_ms = 0;
        fresh(tr('Making the film'));
        picture = element('canvas', dialog);
        picture.setAttribute('aria-hidden', 'true');
        picture.width = Math.round(480 * Math.min(1, film.width / film.height));
        picture.height = Math.round(picture.width * film.height / film.width);
        bar = element('progress', dialog);
        bar.setAttribute('aria-labelledby', 'film-title');
        text = element('p', dialog, tr('Starting…'));
        text.className = 'progress';
        row = element('div', dialog);
        row.className = 'acts';
        button(row, tr('Cancel'), close).focus();
        making = page.film.make(film, way, {
            progress: function (p) {
                var now = performance.now();
                since = p.training ? 0 : since || now;
                if (p.all > 0) {
                    bar.max = p.all;
                    bar.value = p.done;
                } else {
                    bar.removeAttribute('value'); // how many there will be is not known
                }
                text.textContent = p.training && p.all === 0 ? tr('Training first: step {0}', number(p.done, 0))
                    : p.training ? tr('Training first: step {0} of {1}', number(p.done, 0), number(p.all, 0))
                    : tr('Frame {0} of {1}', p.done, p.all) + (now > since + 2000 ? ' · ' + left((now - since) / 1000 / (p.done - 1) * (p.all - p.done)) : '');
            },
            show: function (frame) {
                if (performance.now() > shown_ms + SHOW_MS) {
                    shown_ms = performance.now();
                    picture.getContext('2d').drawImage(frame, 0, 0, picture.width, picture.height);
                }
            },
            done: function (blob, name, frames) {
                making = null;
                page.files.download(name, blob);
                finished(tr('The film is finished'), tr('{0}: {1} × {2}, {3} frames, {4} s, {5} MB.', name, film.width, film.height, frames,
                    number(frames / film.fps, 1), megabytes(blob.size)), function () { page.files.download(name, blob); });
            },
            failed: function (why) {
                making = null;
                finished(tr('The film was not made'), why, null);
            }
        });
    }

    function finished(heading, sentence, again) {
        var row, text;
        fresh(heading);
        text = element('p', dialog);
        text.className = 'result';
        text.setAttribute('role', 'status');
        row = element('div', dialog);
        row.className = 'acts';
        if (again) { button(row, tr('Download again'), again); }
        button(row, tr('Close'), close).className = 'first';
        row.lastChild.focus();
        text.textContent = sentence;
    }

    dialog.addEventListener('cancel', function (e) { // Escape
        e.preventDefault();
        close();
    });

    window.addEventListener('beforeunload', function (e) {
        if (making) {
            e.preventDefault();
            e.returnValue = ''; // as older browsers want it
        }
    });

    page.film_dialog = {
        can: function () { return Boolean(dialog.showModal); },
        // Opens it; path: of a take that is to be filmed, if one has come.
        open: function (path) {
            take = path || take;
            page.strip.offer(false);
            if (!page.running || !page.film_dialog.can() || dialog.open) { return; }
            dialog.showModal();
            choose();
        },
        // A take has been recorded.
        offer: function (path) {
            take = path;
            page.strip.offer(true);
        }
    };
}());
