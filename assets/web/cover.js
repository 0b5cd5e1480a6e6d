// What covers the stage: how far loading has come, and what went wrong, with what can be done about it.
(function () {
    var cover = document.getElementById('cover'), text = document.getElementById('cover-text'), more = document.getElementById('cover-more');
    var bar = document.getElementById('cover-bar'), acts = document.getElementById('cover-acts');
    var MB = 1024 * 1024, troubled = false, done = 0, all = 0;

    function button(label, act) {
        var b = document.createElement('button');
        b.type = 'button';
        b.textContent = label;
        b.addEventListener('click', act);
        acts.appendChild(b);
        return b;
    }

    // A sentence for who may read none of the page's own: in every language.
    function everywhere(node, english) {
        node.textContent = '';
        page.language.every(english).forEach(function (pair) {
            var line = document.createElement('span');
            line.lang = pair[0];
            line.textContent = pair[1];
            node.appendChild(line);
        });
    }

    function show(sentence, detail, list, every) {
        troubled = true;
        cover.hidden = false;
        cover.setAttribute('role', 'alertdialog');
        cover.setAttribute('aria-labelledby', 'cover-text');
        cover.classList.add('trouble');
        bar.hidden = true;
        acts.textContent = '';
        if (every) { everywhere(text, sentence); } else { text.textContent = tr(sentence); }
        more.textContent = detail || '';
        list.forEach(function (pair, i) {
            var b = button(pair[0], pair[1]);
            if (i === 0) { b.focus(); }
        });
    }

    page.cover = {
        // Bytes that are there, of how many.
        progress: function (bytes, total) {
            done = bytes;
            all = total;
            if (troubled) { return; }
            bar.max = total;
            bar.value = Math.min(bytes, total);
            bar.setAttribute('aria-label', tr('Loading'));
            more.textContent = bytes < total ? tr('{0} of {1} MB', (bytes / MB).toFixed(1), (total / MB).toFixed(1)) : tr('Starting…');
        },
        gone: function () {
            if (!troubled) { cover.hidden = true; }
        },
        troubled: function () { return troubled; },
        // sentence: English, to be translated here. acts: [[label, what it does], ...]. every: in all languages.
        trouble: show
    };
    page.language.keep(function () {
        if (troubled) { return; }
        text.textContent = tr('A small network learns, live, to move noise onto a shape.');
        page.cover.progress(done, all || 1);
    });
}());
