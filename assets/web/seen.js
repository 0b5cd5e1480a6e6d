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
    var shown = '', spoken = '', notice = '';

    window.flowscope = Object.freeze({
        get state() { return page.state || null; },
        get version() { return window.BUILD ? window.BUILD.version : ''; }
    });

    function element(name, text) {
        var e = document.createElement(name);
        e.textContent = text;
        return e;
    }

    function numbers(lane) {
        return lane.numbers.map(function (n) { return n.name + ' ' + n.value; }).join(', ');
    }

    function write(state) {
        seen.textContent = '';
        seen.setAttribute('aria-label', tr('What is shown'));
        seen.appendChild(element('h2', state.title));
        if (state.card) { seen.appendChild(element('p', state.card)); }
        state.lanes.forEach(function (lane) {
            seen.appendChild(element('h3', lane.title));
            seen.appendChild(element('p', lane.caption));
            seen.appendChild(element('p', numbers(lane)));
        });
    }

    function speak(state) {
        var rest = !state.playing && !state.training;
        return [state.card || state.title].concat(state.lanes.map(function (lane) {
            return lane.title + '. ' + lane.caption + (rest ? ' ' + numbers(lane) + '.' : '');
        })).join(' ');
    }

    page.seen = {
        show: function (state) {
            var all = JSON.stringify([state.title, state.card, state.lanes]), line = speak(state);
            if (all !== shown) {
                shown = all;
                write(state);
            }
            if (state.notice !== notice) {
                notice = state.notice;
                if (notice) { page.say(notice); }
            } else if (line !== spoken) {
                spoken = line;
                page.say(line);
            }
        }
    };
    page.say = function (text) { said.textContent = text; };
    page.language.keep(function () {
        canvas.setAttribute('aria-label', tr('Flowscope: the picture and its controls. Press ? for the keys, F6 to move through the controls; Escape, then Tab, leaves.'));
    });
}());
