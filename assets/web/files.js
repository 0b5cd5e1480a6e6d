// Files between the program, whose folder they lie in, and the visitor: what the program has saved is downloaded; what is dropped on the page
// or chosen is put into a folder of its own and opened.
(function () {
    var folders = 0, INBOX = '/files/';
    var BESIDE = /^\s*(?:(?:set\s+)?(?:model-\d+|data-file|source-file|teacher)(?:\s*=|\s)|opens\s)\s*"?(.*?)"?\s*$/;

    function name_of(path) { return path.slice(path.lastIndexOf('/') + 1); }

    function exists(path) { return FS.analyzePath(path).exists; }

    function text(path) { return new TextDecoder().decode(FS.readFile(path)); }

    // The files that are named in a scene, by their paths.
    function named(path) {
        var folder = path.slice(0, path.lastIndexOf('/') + 1);
        return text(path).split('\n').map(function (line) { return BESIDE.exec(line); }).filter(Boolean).map(function (found) {
            return found[1].charAt(0) === '/' ? found[1] : folder + found[1];
        }).filter(exists);
    }

    // Those that come with a scene; with a take its session, and what comes with that.
    function beside(path) {
        var list = named(path), more = /\.take$/i.test(path) ? list.filter(function (p) { return /\.ini$/i.test(p); }).map(named) : [];
        return list.concat.apply(list, more).filter(function (file, i, all) { return all.indexOf(file) === i; });
    }

    function names_others(path) { return /\.(ini|take)$/i.test(path); }

    function download(name, blob) {
        var a = document.createElement('a');
        a.href = URL.createObjectURL(blob);
        a.download = name;
        a.click();
        setTimeout(function () { URL.revokeObjectURL(a.href); }, 60000);
    }

    function content(path) { return {name: name_of(path), bytes: FS.readFile(path)}; }

    // A scene with what its lanes have learned is one archive, as a browser asks before it hands out several files; so is a take with its session.
    function saved(path) {
        var more = names_others(path) ? beside(path) : [];
        if (/\.take$/i.test(path)) { page.film_dialog.offer(path); }
        if (more.length > 0) {
            download(name_of(path).replace(/\.(ini|take)$/i, '.zip'), page.zip.write([path].concat(more).map(content)));
        } else {
            download(name_of(path), new Blob([FS.readFile(path)]));
        }
    }

    // ---- in ------------------------------------------------------------------------------------------------------------------------

    // A File's content, or an archive's files, as [{name, bytes}].
    function unpack(file) {
        return file.arrayBuffer().then(function (buffer) {
            var bytes = new Uint8Array(buffer), whole = [{name: file.name, bytes: bytes}];
            return /\.zip$/i.test(file.name) ? page.zip.read(bytes).catch(function () { return whole; }) : whole;
        });
    }

    // Which of the files that came together are opened: not those that another one brings with it, nor a lesson's translations.
    function opened(paths) {
        var brought = [];
        paths.filter(names_others).forEach(function (p) { brought = brought.concat(beside(p)); });
        return paths.filter(function (p) {
            var lesson = /^(.*)\.[a-z]{2}\.md$/i.exec(p);
            return brought.indexOf(p) < 0 && !(lesson && paths.indexOf(lesson[1] + '.md') >= 0);
        });
    }

    // They lie beside each other under their own names, so that they find one another.
    function take(files) {
        return Promise.all(Array.prototype.map.call(files, unpack)).then(function (lists) {
            var folder = INBOX + (++folders), paths = [];
            FS.mkdirTree(folder);
            [].concat.apply([], lists).forEach(function (file) {
                var path = folder + '/' + name_of(file.name).replace(/[\x00-\x1f\\]/g, '_');
                FS.writeFile(path, file.bytes);
                paths.push(path);
            });
            opened(paths).forEach(function (path) {
                if (/\.take$/i.test(path)) { page.film_dialog.open(path); } else { Module.ccall('platform_drop', null, ['string'], [path]); }
            });
        }).catch(function () {
            page.say(tr('A file could not be read. Nothing was opened.'));
        });
    }

    page.files = {
        saved: saved,
        download: download,
        text: text,
        name_of: name_of,
        // A file and those that it names, as [{path, bytes}].
        whole: function (path) {
            return [path].concat(beside(path)).map(function (file) { return {path: file, bytes: FS.readFile(file)}; });
        },
        // Opens the browser's chooser; within a click or a key, as browsers ask.
        choose: function () { document.getElementById('chooser').click(); },
        listen: function () {
            var chooser = document.getElementById('chooser');
            chooser.accept = '.ini,.csv,.npy,.txt,.safetensors,.md,.take,.zip';
            chooser.addEventListener('change', function () {
                take(chooser.files).then(function () { chooser.value = ''; });
                page.focus();
            });
            window.addEventListener('dragover', function (e) {
                e.preventDefault();
                document.body.classList.add('dragged');
            });
            window.addEventListener('dragleave', function (e) {
                if (!e.relatedTarget) { document.body.classList.remove('dragged'); }
            });
            window.addEventListener('drop', function (e) {
                e.preventDefault();
                document.body.classList.remove('dragged');
                if (page.running && e.dataTransfer.files.length > 0) { take(e.dataTransfer.files); }
            });
        }
    };
}());
