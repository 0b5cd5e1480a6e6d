// What is on the screen as text, for who does not see it: `flowscope.state`, and of that titles, captions and numbers for screen readers.
// Titles and captions are read out when they change. Numbers change all the time: they can be read at any moment, and are read out when
// flow and training stand still.
//
// flowscope.state, for pages that show this one beside them and for tests; renewed a few times a second, never changed, null before the
// first picture:
//   link            the settings as they stand behind # of a link
//   title           of what is shown
//   lanes           [{title, caption, numbers: [{name, value}]}] of the lanes in sight
//   t, playing      flow time, and whether it runs
//   training_step, training, preparing    likewise; preparing: 0..1 while the steps of `train` are done, else null
//   lesson, step, steps, card             a lesson's name ("" while none runs), its step from 1 on, its title and text
//   notice          what is said over the picture
//   theme, lang, fullscreen, recording, panel
(function () {
    var seen = document.getElementById('seen'), said = document.getElementById('said'), canvas = document.getElementById('canvas');
    var WRITE_MS = 1000, written_ms = 0, spoken = '', notice = '';

    window.flowscope = Object.freeze({
        get state() { return page.state || null; },
        get version() { return window.BUILD ? window.BUILD.version : ''; }
    });

    // A line of the text; what has not changed is left as it is, so that whoever reads it there keeps his place.
    function line(at, name, text) {
        var e = seen.children[at];
        if (!e || e.localName !== name) {
            if (e) { e.remove(); }
            e = document.createElement(name);
            seen.insertBefore(e, seen.children[at] || null);
        }
        if (e.textContent !== text) { e.textContent = text; }
        return at + 1;
    }

    function numbers(lane) {
        return lane.numbers.map(function (n) { return n.name + ' ' + n.value; }).join(', ');
    }

    function write(state) {
        var at = line(0, 'h2', state.title);
        seen.setAttribute('aria-label', tr('What is shown'));
        at = line(at, 'p', tr('Flow time {0}, training step {1}', state.t.toFixed(2), state.training_step));
        state.card.split('\n').filter(Boolean).forEach(function (text) { at = line(at, 'p', text); });
        state.lanes.forEach(function (lane) {
            at = line(at, 'h3', lane.title);
            at = line(at, 'p', lane.caption);
            at = line(at, 'p', numbers(lane));
        });
        while (seen.children[at]) { seen.children[at].remove(); }
    }

    function speak(state) {
        var rest = !state.playing && !state.training;
        return [state.card || state.title].concat(state.lanes.map(function (lane) {
            return lane.title + '. ' + lane.caption + (rest ? ' ' + numbers(lane) + '.' : '');
        })).join(' ');
    }

    page.seen = {
        show: function (state) {
            var text = speak(state), now_ms = Date.now();
            if (now_ms > written_ms + WRITE_MS || !(state.playing || state.training)) {
                written_ms = now_ms;
                write(state);
            }
            if (state.notice !== notice) {
                notice = state.notice;
                if (notice) { page.say(notice); }
            } else if (text !== spoken) {
                spoken = text;
                page.say(text);
            }
        }
    };
    page.say = function (text) { said.textContent = text; };
    page.language.keep(function () {
        canvas.setAttribute('aria-label', tr('Flowscope: the picture and its controls. Press ? for the keys, F6 to move through the controls; Escape, then Tab, leaves.'));
    });
}());
