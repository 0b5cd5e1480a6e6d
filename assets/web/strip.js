// The strip above the stage: lessons, files, links, language, keys, full screen. What keys do that a browser keeps for itself can be done
// here too. It is no part of an embedded page, nor of the full screen.
(function () {
    var strip = document.getElementById('strip'), open = null, buttons = {}, LESSONS = '/assets/lessons/';
    var ICONS = {
        lessons: 'M3 5.5c3-1 6-1 9 1 3-2 6-2 9-1V19c-3-1-6-1-9 1-3-2-6-2-9-1zM12 6.5V20',
        open: 'M12 16V4M7 9l5-5 5 5M4 15v5h16v-5',
        save: 'M12 4v12M7 11l5 5 5-5M4 15v5h16v-5',
        film: 'M4 5h16v14H4zM8 5v14M16 5v14M4 9.500h4M4 14.500h4M16 9.500h4M16 14.500h4',
        link: 'M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-5.700-5.700l-1.300 1.300M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 5.700 5.700l1.300-1.300',
        lang: 'M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0M3.500 9h17M3.500 15h17M12 3c-5 5-5 13 0 18c5-5 5-13 0-18',
        keys: 'M9 9a3 3 0 1 1 4.500 2.600c-1 .6-1.500 1.200-1.500 2.400M12 18v.2',
        full: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5'
    };

    function icon(name) {
        var svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg'), path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
        svg.setAttribute('viewBox', '0 0 24 24');
        svg.setAttribute('aria-hidden', 'true');
        path.setAttribute('d', ICONS[name]);
        svg.appendChild(path);
        return svg;
    }

    function element(name, text, parent) {
        var e = document.createElement(name);
        e.textContent = text;
        if (parent) { parent.appendChild(e); }
        return e;
    }

    // ---- menus -----------------------------------------------------------------------------------------------------------------------

    function close(focus) {
        if (open) {
            open.menu.hidden = true;
            open.button.setAttribute('aria-expanded', 'false');
            if (focus) { open.button.focus(); }
            open = null;
        }
    }

    // A button that opens what `fill` puts below it.
    function menu(button, fill) {
        var box = element('div', '');
        box.className = 'menu';
        box.hidden = true;
        box.id = 'menu-' + button.id;
        button.setAttribute('aria-expanded', 'false');
        button.setAttribute('aria-controls', box.id);
        button.after(box);
        button.addEventListener('click', function () {
            var was = open && open.button === button;
            close(false);
            if (!was) {
                box.textContent = '';
                fill(box);
                box.hidden = false;
                Array.prototype.forEach.call(box.querySelectorAll('textarea'), fit);
                box.style.left = Math.max(8, Math.min(button.offsetLeft, window.innerWidth - box.offsetWidth - 8)) + 'px';
                button.setAttribute('aria-expanded', 'true');
                open = {button: button, menu: box};
                (box.querySelector('button, input') || button).focus();
            }
        });
    }

    // Closes the menu and goes on in the program.
    function item(box, label, key, act) {
        var b = element('button', '', box);
        b.type = 'button';
        element('span', label, b);
        if (key) { element('kbd', key, b); }
        b.addEventListener('click', function () {
            close(false);
            act();
            page.focus();
        });
        return b;
    }

    function move(e) {
        var list = open ? Array.prototype.slice.call(open.menu.querySelectorAll('button')) : [], at = list.indexOf(document.activeElement);
        if (e.key === 'Escape' && open) {
            close(true);
        } else if ((e.key === 'ArrowDown' || e.key === 'ArrowUp') && at >= 0) {
            list[(at + (e.key === 'ArrowDown' ? 1 : list.length - 1)) % list.length].focus();
            e.preventDefault();
        }
    }

    // ---- lessons ---------------------------------------------------------------------------------------------------------------------

    // {name, path, title} of the program's lessons, in the language that is chosen.
    function lessons() {
        return FS.readdir(LESSONS).filter(function (file) { return /^[^.]+\.md$/.test(file); }).sort().map(function (file) {
            var name = file.replace(/\.md$/, ''), own = LESSONS + name + '.' + page.language.chosen() + '.md';
            var text = FS.readFile(FS.analyzePath(own).exists ? own : LESSONS + file, {encoding: 'utf8'});
            return {name: name, path: LESSONS + file, title: (/^#\s+(.*)$/m.exec(text) || ['', name])[1].trim()};
        });
    }

    function fillLessons(box) {
        var now = page.state && page.state.lesson;
        element('h2', tr('Lessons'), box);
        lessons().forEach(function (lesson, i) {
            var b = item(box, lesson.title, '', function () { page.ask('lesson "' + lesson.name + '" 1'); });
            b.insertBefore(element('i', /^\d/.test(lesson.name) ? String(i + 1) : '·'), b.firstChild);
            if (lesson.name === now) { b.setAttribute('aria-current', 'true'); }
        });
    }

    // ---- files and links -------------------------------------------------------------------------------------------------------------

    function fillSave(box) {
        var recording = page.state && page.state.recording;
        element('h2', tr('Save'), box);
        item(box, tr('Picture'), 'S', function () { page.ask('picture'); });
        item(box, tr('Scene, with what its lanes have learned'), 'Ctrl+S', function () { page.ask('scene'); });
        item(box, tr('Model of the selected lane'), '', function () { page.ask('model'); });
        item(box, tr('Points of the selected lane'), '', function () { page.ask('points'); });
        item(box, recording ? tr('End the take') : tr('Begin a take'), 'F9', function () { page.ask('take'); });
    }

    // For a page of a course: two lines. The size is that of a window in which everything can be read.
    function snippet(href) {
        var cut = href.indexOf('#'), hash = cut < 0 ? '' : href.slice(cut + 1);
        var src = (cut < 0 ? href : href.slice(0, cut)) + '#embed' + (hash ? '&' + hash : '');
        return '<iframe src="' + src.replace(/&/g, '&amp;').replace(/"/g, '&quot;') + '" title="Flowscope"\n' +
            '  width="640" height="400" allow="fullscreen; clipboard-write" loading="lazy" style="border: 0"></iframe>';
    }

    function fit(area) {
        area.style.height = 'auto';
        area.style.height = area.scrollHeight + 2 + 'px';
    }

    function field(box, label, text, copied) {
        var row = element('div', '', box), head = element('label', label, row), b = element('button', tr('Copy'), row), area = element('textarea', text, box);
        row.className = 'row';
        area.readOnly = true;
        area.rows = 1;
        area.spellcheck = false;
        area.id = 'field-' + box.children.length;
        head.htmlFor = area.id;
        area.addEventListener('focus', function () { area.select(); });
        b.type = 'button';
        b.addEventListener('click', function () {
            page.copy(area.value).then(function (good) {
                page.say(good ? copied : tr('The browser refused. Select the text and copy it.'));
                b.textContent = good ? tr('Copied') : tr('Copy');
                if (!good) { area.focus(); }
            });
        });
        return area;
    }

    function fillLink(box) {
        var state = page.state, trained = state.training_step > 0 && !state.lesson, href = page.address.link(state, trained);
        var link, frame, check, label;
        element('h2', tr('Link to what is on the screen'), box);
        link = field(box, tr('Address'), href, tr('The link is copied.'));
        if (trained) {
            label = element('label', '', box);
            label.className = 'check';
            check = element('input', '', label);
            check.type = 'checkbox';
            check.checked = true;
            element('span', tr('Trained to step {0}', state.training_step.toLocaleString()), label);
            check.addEventListener('change', function () {
                link.value = page.address.link(state, check.checked);
                frame.value = snippet(link.value);
                fit(link);
                fit(frame);
            });
        }
        if (!state.whole) {
            element('p', tr('Files that you have opened are not in the link. Whoever opens it has to open them too.'), box);
        }
        frame = field(box, tr('For a page of your own'), snippet(href), tr('The two lines are copied.'));
        element('p', tr('This shows no panel. Add show=steps,t to the address to show those controls.'), box);
    }

    // ---- the strip -------------------------------------------------------------------------------------------------------------------

    function button(id, name) {
        var b = element('button', '', strip);
        b.type = 'button';
        b.id = id;
        b.appendChild(icon(name));
        element('span', '', b);
        buttons[id] = b;
        return b;
    }

    function label(id, text, title) {
        buttons[id].lastChild.textContent = text;
        buttons[id].title = title;
        buttons[id].setAttribute('aria-label', text);
    }

    // The language after the one that is chosen, by its own name.
    function other() {
        var list = page.language.list();
        return list[(list.indexOf(page.language.chosen()) + 1) % list.length];
    }

    function relabel() {
        strip.setAttribute('aria-label', tr('Lessons, files and links'));
        label('lessons', tr('Lessons'), tr('Choose a lesson (Shift+F5)'));
        label('open', tr('Open'), tr('Open scenes, points, models or lessons. Or drop the files on the page.'));
        label('save', tr('Save'), tr('Download a picture, scene, model, points or take'));
        label('make-film', tr('Film'), tr('Make a film of a take, a lesson or what is on the screen'));
        label('link', tr('Link'), tr('A link to what is on the screen, or two lines for a page of your own'));
        label('lang', page.language.name(other()), tr('Language'));
        buttons.lang.lastChild.lang = other();
        label('keys', tr('Keys'), tr('Show shortcuts'));
        label('full', tr('Full screen'), tr('Full screen'));
    }

    page.strip = {
        // Its buttons do nothing without the program.
        enable: function (on) {
            close(false);
            Object.keys(buttons).forEach(function (id) { buttons[id].disabled = !on; });
        },
        lessons: lessons,
        // There is a take that no film has been made of.
        offer: function (is) { buttons['make-film'].classList.toggle('offered', is); },
        begin: function () {
            var mark = element('strong', 'Flowscope', strip);
            mark.id = 'mark';
            menu(button('lessons', 'lessons'), fillLessons);
            button('open', 'open').addEventListener('click', function () { close(false); page.files.choose(); });
            menu(button('save', 'save'), fillSave);
            button('make-film', 'film').addEventListener('click', function () { close(false); page.film_dialog.open(); });
            buttons['make-film'].hidden = !page.film_dialog.can();
            menu(button('link', 'link'), fillLink);
            button('lang', 'lang').addEventListener('click', function () { page.ask('set lang ' + other()); page.focus(); });
            button('keys', 'keys').addEventListener('click', function () { page.ask('help'); page.focus(); });
            button('full', 'full').addEventListener('click', function () { page.ask('set fullscreen on'); page.focus(); });
            buttons.full.hidden = !document.fullscreenEnabled;
            strip.addEventListener('keydown', move);
            document.addEventListener('pointerdown', function (e) {
                if (open && !open.menu.contains(e.target) && !open.button.contains(e.target)) { close(false); }
            }, true);
            page.language.keep(relabel);
            strip.hidden = page.embedded;
            page.strip.enable(false);
        }
    };
}());
