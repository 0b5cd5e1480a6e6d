// The address. What stands behind # is what is on the screen: `#data=moons&path=vp` is `flowscope --data moons --path vp`. Words of the
// page's own among them:
//
//   lesson=04-curved-or-straight&step=3    a lesson, at a step from 1 on
//   embed                                  for a frame in another page: no strip, no panel; with show=steps,t those controls
//   training=off                           training is paused when the steps of `train` are done
//
// The address follows what is done, twice a second at most and without filling the browser's history; another address opens what it says.
(function () {
    var OWN = ['lesson', 'step', 'embed', 'training'], FOLLOW_MS = 500;
    var written = '', first = null, wanted = null, timer = 0, at_ms = 0;

    // {key: value} in the order of the link; "" is the value of a key alone.
    function read(hash) {
        var found = {};
        hash.replace(/^#/, '').split('&').filter(Boolean).forEach(function (pair) {
            var cut = pair.indexOf('='), key = cut < 0 ? pair : pair.slice(0, cut);
            found[decode(key)] = cut < 0 ? '' : decode(pair.slice(cut + 1));
        });
        return found;
    }

    function decode(text) {
        try { return decodeURIComponent(text.replace(/\+/g, ' ')); } catch (broken) { return text; }
    }

    function encode(text) {
        return encodeURIComponent(text).replace(/%20/g, '+').replace(/%2C/g, ',').replace(/%2F/g, '/').replace(/%3A/g, ':');
    }

    function join(pairs) {
        return Object.keys(pairs).map(function (key) { return pairs[key] === '' ? key : key + '=' + encode(pairs[key]); }).join('&');
    }

    // As the program's command language has it: in double quotes.
    function quote(text) {
        return '"' + text.replace(/[\\"]/g, '\\$&') + '"';
    }

    function media(query) {
        return Boolean(window.matchMedia && window.matchMedia(query).matches);
    }

    // What the visitor's browser and earlier visits ask for, where the link does not say.
    function usual(link) {
        var list = {};
        list.theme = page.store.get('theme') || (media('(prefers-color-scheme: light)') ? 'light' : 'dark');
        list.lang = page.store.get('lang') || page.language.wanted();
        if (media('(prefers-reduced-motion: reduce)')) { // nothing moves by itself: the flow stands at its end until it is started
            list['reduced-motion'] = 'on';
            if (!('play' in link) && !('time' in link) && !('lesson' in link)) {
                list.play = 'off';
                list.time = '1';
            }
        }
        return list;
    }

    page.address = {
        read: function (hash) { return read(hash || location.hash); },
        join: join,
        // The command line of the program for a link.
        args: function (link) {
            var all = Object.assign(usual(link), link), list = [];
            if ('embed' in link && !('show' in link)) {
                all.show = 'none';
            }
            Object.keys(all).forEach(function (key) {
                if (OWN.indexOf(key) < 0) {
                    list.push('--' + key + '=' + (all[key] === '' ? 'on' : all[key]));
                }
            });
            if (link.training === 'off') { list.push('--paused'); }
            return list;
        },
        // The command that opens the lesson of a link.
        lesson: function (link) { return 'lesson ' + quote(link.lesson) + ' ' + (link.step || 1); },
        // The commands that bring a running program to what a link says; null where that takes a new start.
        commands: function (link) {
            var lines = ['lesson off', '{', 'defaults'];
            if ('train' in link || 'embed' in link !== page.embedded) {
                return null;
            }
            var sets = Object.keys(link).filter(function (key) { return OWN.indexOf(key) < 0; }).map(function (key) {
                return 'set ' + key + ' ' + quote(link[key] === '' ? 'on' : link[key]);
            });
            if (link.lesson) {
                return sets.concat(page.address.lesson(link));
            }
            return lines.concat(sets, '}', link.play === 'off' ? 'seek ' + (link.time || '1') : 'play on', 'training ' + (link.training === 'off' ? 'off' : 'on'));
        },
        // The link to what is shown. trained: with the training so far, so that who opens it need not wait for more than that.
        link: function (state, trained) {
            var link = read(state.link || '');
            if (state.lesson && !state.away) { // else somebody has gone a way of his own
                return location.href.split('#')[0] + '#' + join({lesson: state.lesson, step: String(state.step)});
            }
            delete link.train;
            if (trained && state.training_step > 0) {
                link.train = String(state.training_step);
                if (!state.training) { link.training = 'off'; }
            }
            return location.href.split('#')[0] + (join(link) ? '#' + join(link) : '');
        },
        // The program stands as `state` says.
        follow: function (state) {
            var line = page.address.link(state, false).split('#')[1] || '', now = Date.now();
            if (first === null) {
                first = line;
            }
            if (page.embedded || line === wanted || (wanted === null && line === first)) {
                return; // an address that says nothing goes on saying nothing until something is changed
            }
            wanted = line;
            clearTimeout(timer);
            timer = setTimeout(write, Math.max(0, at_ms + FOLLOW_MS - now));
        },
        // Calls `open` with the link whenever somebody changes the address.
        watch: function (open) {
            window.addEventListener('hashchange', function () {
                if (location.hash.replace(/^#/, '') !== written) {
                    clearTimeout(timer);
                    open(page.address.read());
                }
            });
        }
    };

    function write() {
        at_ms = Date.now();
        written = wanted;
        try {
            history.replaceState(null, '', wanted ? '#' + wanted : location.pathname + location.search);
        } catch (refused) { /* a browser that counts: the next change tries again */ }
    }

    page.embedded = 'embed' in read(location.hash);
}());
